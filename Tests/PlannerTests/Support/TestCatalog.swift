import Columnar
import Functions
import Planner
import SQL

/// A catalog made of CREATE statements, without connectors. A `CREATE TABLE` is a bounded table that
/// is read first, a `CREATE SOURCE` an endless stream; `WITH (bounded = true)` bounds one.
struct TestCatalog: PlannerCatalog {
    private var entries: [String: CatalogEntry] = [:]

    var names: [String] { entries.keys.sorted() }

    func entry(named name: NameSyntax) throws -> CatalogEntry? { entries[name.base.name] }

    static let session = EvaluationSession(now: 1_700_000_000_000_000, timeZone: "UTC")

    init(_ script: String) throws {
        let parsed = Parser.parseScript(SourceText(name: "catalog", text: script), variables: [:])
        if !parsed.diagnostics.isEmpty { throw DiagnosticError(parsed.diagnostics) }
        for statement in parsed.statements { try add(statement.statement) }
    }

    private mutating func add(_ statement: StatementSyntax) throws {
        switch statement {
        case .createTable(let syntax):
            entries[syntax.name.base.name] = .relation(try relation(syntax))
        case .createView(let syntax):
            entries[syntax.name.base.name] = .view(
                ViewDefinition(
                    name: syntax.name.base.name, columns: syntax.columns.map(\.name),
                    query: syntax.query))
        default:
            throw DiagnosticError(Diagnostic("not for a catalog"))
        }
    }

    private func relation(_ syntax: CreateTableSyntax) throws -> RelationDefinition {
        var columns: [ColumnDefinition] = []
        for element in syntax.columns {
            let declared = try element.type.map { try DataType($0) }
            switch element.origin {
            case .stored:
                columns.append(ColumnDefinition(name: element.name.name, type: declared ?? .text))
            case .computed(let expression, _):
                let binder = Binder(catalog: self, session: Self.session)
                columns.append(
                    ColumnDefinition(
                        name: element.name.name,
                        type: try declared
                            ?? binder.typeOfComputed(expression, over: columns),
                        origin: .computed(expression)))
            case .metadata(let key, _):
                columns.append(
                    ColumnDefinition(
                        name: element.name.name, type: declared ?? .text,
                        origin: .metadata(key: key ?? element.name.name),
                        isHidden: element.name.name.hasPrefix("_")))
            }
        }
        let isTable = syntax.kind == .table
        return RelationDefinition(
            name: syntax.name.base.name, columns: columns,
            watermark: syntax.watermarks.first.map {
                WatermarkDefinition(column: $0.column.name, expression: $0.expression)
            },
            changes: isTable ? .fixed : .appendOnly, isBounded: isTable || !syntax.options.isEmpty)
    }
}

extension TestCatalog {
    /// What the cases of this target are about.
    static let advertising = Result {
        try TestCatalog(
            """
            CREATE SOURCE view_log (
                view_id TEXT, start_ts TIMESTAMP, end_ts TIMESTAMP, banner_id INTEGER,
                campaign_id INTEGER,
                duration DOUBLE PRECISION AS (EXTRACT(EPOCH FROM end_ts - start_ts)),
                WATERMARK FOR start_ts AS start_ts - INTERVAL '2 seconds'
            );
            CREATE SOURCE records (id BIGINT, v INTEGER, _offset BIGINT METADATA FROM 'offset');
            CREATE SOURCE clicks (
                click_id BIGINT, ts TIMESTAMP, campaign_id INTEGER, price DECIMAL(10, 2), note TEXT,
                WATERMARK FOR ts AS ts);
            CREATE SOURCE plain (id BIGINT, ts TIMESTAMP, name TEXT, ok BOOLEAN);
            CREATE TABLE campaigns (campaign_id INTEGER, network_id INTEGER, campaign_name TEXT);
            CREATE TABLE networks (id INTEGER, label TEXT);
            CREATE VIEW long_views AS SELECT view_id, duration FROM view_log WHERE duration > 10;
            CREATE VIEW broken AS SELECT nothing FROM view_log;
            """)
    }
}
