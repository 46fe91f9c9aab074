/// Statements that change tables.
enum ChangeFeatures {
    static let all: [Feature<Change>] = [
        Feature("insert", 6) { generator, _ in
            let table = generator.random.pick(generator.tables + generator.streams)
            return generator.insert(table, count: generator.random.number(1...6))
        },
        Feature("insert into streams", 6) { generator, _ in
            guard !generator.streams.isEmpty else { return nil }
            let table = generator.random.pick(generator.streams)
            return generator.insert(table, count: generator.random.number(1...6))
        },
        Feature("new versions", 6) { generator, _ in generator.newVersions() },
        Feature("advance watermark", 1) { generator, _ in
            let tables = generator.streams + generator.versioned
            guard !tables.isEmpty else { return nil }
            let table = generator.random.pick(tables)
            let time = generator.streamTime - (table.delay ?? 0) + generator.random.number(-30...60)
            // Time must not overtake what has still to come in order.
            let latest = min(time, generator.streamTime - Table.disorder)
            return Change(table: table, action: .advance(generator.timestamp(latest)))
        },
        Feature("insert again", 2) { generator, _ in
            // The very rows twice, where no key forbids it.
            let table = generator.random.pick(generator.tables)
            guard table.key.isEmpty else { return nil }
            var change = generator.insert(table, count: 2)
            if case .insert(let rows, nil) = change.action {
                change.action = .insert(rows: rows + rows, nil)
            }
            return change
        },
        Feature("on conflict do nothing", 2) { generator, _ in
            guard let table = generator.keyedTable() else { return nil }
            var change = generator.insert(table, count: generator.random.number(1...4))
            if case .insert(let rows, nil) = change.action {
                change.action = .insert(rows: rows, Change.Conflict(updates: [], filter: nil))
            }
            return change
        },
        Feature("on conflict do update", 4) { generator, place in
            guard let table = generator.keyedTable() else { return nil }
            let change = generator.insert(table, count: generator.random.number(1...4))
            return generator.upsert(change, table, place)
        },
        Feature("insert select", 1) { generator, place in
            let table = generator.random.pick(generator.tables)
            guard let source = generator.source(place.inner) else { return nil }
            let inner = place.with(scope: source.columns, depth: 2)
            var items: [Item] = []
            for column in table.columns {
                items.append(
                    Item(name: generator.name("c"), term: generator.value(for: column, inner)))
            }
            guard items.allSatisfy(\.term.kind.isOrdered) else { return nil }
            var select = Select(items: items, source: source)
            select.filter = generator.condition(inner)
            select.limit = Select.Limit(keys: generator.allKeys(items), count: 5)
            return Change(table: table, action: .copy(.select(select)))
        },
        Feature("update", 6) { generator, place in
            guard let table = generator.changeableTable() else { return nil }
            let others = table.columns.indices.filter { !table.key.contains($0) }
            guard !others.isEmpty else { return nil }
            let scope = table.columns(as: table.name)
            var updates: [(String, Term)] = []
            for index in others where updates.isEmpty || generator.random.once(in: 3) {
                let column = table.columns[index]
                let value = generator.value(for: column, place.with(scope: scope, depth: 2))
                updates.append((column.name, value))
            }
            updates.shuffle(using: &generator.random)
            let filter =
                generator.random.once(in: 6)
                ? nil : generator.condition(place.with(scope: scope, depth: 2))
            return Change(table: table, action: .update(updates, filter: filter))
        },
        Feature("update of a key", 1) { generator, place in
            guard let table = generator.keyedTable(), let index = table.key.first else {
                return nil
            }
            let column = table.columns[index]
            let old = generator.literal(column.kind, nullOnceIn: 1_000, domain: 12)
            let new = generator.literal(column.kind, nullOnceIn: 1_000, domain: 12)
            var scope = table.columns(as: table.name)[index].term
            scope.source = nil
            let filter = Term(.boolean, "$0 = $1", nil, [scope, old])
            return Change(table: table, action: .update([(column.name, new)], filter: filter))
        },
        Feature("delete", 4) { generator, place in
            guard let table = generator.changeableTable() else { return nil }
            let scope = table.columns(as: table.name)
            return Change(
                table: table,
                action: .delete(filter: generator.condition(place.with(scope: scope, depth: 2))))
        },
        Feature("delete all", 1) { generator, _ in
            generator.changeableTable().map { Change(table: $0, action: .delete(filter: nil)) }
        },
    ]
}

