/// A statement.
public indirect enum StatementSyntax: Hashable, Sendable {
    /// `SELECT`, `VALUES`, `TABLE`, `WITH … SELECT`
    case query(QuerySyntax)
    /// `CREATE SOURCE`, `CREATE STREAM`, `CREATE TABLE`
    case createTable(CreateTableSyntax)
    /// `CREATE [MATERIALIZED] VIEW`
    case createView(CreateViewSyntax)
    /// `CREATE SINK`
    case createSink(CreateSinkSyntax)
    /// `DROP`
    case drop(DropSyntax)
    /// `INSERT`
    case insert(InsertSyntax)
    /// `UPDATE`
    case update(UpdateSyntax)
    /// `DELETE`
    case delete(DeleteSyntax)
    /// `EXPLAIN`
    case explain(ExplainSyntax)
    /// `SHOW`
    case show(ShowSyntax)
    /// `DESCRIBE`
    case describe(DescribeSyntax)
    /// `SET`
    case set(SetSyntax)
    /// `RESET`
    case reset(ResetSyntax)
    /// `COPY`
    case copy(CopySyntax)
    /// `FLUSH`
    case flush
    /// `ADVANCE WATERMARK`
    case advanceWatermark(AdvanceWatermarkSyntax)
    /// `ADVANCE CLOCK`
    case advanceClock(AdvanceClockSyntax)
}

/// A statement of a script with its place.
public struct ParsedStatement: Hashable, Sendable {
    /// The statement.
    public var statement: StatementSyntax
    /// From its first word to its last, without the semicolon.
    @Located public var range: SourceRange
}
