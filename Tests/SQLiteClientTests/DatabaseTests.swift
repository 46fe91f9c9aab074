import SQLiteClient
import Testing

@Suite struct DatabaseTests {
    @Test func aTransactionThatThrowsLeavesNothing() throws {
        struct Stop: Error {}
        let database = try Database(.memory)
        try database.execute("CREATE TABLE t (n INTEGER)")
        try database.transaction { try database.execute("INSERT INTO t VALUES (1)") }
        #expect(throws: Stop.self) {
            try database.transaction {
                try database.execute("INSERT INTO t VALUES (2)")
                throw Stop()
            }
        }
        #expect(!database.isInTransaction)
        #expect(try count(database, "t") == 1)
    }

    @Test func settingsAreKeptInTheFile() throws {
        let file = try TemporaryFile()
        do {
            let database = try Database(.file(file.path))
            try database.useWriteAheadLog(synchronous: .normal)
            #expect(try database.userVersion() == 0)
            try database.setUserVersion(7)
        }
        let again = try Database(.readOnlyFile(file.path))
        #expect(try again.userVersion() == 7)
        let error = #expect(throws: SQLiteError.self) { try again.execute("CREATE TABLE t (n)") }
        #expect(error?.kind == .readOnly)
    }

    @Test func inWriteAheadModeAReaderSeesTheLastCommit() throws {
        let file = try TemporaryFile()
        let writer = try Database(.file(file.path))
        try writer.useWriteAheadLog()
        try writer.execute("CREATE TABLE t (n INTEGER)")
        let reader = try Database(.readOnlyFile(file.path))
        try writer.begin()
        try writer.execute("INSERT INTO t VALUES (1)")
        #expect(try count(reader, "t") == 0)
        try writer.commit()
        #expect(try count(reader, "t") == 1)
    }

    @Test func aLockIsReportedAfterTheTimeout() throws {
        let file = try TemporaryFile()
        let first = try Database(.file(file.path))
        try first.execute("CREATE TABLE t (n INTEGER)")
        let second = try Database(.file(file.path), busyTimeoutMilliseconds: 10)
        try first.begin()
        let error = #expect(throws: SQLiteError.self) { try second.begin() }
        #expect(error?.kind == .locked)
        #expect(error?.hint != nil)
        try first.rollback()
        try second.begin()
    }

    @Test func aFullDiskIsReportedAndTheTransactionCanBeRolledBack() throws {
        let database = try Database(.memory)
        try database.execute("CREATE TABLE t (b BLOB)")
        try database.setMaximumPageCount(20)
        let error = #expect(throws: SQLiteError.self) {
            try database.transaction {
                var insert = try database.prepare(
                    "INSERT INTO t VALUES (zeroblob(1000))", doing: "inserting into 't'")
                for _ in 0..<1000 { try insert.run() }
            }
        }
        #expect(error?.kind == .diskFull)
        #expect(
            error?.description == "SQLite 13 database or disk is full while inserting into 't'")
        #expect(try count(database, "t") == 0)
    }

    @Test func whatIsNotADatabaseIsRefusedOnOpening() throws {
        let file = try TemporaryFile(contents: Array(repeating: 65, count: 4096))
        let error = #expect(throws: SQLiteError.self) { _ = try Database(.file(file.path)) }
        #expect(error?.kind == .notADatabase)
        #expect(error?.doing == "opening '\(file.path)'")
        let missing = #expect(throws: SQLiteError.self) {
            _ = try Database(.existingFile(file.path + "/no/such"))
        }
        #expect(missing?.kind == .cannotOpen)
    }

    @Test func errorsCarryCodesTextAndPlace() throws {
        let database = try Database(.memory)
        try database.execute("CREATE TABLE totals (id INTEGER UNIQUE)")
        var insert = try database.prepare(
            "INSERT INTO totals VALUES (1)", doing: "inserting into 'totals'")
        try insert.run()
        let unique = #expect(throws: SQLiteError.self) { try insert.run() }
        #expect(unique?.code == 19)
        #expect(unique?.extendedCode == 2067)
        #expect(unique?.kind == .constraint)
        #expect(
            unique?.description
                == "SQLite 2067 UNIQUE constraint failed: totals.id while inserting into 'totals'")
        let mistake = #expect(throws: SQLiteError.self) {
            _ = try database.prepare("SELECT missing FROM totals")
        }
        #expect(mistake?.message == "no such column: missing")
        #expect(mistake?.sqlByteOffset == 7)
        #expect(mistake?.doing == "running 'SELECT missing FROM totals'")
    }

    @Test func namesAreQuoted() throws {
        #expect(Database.quoted(#"a "b" c"#) == #""a ""b"" c""#)
        let database = try Database(.memory)
        try database.execute("CREATE TABLE \(Database.quoted(#"odd " name"#)) (n)")
        #expect(try count(database, #"odd " name"#) == 0)
    }

    private func count(_ database: Database, _ table: String) throws -> Int64 {
        var statement = try database.prepare("SELECT count(*) FROM \(Database.quoted(table))")
        guard try statement.step() else { throw NoRow() }
        return statement.int64(at: 0)
    }
}
