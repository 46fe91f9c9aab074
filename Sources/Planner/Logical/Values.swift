/// Rows written in the query: `VALUES`, or the one empty row of a SELECT without FROM.
public struct Values: Sendable {
    /// The columns.
    public var columns: [PlanColumn]
    /// The rows; expressions without columns, of the columns' types.
    public var rows: [[Expression]]

    /// Rows of as many expressions as there are columns.
    public init(columns: [PlanColumn], rows: [[Expression]]) {
        self.columns = columns
        self.rows = rows
    }
}
