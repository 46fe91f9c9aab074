/// `SHOW subject [LIKE pattern]`.
public struct ShowSyntax: Hashable, Sendable {
    /// What is shown.
    public var subject: Subject
    /// Where the subject stands.
    @Located public var subjectRange: SourceRange
    /// Only names that match.
    public var pattern: Pattern?

    /// What may be shown.
    public enum Subject: Hashable, Sendable {
        /// `SHOW TABLES`, `SHOW SINKS`, …
        case objects(Objects)
        /// `SHOW COLUMNS FROM name`
        case columns(NameSyntax)
        /// `SHOW CREATE [kind] name`; nil if the kind was not said.
        case create(DropSyntax.Kind?, NameSyntax)
        /// `SHOW ALL`: every setting.
        case allSettings
        /// `SHOW name`: one setting.
        case setting(NameSyntax)
    }

    /// The lists of things.
    public enum Objects: String, Hashable, Sendable, CaseIterable {
        /// Sources.
        case sources = "SOURCES"
        /// Tables.
        case tables = "TABLES"
        /// Views that are not materialised.
        case views = "VIEWS"
        /// Materialised views.
        case materializedViews = "MATERIALIZED VIEWS"
        /// Sinks.
        case sinks = "SINKS"
        /// Running queries.
        case jobs = "JOBS"
        /// Saved queries.
        case queries = "QUERIES"
        /// Functions.
        case functions = "FUNCTIONS"
        /// Connectors.
        case connectors = "CONNECTORS"
        /// Formats.
        case formats = "FORMATS"
        /// Data types.
        case types = "TYPES"
    }

    /// `LIKE 'pattern'` or `ILIKE 'pattern'`.
    public struct Pattern: Hashable, Sendable {
        /// The pattern.
        public var text: String
        /// Whether case counts.
        public var isCaseSensitive: Bool
    }
}
