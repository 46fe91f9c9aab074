/// Reads a relation: columns of its records, columns computed from those, and the watermark. Only
/// what the plan needs is left once the rules have run.
public struct Scan: Sendable {
    /// What is read.
    public var relation: RelationDefinition
    /// The columns that the connector and the format deliver.
    public var fields: [ScanField]
    /// The columns computed from the fields.
    public var computed: [ProjectItem]
    /// The event-time column and the watermark after a row, computed from the fields.
    public var watermark: ScanWatermark?
    /// The columns that leave: fields and computed ones, with the relation's names.
    public var columns: [PlanColumn]

    /// A scan of `relation`.
    public init(
        relation: RelationDefinition, fields: [ScanField], computed: [ProjectItem],
        watermark: ScanWatermark?, columns: [PlanColumn]
    ) {
        self.relation = relation
        self.fields = fields
        self.computed = computed
        self.watermark = watermark
        self.columns = columns
    }
}

/// A column that is delivered, not computed.
public struct ScanField: Sendable {
    /// The column.
    public var column: PlanColumn
    /// The connector's key for it; nil for a column of the record.
    public var metadataKey: String?

    /// A field.
    public init(column: PlanColumn, metadataKey: String?) {
        self.column = column
        self.metadataKey = metadataKey
    }
}

/// The event time of a scan.
public struct ScanWatermark: Sendable {
    /// The column that holds the event time.
    public var time: PlanColumn
    /// The watermark after a row, a timestamp over the scan's fields.
    public var expression: Expression

    /// An event time.
    public init(time: PlanColumn, expression: Expression) {
        self.time = time
        self.expression = expression
    }
}
