/// A column's name and type, without its values.
public struct Field: Hashable, Sendable {
    /// The name as SQL resolves it: folded to lower case unless it was quoted.
    public var name: String
    /// The type.
    public var type: DataType
    /// Whether NULL may occur.
    public var isNullable: Bool

    /// A field.
    public init(_ name: String, _ type: DataType, isNullable: Bool = true) {
        self.name = name
        self.type = type
        self.isNullable = isNullable
    }
}

/// The columns of a relation, in order.
public struct Schema: Hashable, Sendable {
    /// The fields, in order.
    public var fields: [Field]

    /// A schema of `fields`.
    public init(_ fields: [Field]) {
        self.fields = fields
    }

    /// How many columns there are.
    public var count: Int { fields.count }

    /// The types of the columns, in order.
    public var types: [DataType] { fields.map(\.type) }

    /// The index of the first field called `name`.
    public func index(of name: String) -> Int? {
        fields.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
    }
}
