import Engine
import Planner

/// One trial: tables, views on them, and steps of changes after each of which every view must hold
/// what SQLite answers.
package struct Case: Sendable {
    package var seed: UInt64
    package var tables: [Table]
    package var views: [View]
    package var steps: [Step]
    package var mode: Mode

    /// A materialised view.
    package struct View: Sendable {
        package var name: String
        package var query: Query
        /// Every how many seconds its changes leave; nil for at once.
        var period: Int?

        /// The query as a statement of streamsql has it.
        var text: String {
            query.text(.ours) + (period.map { " EMIT EVERY INTERVAL '\($0) seconds'" } ?? "")
        }

        /// The statement of SQLite that makes it: what leaves now and then is a table.
        var theirs: String {
            period == nil
                ? "CREATE VIEW \(name) AS \(query.text(.theirs))"
                : "CREATE TABLE \(name) AS SELECT * FROM (\(query.text(.theirs))) WHERE FALSE"
        }

        /// What SQLite does when the clock goes from one second to another; nil for nothing.
        func refresh(from before: Int64, to now: Int64) -> String? {
            guard let period, before / Int64(period) != now / Int64(period) else { return nil }
            return "DELETE FROM \(name); INSERT INTO \(name) SELECT * FROM (\(query.text(.theirs)))"
        }
    }

    /// Statements that are run together before the views are looked at.
    package struct Step: Sendable {
        package var changes: [Change]
        /// Whether the engine is dropped and opened again before the views are looked at.
        package var restarts = false
        /// By how many seconds the clock goes on before the views are looked at.
        package var clockSeconds = 0

        /// The statement that moves the clock.
        func clock(_ dialect: Dialect) -> String {
            dialect == .ours
                ? "ADVANCE CLOCK BY INTERVAL '\(clockSeconds) seconds'"
                : "UPDATE clock SET now = now + \(clockSeconds * 1_000_000)"
        }

        /// Whether a watermark is advanced.
        var advances: Bool {
            changes.contains { if case .advance = $0.action { true } else { false } }
        }
    }

    /// How the views are run.
    package struct Mode: Sendable {
        package var workerCount = 1
        package var batchSizes = BatchSizes.whole
        package var disabledRules: Set<String> = []
        /// After how many steps the views are made.
        package var stepsBeforeViews = 0
    }

    /// The time at which the clock begins, in seconds: that of SQL test files.
    static let clockStart: Int64 = 1_704_067_200

    /// What SQLite knows of the time.
    static let clock = """
        CREATE TABLE clock (now INT); INSERT INTO clock VALUES (\(clockStart)000000)
        """

    /// Makes one up.
    package init(seed: UInt64, switches: FeatureSwitches = FeatureSwitches()) {
        var generator = Generator(seed: seed, switches: switches)
        self.init(seed: seed, &generator)
    }

    /// Makes one up with a generator, whose counts can be read afterwards.
    package init(seed: UInt64, _ generator: inout Generator) {
        self.seed = seed
        tables = (0..<generator.random.number(1...3)).map { generator.makeTable("t\($0)") }
        generator.tables = tables
        if generator.random.once(in: 2) {
            generator.streams = (0..<generator.random.number(1...2)).map {
                generator.makeStream("e\($0)")
            }
        }
        if !generator.streams.isEmpty, generator.random.once(in: 2) {
            generator.versioned = [generator.makeVersioned("h0")]
        }
        views = []
        for index in 0..<generator.random.number(1...4) {
            let stream = generator.streams.isEmpty ? nil : generator.streamQuery()
            if let stream { views.append(View(name: "v\(index)", query: stream)) }
            guard stream == nil else { continue }
            var view = View(name: "v\(index)", query: generator.query(Place()))
            view.period = generator.period(view.query, among: views)
            views.append(view)
            // Who reads a view reads the query behind it, which does not wait.
            if view.period == nil { generator.views.append((view.name, view.query)) }
        }
        // A query may have SQLite keep more of a stream.
        tables += generator.streams + generator.versioned
        // Statements read tables alone: what a view holds between flushes depends on time.
        generator.views = []
        var steps: [Step] = []
        for _ in 0..<generator.random.number(2...6) {
            let changes = (0..<generator.random.number(1...4)).map { _ in generator.change() }
            var step = Step(changes: changes, restarts: generator.random.once(in: 8))
            if generator.random.once(in: 3), !views.contains(where: \.query.isOfTwoStreams) {
                step.clockSeconds = generator.random.number(1...900)
            }
            steps.append(step)
        }
        self.steps = steps
        mode = generator.makeMode()
        // To rows of before, time comes once at the end, and no version but the last.
        if steps.contains(where: \.advances) || views.contains(where: \.query.readsVersions) {
            mode.stepsBeforeViews = 0
        }
    }
}

