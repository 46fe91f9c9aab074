import Foundation

/// Reads SQL test files.
struct SQLTestParser {
    private let path: String
    private let lines: [String]
    private var next = 0
    private var defaultOrder = ResultOrder.nosort
    private var conditions: [SQLTestCondition] = []
    private var records: [SQLTestRecord] = []
    private let depth: Int

    /// How deep files may include one another.
    private static let depthLimit = 16

    /// Reads the file at `path` with the files that it includes. Throws `SQLTestFileError`.
    static func file(at path: String) throws(SQLTestFileError) -> SQLTestFile {
        var parser = try SQLTestParser(path: path, depth: 0)
        try parser.parse()
        return SQLTestFile(path: path, lines: parser.lines, records: parser.records)
    }

    private init(path: String, depth: Int) throws(SQLTestFileError) {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw SQLTestFileError(path: path, line: 0, problem: "cannot read the file")
        }
        self.path = path
        self.depth = depth
        let text = String(decoding: bytes, as: UTF8.self)
            .replacing("\r\n", with: "\n")
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private mutating func parse() throws(SQLTestFileError) {
        while next < lines.count {
            let line = lines[next].trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") {
                next += 1
                continue
            }
            try parseRecord(line.split(whereSeparator: \.isWhitespace).map(String.init))
        }
    }

    private mutating func parseRecord(_ words: [String]) throws(SQLTestFileError) {
        let first = next + 1
        next += 1
        switch words[0] {
        case "statement": try parseStatement(words, first)
        case "query": try parseQuery(words, first)
        case "changes", "late":
            guard words.count >= 2 else { throw problem("'\(words[0])' needs a view", first) }
            let rows = try expectedRows(try order(words.dropFirst(2), first, else: .rowsort), first)
            add(
                words[0] == "late" ? .late(view: words[1], rows) : .changes(view: words[1], rows),
                first)
        case "bad":
            add(
                .bad(try expectedRows(try order(words.dropFirst(), first, else: .rowsort), first)),
                first)
        case "restart": add(.restart, first)
        case "halt": add(.halt, first)
        case "skipif", "onlyif":
            guard words.count >= 2 else { throw problem("'\(words[0])' needs a name", first) }
            conditions.append(SQLTestCondition(name: words[1], isOnly: words[0] == "onlyif"))
        case "include":
            guard words.count == 2 else { throw problem("'include' needs a path", first) }
            try include(words[1], first)
        case "control":
            guard words.count == 3, words[1] == "sortmode",
                let order = ResultOrder(rawValue: words[2])
            else { throw problem("unknown control; there is: control sortmode …", first) }
            defaultOrder = order
        case "subtest", "hash-threshold": break
        default:
            throw problem("unknown record '\(words[0])'", first)
        }
    }

    private mutating func parseStatement(
        _ words: [String], _ first: Int
    ) throws(SQLTestFileError) {
        let expectation: StatementExpectation
        switch words.count > 1 ? words[1] : "" {
        case "ok": expectation = .ok
        case "count":
            guard words.count == 3, let count = Int(words[2]) else {
                throw problem("'statement count' needs a number", first)
            }
            expectation = .count(count)
        case "error":
            let line = lines[first - 1]
            let rest = line.range(of: "error").map { line[$0.upperBound...] } ?? ""
            let pattern = rest.trimmingCharacters(in: .whitespaces)
            expectation = .error(pattern: pattern.isEmpty ? nil : pattern)
        default:
            throw problem("a statement is 'ok', 'count N' or 'error [REGEX]'", first)
        }
        let (sql, hasResult) = takeSQL()
        guard !sql.isEmpty else { throw problem("a statement without SQL", first) }
        if hasResult { throw problem("a statement has no result", first) }
        add(.statement(sql: sql, expectation), first)
    }

    private mutating func parseQuery(_ words: [String], _ first: Int) throws(SQLTestFileError) {
        let types = words.count > 1 ? words[1] : ""
        var rest = words.dropFirst(2)
        let order = rest.first.flatMap { ResultOrder(rawValue: $0) }
        if order != nil { rest.removeFirst() }
        guard rest.count <= 1 else {
            throw problem("'\(rest.last ?? "")' is too much: query TYPES [ORDER] [LABEL]", first)
        }
        let (sql, hasResult) = takeSQL()
        guard !sql.isEmpty else { throw problem("a query without SQL", first) }
        let rows = takeRows(order ?? defaultOrder, isThere: hasResult)
        add(
            .query(
                sql: sql, columnCount: types.isEmpty ? nil : types.count, rows, label: rest.first),
            first)
    }

    /// The lines up to a blank one or `----`, and whether it was that.
    private mutating func takeSQL() -> (sql: String, hasResult: Bool) {
        var sql: [String] = []
        while next < lines.count {
            let line = lines[next]
            if line.trimmingCharacters(in: .whitespaces).isEmpty { break }
            next += 1
            if line.trimmingCharacters(in: .whitespaces) == "----" {
                return (sql.joined(separator: "\n"), true)
            }
            sql.append(line)
        }
        return (sql.joined(separator: "\n"), false)
    }

    private mutating func expectedRows(
        _ order: ResultOrder, _ first: Int
    ) throws(SQLTestFileError) -> ExpectedRows {
        guard next < lines.count, lines[next].trimmingCharacters(in: .whitespaces) == "----" else {
            throw problem("'----' is missing on the next line", first)
        }
        next += 1
        return takeRows(order, isThere: true)
    }

    private mutating func takeRows(_ order: ResultOrder, isThere: Bool) -> ExpectedRows {
        let start = next
        while isThere, next < lines.count,
            !lines[next].trimmingCharacters(in: .whitespaces).isEmpty
        {
            next += 1
        }
        return ExpectedRows(
            order: order, lines: Array(lines[start..<next]), lineRange: start..<next)
    }

    private func order(
        _ words: ArraySlice<String>, _ first: Int, else usual: ResultOrder
    ) throws(SQLTestFileError) -> ResultOrder {
        guard let word = words.first else { return usual }
        if let order = ResultOrder(rawValue: word) { return order }
        throw problem("unknown order '\(word)'; there are: nosort, rowsort, valuesort", first)
    }

    private mutating func include(_ pattern: String, _ first: Int) throws(SQLTestFileError) {
        guard depth < Self.depthLimit else { throw problem("files include one another", first) }
        let folder = (path as NSString).deletingLastPathComponent
        let full = pattern.hasPrefix("/") || folder.isEmpty ? pattern : folder + "/" + pattern
        let paths = SQLTestPaths.matching(full)
        guard !paths.isEmpty else { throw problem("no file matches '\(pattern)'", first) }
        for path in paths {
            var inner = try SQLTestParser(path: path, depth: depth + 1)
            try inner.parse()
            // What holds for the line holds for all that stands there.
            records += inner.records.map { record in
                var record = record
                record.conditions += conditions
                return record
            }
        }
        conditions = []
    }

    private mutating func add(_ action: SQLTestRecord.Action, _ first: Int) {
        records.append(
            SQLTestRecord(path: path, line: first, action: action, conditions: conditions))
        conditions = []
    }

    private func problem(_ text: String, _ line: Int) -> SQLTestFileError {
        SQLTestFileError(path: path, line: line, problem: text)
    }
}

/// A test file that cannot be read or understood.
public struct SQLTestFileError: Error, CustomStringConvertible {
    /// The file.
    public let path: String
    /// The line, from 1; 0 when it is about the whole file.
    public let line: Int
    /// What is wrong, in one line.
    public let problem: String

    /// `joins.slt:12: unknown record 'qurey'`.
    public var description: String {
        line > 0 ? "\(path):\(line): \(problem)" : "\(path): \(problem)"
    }
}
