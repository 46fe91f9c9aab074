/// What is measured.
enum Workload: String, CaseIterable {
    /// The ad query from a file.
    case a
    /// Filter and project.
    case b
    /// Aggregates by a key of a million values.
    case c
    /// The ad query from Kafka.
    case d
    /// The time until a small query's first row.
    case firstRow = "first-row"
    /// The queries of Nexmark.
    case nexmark
    /// Whether the ad query's memory grows with its input.
    case memory
    /// What one changed row costs among a million.
    case changes
    /// Whether the memory of sessions and hopping windows does.
    case windows
    /// Whether the memory of a query with OVER grows with its input.
    case over

    /// For the help.
    var title: String {
        switch self {
        case .a: "the ad query, JSON lines to Parquet"
        case .b: "filter and project, JSON lines to Parquet"
        case .c: "count and sum by a key of a million values, JSON lines to Parquet"
        case .d: "the ad query, Kafka (lz4) to Parquet"
        case .firstRow: "`streamsql query` on a small CSV file, until its first row"
        case .nexmark: "the queries of Nexmark, from the generator and from JSON lines"
        case .memory: "peak memory of the ad query on N and on 4 N events"
        case .changes: "one changed row of a million through joins, DISTINCT, MIN, MAX and top-N"
        case .windows: "peak memory of sessions and hopping windows on N and on 2 N events"
        case .over: "peak memory of a query with OVER in event time on N and on 4 N events"
        }
    }

    /// The least ratio of rows/s to the baseline's that is good enough.
    var bar: Double? {
        switch self {
        case .a, .b, .c: 0.5
        case .d: 0.6
        case .firstRow, .memory, .changes, .windows, .over, .nexmark: nil
        }
    }

    /// Whether DuckDB has a part in it.
    var usesDuckDB: Bool { bar != nil }

    /// The columns that tell one result row from another.
    var keyColumns: [String] {
        switch self {
        case .a, .d, .memory: ["network_id", "campaign_id", "minute_timestamp"]
        case .b: ["view_id"]
        case .c: ["banner_id"]
        case .firstRow, .changes, .windows, .over, .nexmark: []
        }
    }

    /// The columns that must be equal in both answers.
    var exactColumns: [String] {
        switch self {
        case .a, .d, .memory: ["total_count"]
        case .b: ["campaign_id", "start_timestamp", "duration"]
        case .c: ["view_count"]
        case .firstRow, .changes, .windows, .over, .nexmark: []
        }
    }

    /// The columns that may differ in their last bits, because additions came in another order.
    var roundedColumns: [String] {
        switch self {
        case .a, .d, .memory: ["avg_duration"]
        case .c: ["total_duration"]
        case .b, .firstRow, .changes, .windows, .over, .nexmark: []
        }
    }
}