extension Generator {
    /// A statement that changes a table.
    mutating func change() -> Change {
        var place = Place()
        place.queryDepth = 1
        return choose(ChangeFeatures.all, place) ?? insert(random.pick(tables), count: 1)
    }

    /// A table whose rows may change and go.
    mutating func changeableTable() -> Table? {
        let changeable = tables.filter { !$0.isAppendOnly }
        return changeable.isEmpty ? nil : random.pick(changeable)
    }

    mutating func keyedTable() -> Table? {
        let keyed = tables.filter { !$0.key.isEmpty }
        return keyed.isEmpty ? nil : random.pick(keyed)
    }

    /// INSERT of some rows.
    mutating func insert(_ table: Table, count: Int) -> Change {
        let rows = (0..<count).map { _ in
            table.columns.indices.map { index -> Term in
                let column = table.columns[index]
                if column.bound == .infinity { return extreme() }
                if table.delay != nil, column.name == "ts" { return arrival() }
                let isKey = table.key.contains(index)
                return literal(
                    column.kind, nullOnceIn: isKey ? 1_000_000_000 : 7, domain: isKey ? 12 : 7)
            }
        }
        return Change(table: table, action: .insert(rows: rows, nil))
    }

    /// The time of the next row of a stream: a little later than the one before, or out of order.
    private mutating func arrival() -> Term {
        let time = arrivalTime()
        return random.once(in: 20) ? literal(.timestamp, nullOnceIn: 1) : time
    }

    private mutating func arrivalTime() -> Term {
        streamTime += random.pick([0, 1, 5, 10, 30, 60, 300])
        let isInOrder = random.once(in: 2)
        return timestamp(streamTime - (isInOrder ? 0 : random.number(0...Table.disorder)))
    }

    /// Rows that hold from their time on, each in place of what its key had.
    fileprivate mutating func newVersions() -> Change? {
        guard !versioned.isEmpty else { return nil }
        let table = random.pick(versioned)
        let keys = Set((0..<random.number(1...4)).map { _ in random.number(-2...7) })
        let rows = keys.sorted().map { key in
            table.columns.map { column -> Term in
                switch column.name {
                case "k": integer(key)
                case "ts": arrivalTime()
                default: literal(column.kind, nullOnceIn: 7)
                }
            }
        }
        let updates = table.columns.dropFirst().map { column in
            (column.name, Term(column.kind, "excluded.\(column.name)"))
        }
        return Change(
            table: table,
            action: .insert(rows: rows, Change.Conflict(updates: updates, filter: nil)))
    }

    /// An upsert of the rows of an INSERT, each key once, since no row may be changed twice.
    fileprivate mutating func upsert(_ change: Change, _ table: Table, _ place: Place) -> Change {
        var change = change
        guard case .insert(let rows, nil) = change.action else { return change }
        var seen: Set<[String]> = []
        let unique = rows.filter { row in seen.insert(table.key.map { row[$0].theirs }).inserted }
        let others = table.columns.indices.filter { !table.key.contains($0) }
        let scope = table.columns(as: table.name) + table.columns(as: "excluded")
        var inner = place.with(scope: scope, depth: 2)
        // SQLite would let a subquery see the rows that were changed before.
        inner.queryDepth = 0
        var updates: [(String, Term)] = []
        for index in others where updates.isEmpty || random.once(in: 2) {
            updates.append((table.columns[index].name, value(for: table.columns[index], inner)))
        }
        let filter = random.once(in: 3) ? condition(inner) : nil
        change.action = .insert(
            rows: unique, Change.Conflict(updates: updates, filter: filter))
        return change
    }

    /// A value that fits a column, from what is in sight.
    mutating func value(for column: Table.TableColumn, _ place: Place) -> Term {
        var place = place
        place.queryDepth = 0
        let value = term(column.kind, place)
        let isNumber = column.kind == .integer || column.kind == .decimal || column.kind == .double
        if !isNumber || value.bound <= min(column.bound, 1_000) { return value }
        return literal(column.kind, nullOnceIn: 7)
    }
}