extension Generator {
    /// Every how many seconds the changes of a query leave. It reads nothing else that depends on the
    /// clock, since of two things at one time either may come first.
    fileprivate mutating func period(_ query: Query, among views: [Case.View]) -> Int? {
        guard switches.isOn("emit every"), random.once(in: 6),
            !query.text(.theirs).contains("FROM clock"),
            !views.contains(where: { query.mentions($0.name) })
        else { return nil }
        return random.pick([1, 10, 60, 300])
    }

    fileprivate mutating func makeMode() -> Case.Mode {
        var mode = Case.Mode()
        mode.workerCount = random.pick([1, 1, 2, 4])
        mode.batchSizes = random.pick([.whole, .single, .random(seed: random.next() % 1_000)])
        if random.once(in: 4) { mode.disabledRules = [random.pick(Rule.all.map(\.name))] }
        mode.stepsBeforeViews = random.pick([0, 0, 1, 2])
        return mode
    }

    /// A table with columns whose names other tables have too, so that joins find each other.
    fileprivate mutating func makeTable(_ name: String) -> Table {
        var columns: [Table.TableColumn] = [integer("k")]
        let others: [Table.TableColumn] = [
            integer("n"), integer("m"), .init("g", .text), .init("s", .text), .init("d", .double),
            .init("b", .boolean), .init("p", .decimal), .init("ts", .timestamp),
            .init("day", .date), .init("big", .integer, isLarge: true), .init("at", .instant),
            .init("u", .uuid), .init("a", .array), .init("r", .row), .init("j", .json),
        ]
        columns += others.filter { _ in random.once(in: 3) }
        if columns.count == 1 { columns.append(integer("n")) }
        var key: [Int] = []
        switch random.number(0...4) {
        case 0, 1:
            columns.insert(integer("id"), at: 0)
            key = [0]
        case 2 where columns.count > 2 && columns[1].bound < .infinity:
            key = [0, 1]
        case 3:
            // A key of text.
            columns.insert(.init("code", .text), at: 0)
            key = [0]
        default: break
        }
        var table = Table(name: name, columns: columns, key: key)
        table.isAppendOnly = key.isEmpty && random.once(in: 4)
        return table
    }

    /// A table with a watermark.
    fileprivate mutating func makeStream(_ name: String) -> Table {
        let others: [Table.TableColumn] = [
            integer("n"), .init("g", .text), .init("d", .double), .init("p", .decimal),
            .init("b", .boolean), .init("u", .uuid), .init("a", .array), .init("r", .row),
        ]
        let columns =
            [integer("k"), .init("ts", .timestamp)] + others.filter { _ in random.once(in: 3) }
        var table = Table(name: name, columns: columns)
        table.isAppendOnly = true
        table.delay = random.pick([0, 15, 60, Table.disorder, Table.disorder, 300])
        return table
    }

    /// A table by key with a watermark, none of whose rows is late.
    fileprivate mutating func makeVersioned(_ name: String) -> Table {
        let others: [Table.TableColumn] = [
            integer("n"), .init("g", .text), .init("p", .decimal), .init("u", .uuid),
        ]
        let columns =
            [integer("k"), .init("ts", .timestamp)] + others.filter { _ in random.once(in: 2) }
        var table = Table(name: name, columns: columns, key: [0])
        table.delay = random.pick([Table.disorder, 300])
        return table
    }

    private mutating func integer(_ name: String) -> Table.TableColumn {
        let (type, limit) = random.pick([
            ("INTEGER", Term.integerLimit), ("INTEGER", Term.integerLimit),
            ("SMALLINT", Term.smallintLimit), ("BIGINT", Term.bigintLimit),
        ])
        return .init(name, .integer, type: type, limit: limit)
    }
}
