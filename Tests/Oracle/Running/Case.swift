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
    }

    /// Statements that are run together before the views are looked at.
    package struct Step: Sendable {
        package var changes: [Change]
        /// Whether the engine is dropped and opened again before the views are looked at.
        package var restarts = false
    }

    /// How the views are run.
    package struct Mode: Sendable {
        package var workerCount = 1
        package var batchSizes = BatchSizes.whole
        package var disabledRules: Set<String> = []
        /// After how many steps the views are made.
        package var stepsBeforeViews = 0
    }

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
        views = []
        for index in 0..<generator.random.number(1...4) {
            let view = View(name: "v\(index)", query: generator.query(Place()))
            views.append(view)
            generator.views.append((view.name, view.query))
        }
        // Statements read tables alone: what a view holds between flushes depends on time.
        generator.views = []
        var steps: [Step] = []
        for _ in 0..<generator.random.number(2...6) {
            let changes = (0..<generator.random.number(1...4)).map { _ in generator.change() }
            steps.append(
                Step(changes: changes, restarts: generator.random.once(in: 8)))
        }
        self.steps = steps
        mode = generator.makeMode()
    }
}

extension Generator {
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
            .init("day", .date), .init("big", .integer, isLarge: true),
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
        return Table(name: name, columns: columns, key: key)
    }

    private mutating func integer(_ name: String) -> Table.TableColumn {
        let (type, limit) = random.pick([
            ("INTEGER", Term.integerLimit), ("INTEGER", Term.integerLimit),
            ("SMALLINT", Term.smallintLimit), ("BIGINT", Term.bigintLimit),
        ])
        return .init(name, .integer, type: type, limit: limit)
    }
}
