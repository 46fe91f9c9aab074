import SQLiteClient
import Testing

@Suite struct StatementTests {
    @Test func valuesOfEveryStorageClassComeBackUnchanged() throws {
        let database = try Database(.memory)
        var statement = try database.prepare("SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7")
        try statement.bind(Int64.min, to: 1)
        try statement.bind(0.1, to: 2)
        try statement.bind(text: Array("naïve\u{0}cafe\u{301}".utf8), to: 3)
        try statement.bind(blob: [0, 255, 7], to: 4)
        try statement.bindNull(to: 5)
        try statement.bind("", to: 6)
        try statement.bind(blob: [], to: 7)
        guard try statement.step() else { throw NoRow() }
        let classes = (0..<7).map { statement.storageClass(at: $0) }
        #expect(classes == [.integer, .real, .text, .blob, .null, .text, .blob])
        #expect(statement.int64(at: 0) == Int64.min)
        #expect(statement.double(at: 1) == 0.1)
        #expect(Array(statement, 2) == Array("naïve\u{0}cafe\u{301}".utf8))
        #expect(Array(statement, 3) == [0, 255, 7])
        let isNull = statement.isNull(at: 4)
        #expect(isNull)
        #expect(statement.string(at: 0) == "-9223372036854775808")
        #expect(statement.string(at: 4) == "")
        let hasMore = try statement.step()
        #expect(!hasMore)
    }

    @Test func aStatementIsReusedAndKeepsItsBindingsUntilCleared() throws {
        let database = try Database(.memory)
        try database.execute("CREATE TABLE t (k TEXT PRIMARY KEY, n INTEGER)")
        var upsert = try database.prepare(
            "INSERT INTO t VALUES (?1, ?2) ON CONFLICT (k) DO UPDATE SET n = n + excluded.n")
        try upsert.bind(1 as Int64, to: 2)
        for key in ["a", "b", "a", "a"] {
            try upsert.bind(text: Array(key.utf8), to: 1)
            try upsert.run()
            #expect(database.changeCount == 1)
        }
        #expect(database.totalChangeCount == 4)
        var select = try database.prepare("SELECT k, n FROM t ORDER BY k")
        var rows: [String] = []
        while try select.step() { rows.append("\(select.string(at: 0))\(select.int64(at: 1))") }
        #expect(rows == ["a3", "b1"])
        upsert.clearBindings()
        try upsert.run()
        #expect(database.lastInsertedRowID == 3)
    }

    @Test func columnsKnowTheirNamesAndDeclaredTypes() throws {
        let database = try Database(.memory)
        try database.execute("CREATE TABLE t (k VARCHAR(10), n DECIMAL(9, 2), any)")
        let statement = try database.prepare(
            "SELECT k, n AS amount, any, n + 1 FROM t WHERE k = :k")
        #expect(statement.columnCount == 4)
        #expect(statement.parameterCount == 1)
        #expect(statement.parameterNumber(of: ":k") == 1)
        #expect(statement.parameterNumber(of: ":none") == nil)
        #expect(statement.columnName(at: 1) == "amount")
        #expect(statement.columnName(at: 9) == "")
        let types = (0..<4).map { statement.declaredType(at: $0) }
        #expect(types == ["VARCHAR(10)", "DECIMAL(9, 2)", nil, nil])
    }

    @Test func textStoredAsUTF16IsReadAsUTF8() throws {
        let database = try Database(.memory)
        try database.execute("PRAGMA encoding = 'UTF-16'; CREATE TABLE t (k TEXT)")
        try database.execute("INSERT INTO t VALUES ('grün')")
        var statement = try database.prepare("SELECT k FROM t")
        guard try statement.step() else { throw NoRow() }
        #expect(Array(statement, 0) == Array("grün".utf8))
    }

    @Test func textWithoutExactlyOneStatementIsRefused() throws {
        let database = try Database(.memory)
        for sql in ["", "  -- nothing\n", "SELECT 1; SELECT 2", "SELECT 1; garbage"] {
            #expect(throws: SQLiteError.self) { _ = try database.prepare(sql) }
        }
        var statement = try database.prepare("SELECT 1; -- the end\n")
        guard try statement.step() else { throw NoRow() }
    }

    @Test func aStatementOutlivesItsDatabase() throws {
        func select() throws -> Statement { try Database(.memory).prepare("SELECT 41 + 1") }
        var statement = try select()
        guard try statement.step() else { throw NoRow() }
        #expect(statement.int64(at: 0) == 42)
    }

    @Test func aParameterThatIsNotThereIsAnError() throws {
        let database = try Database(.memory)
        var statement = try database.prepare("SELECT ?1", doing: "reading one")
        let error = #expect(throws: SQLiteError.self) { try statement.bind("x", to: 2) }
        #expect(error?.code == 25)
        #expect(error?.doing == "reading one")
    }
}

extension Array where Element == UInt8 {
    /// A copy of the bytes of a column.
    init(_ statement: borrowing Statement, _ column: Int) {
        let bytes = statement.bytes(at: column)
        self = bytes.withUnsafeBufferPointer { Array($0) }
    }
}

/// A query that must give a row gave none.
struct NoRow: Error {}
