import Oracle
import Columnar
import SQLiteClient

/// Two random tables: events, in files as a stream would have them (out of order, some twice, values
/// missing or extreme), and a small table to look things up in; the same rows in SQLite.
struct RandomTables {
    /// One event; `time` is in microseconds.
    struct Event {
        var id: Int
        var k: Int?
        var g: String?
        var n: Int?
        var d: Double?
        var big: Int64?
        var time: Int64
    }

    var events: [Event] = []
    /// (k, label, w)
    var dims: [(k: Int?, label: String?, w: Int?)] = []

    /// What queries are made up over.
    static let tables = [
        Table(
            name: "events",
            columns: [
                .init("id", .integer), .init("k", .integer), .init("g", .text),
                .init("n", .integer), .init("d", .double), .init("big", .integer, isLarge: true),
                .init("ts", .timestamp),
            ]),
        Table(
            name: "dims",
            columns: [.init("k", .integer), .init("label", .text), .init("w", .integer)]),
    ]

    /// How far an event may lie behind the one before it; the watermark waits as long.
    static let disorderSeconds = 90

    private static let texts = [
        "a", "B", "", " ab ", "Abc", "aXb", "%", "a_c", "zürich", "日本", "it's", "\"q\"", "a\\b",
    ]
    private static let extremes: [Int64] = [
        .max, .min + 1, .max - 1, 0, -1, 1 << 53, (1 << 53) + 1, -(1 << 62), 4_294_967_296,
    ]

    init(_ random: inout SeededRandom) {
        let count = random.pick([0, 1, 7, 60, 300])
        // Some begin before 1970, where truncation and floor differ.
        let first: Int64 = random.once(in: 3) ? -1_800_000_000 : 1_731_924_000_000_000
        for id in 0..<count {
            let disorder = Int64(random.number(0...(Self.disorderSeconds * 1_000 - 1)))
            events.append(
                Event(
                    id: id, k: random.once(in: 8) ? nil : random.number(-2...6),
                    g: random.once(in: 8) ? nil : random.pick(Self.texts),
                    n: random.once(in: 8) ? nil : random.number(-100...100),
                    d: random.once(in: 8) ? nil : Double(random.number(-4_000...4_000)) / 8,
                    big: random.once(in: 4)
                        ? nil
                        : random.once(in: 3)
                            ? random.pick(Self.extremes) : Int64(random.number(-9...9)),
                    time: first + Int64(id) * 11_000_000 - disorder * 1_000))
            if random.once(in: 12), let last = events.last { events.append(last) }
        }
        for _ in 0..<random.pick([0, 1, 6, 12]) {
            dims.append(
                (
                    k: random.once(in: 6) ? nil : random.number(-1...8),
                    label: random.once(in: 6) ? nil : random.pick(Self.texts),
                    w: random.once(in: 6) ? nil : random.number(-5...5)
                ))
        }
    }

    /// The statements that declare the files.
    static let declarations = """
        CREATE SOURCE events (
            id BIGINT, k INTEGER, g TEXT, n INTEGER, d DOUBLE PRECISION, big BIGINT, ts TIMESTAMP,
            WATERMARK FOR ts AS ts - INTERVAL '\(disorderSeconds) seconds'
        ) WITH (connector = 'filesystem', path = 'events', format = 'json');
        CREATE TABLE dims (k INTEGER, label TEXT, w INTEGER)
        WITH (connector = 'filesystem', path = 'dims.json', format = 'json');
        """

    /// Writes the events into one or several files, so that they are read in other batches.
    func write(to folder: TestFolder, fileCount: Int) throws {
        let size = max(1, (events.count + fileCount - 1) / fileCount)
        for file in 0..<fileCount {
            let part = events.dropFirst(file * size).prefix(size)
            let text = part.map { $0.json + "\n" }.joined()
            try folder.write("events/part-\(file).json", text)
        }
        let rows = dims.map { row in
            """
            {"k": \(json(row.k)), "label": \(json(row.label)), "w": \(json(row.w))}

            """
        }
        try folder.write("dims.json", rows.joined())
    }

    /// The same rows in a SQLite database in memory.
    func database() throws -> Database {
        let database = try Database(.memory)
        try database.execute(
            """
            PRAGMA case_sensitive_like = ON;
            CREATE TABLE events (
                id INTEGER, k INTEGER, g TEXT, n INTEGER, d REAL, big INTEGER, ts INTEGER);
            CREATE TABLE dims (k INTEGER, label TEXT, w INTEGER);
            """)
        try database.transaction {
            for event in events {
                let d = event.d.map { "\($0)" } ?? "NULL"
                let values = [
                    "\(event.id)", sql(event.k), sql(event.g), sql(event.n), d, sql(event.big),
                    "\(event.time)",
                ]
                try database.execute(
                    "INSERT INTO events VALUES (\(values.joined(separator: ", ")))")
            }
            for row in dims {
                let values = [sql(row.k), sql(row.label), sql(row.w)]
                try database.execute("INSERT INTO dims VALUES (\(values.joined(separator: ", ")))")
            }
        }
        return database
    }
}

extension RandomTables.Event {
    fileprivate var json: String {
        let time = Value.timestamp(time).description
        return """
            {"id": \(id), "k": \(EngineTests.json(k)), "g": \(EngineTests.json(g)), \
            "n": \(EngineTests.json(n)), "d": \(d.map { "\($0)" } ?? "null"), \
            "big": \(EngineTests.json(big)), "ts": "\(time)"}
            """
    }
}

private func json(_ number: (some BinaryInteger)?) -> String { number.map { "\($0)" } ?? "null" }

private func json(_ text: String?) -> String {
    guard let text else { return "null" }
    return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
}

private func sql(_ number: (some BinaryInteger)?) -> String { number.map { "\($0)" } ?? "NULL" }

private func sql(_ text: String?) -> String {
    text.map { "'" + $0.replacing("'", with: "''") + "'" } ?? "NULL"
}
