import Columnar

/// A column that a plan node puts out.
public struct PlanColumn: Hashable, Sendable {
    /// Its id within the plan.
    public var id: ColumnID
    /// The name it has for whoever reads the result.
    public var name: String
    /// Its type.
    public var type: DataType
    /// Whether NULL may occur.
    public var isNullable: Bool

    /// A column.
    public init(id: ColumnID, name: String, type: DataType, isNullable: Bool = true) {
        self.id = id
        self.name = name
        self.type = type
        self.isNullable = isNullable
    }
}

extension Schema {
    /// The names and types of `columns`.
    public init(_ columns: [PlanColumn]) {
        self.init(columns.map { Field($0.name, $0.type, isNullable: $0.isNullable) })
    }
}
