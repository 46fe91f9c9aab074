import CSQLite

/// A compiled SQL statement; finalised when it goes away.
///
/// Bind parameters (counted from 1, as in `?1`), `step` through the rows, read columns (counted from
/// 0), `reset`, bind again. For a write, `run()` does step and reset in one. A statement that is
/// between `step` and `reset` keeps a read lock: reset it when you stop early.
public struct Statement: ~Copyable {
    private let handle: OpaquePointer
    private let doing: String

    /// How many columns a row has; 0 for a statement that returns none.
    public let columnCount: Int
    /// The largest parameter number.
    public let parameterCount: Int

    init(database: OpaquePointer, sql: String, doing: String) throws(SQLiteError) {
        var sql = sql
        let (code, compiled, hasMore) = sql.withUTF8 { utf8 in
            Self.compile(database: database, utf8: utf8)
        }
        guard code == SQLITE_OK else {
            throw SQLiteError(code: code, handle: database, doing: doing)
        }
        guard let compiled else {
            throw SQLiteError(
                extendedCode: SQLITE_MISUSE, message: "the text holds no statement", doing: doing)
        }
        guard !hasMore else {
            sqlite3_finalize(compiled)
            throw SQLiteError(
                extendedCode: SQLITE_MISUSE, message: "the text holds more than one statement",
                doing: doing)
        }
        handle = compiled
        self.doing = doing
        columnCount = Int(sqlite3_column_count(compiled))
        parameterCount = Int(sqlite3_bind_parameter_count(compiled))
    }

    deinit {
        sqlite3_finalize(handle)
    }

    /// Compiles the first statement of `utf8`, and says whether another follows it.
    private static func compile(
        database: OpaquePointer, utf8: UnsafeBufferPointer<UInt8>
    ) -> (code: Int32, statement: OpaquePointer?, hasMore: Bool) {
        let bytes = UnsafeRawBufferPointer(utf8)
        guard let count = Int32(exactly: bytes.count),
            let start = bytes.assumingMemoryBound(to: CChar.self).baseAddress
        else { return (bytes.isEmpty ? SQLITE_OK : SQLITE_TOOBIG, nil, false) }
        var compiled: OpaquePointer?
        var tail: UnsafePointer<CChar>?
        let code = sqlite3_prepare_v3(
            database, start, count, UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, &tail)
        guard code == SQLITE_OK, let tail else { return (code, compiled, false) }
        // What follows is a second statement if SQLite compiles something from it.
        var second: OpaquePointer?
        let rest = count - Int32(tail - start)
        let secondCode =
            rest > 0 ? sqlite3_prepare_v3(database, tail, rest, 0, &second, nil) : SQLITE_OK
        let hasMore = second != nil || secondCode != SQLITE_OK
        sqlite3_finalize(second)
        return (code, compiled, hasMore)
    }

    // MARK: Running

    /// Goes to the next row; false when there is none.
    ///
    /// After an error the statement is reset and may be run again.
    public mutating func step() throws(SQLiteError) -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        let error = SQLiteError(code: code, handle: sqlite3_db_handle(handle), doing: doing)
        sqlite3_reset(handle)
        throw error
    }

    /// Runs the statement to its end and resets it; the bindings stay.
    public mutating func run() throws(SQLiteError) {
        while try step() {}
        sqlite3_reset(handle)
    }

    /// Goes back to before the first row and gives up the read lock; the bindings stay.
    public mutating func reset() {
        // The code repeats the last step's error, which step has thrown already.
        sqlite3_reset(handle)
    }

    /// Sets every parameter to NULL.
    public mutating func clearBindings() {
        sqlite3_clear_bindings(handle)
    }

    // MARK: Parameters

    /// The number of the parameter written `:name`, `@name` or `$name` (with that sign); nil if there is none.
    public func parameterNumber(of name: String) -> Int? {
        let number = sqlite3_bind_parameter_index(handle, name)
        return number > 0 ? Int(number) : nil
    }

    /// Sets parameter `number` to an integer.
    public mutating func bind(_ value: Int64, to number: Int) throws(SQLiteError) {
        try check(sqlite3_bind_int64(handle, Int32(clamping: number), value))
    }

    /// Sets parameter `number` to a floating-point number. SQLite stores NaN as NULL.
    public mutating func bind(_ value: Double, to number: Int) throws(SQLiteError) {
        try check(sqlite3_bind_double(handle, Int32(clamping: number), value))
    }

    /// Sets parameter `number` to a copy of UTF-8 text.
    public mutating func bind(text: Span<UInt8>, to number: Int) throws(SQLiteError) {
        try check(text.withUnsafeBufferPointer { bindText($0, to: number) })
    }

    /// Sets parameter `number` to a copy of UTF-8 text.
    public mutating func bind(text: [UInt8], to number: Int) throws(SQLiteError) {
        try check(text.withUnsafeBufferPointer { bindText($0, to: number) })
    }

    /// Sets parameter `number` to a text.
    public mutating func bind(_ value: String, to number: Int) throws(SQLiteError) {
        var value = value
        try check(value.withUTF8 { bindText($0, to: number) })
    }

    /// Sets parameter `number` to a copy of some bytes.
    public mutating func bind(blob: Span<UInt8>, to number: Int) throws(SQLiteError) {
        try check(blob.withUnsafeBufferPointer { bindBlob($0, to: number) })
    }

    /// Sets parameter `number` to a copy of some bytes.
    public mutating func bind(blob: [UInt8], to number: Int) throws(SQLiteError) {
        try check(blob.withUnsafeBufferPointer { bindBlob($0, to: number) })
    }

    /// Sets parameter `number` to NULL.
    public mutating func bindNull(to number: Int) throws(SQLiteError) {
        try check(sqlite3_bind_null(handle, Int32(clamping: number)))
    }

    private func bindText(_ bytes: UnsafeBufferPointer<UInt8>, to number: Int) -> Int32 {
        let number = Int32(clamping: number)
        // A null pointer would bind NULL, which an empty text is not.
        guard let start = bytes.baseAddress, !bytes.isEmpty else {
            return sqlite3_bind_text(handle, number, "", 0, copied)
        }
        return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
            sqlite3_bind_text64(
                handle, number, $0, UInt64(bytes.count), copied, UInt8(SQLITE_UTF8))
        }
    }

    private func bindBlob(_ bytes: UnsafeBufferPointer<UInt8>, to number: Int) -> Int32 {
        let number = Int32(clamping: number)
        guard let start = bytes.baseAddress, !bytes.isEmpty else {
            return sqlite3_bind_zeroblob(handle, number, 0)
        }
        return sqlite3_bind_blob64(handle, number, start, UInt64(bytes.count), copied)
    }

    /// `SQLITE_TRANSIENT`: SQLite copies the bytes before the call returns, into the buffer that the
    /// parameter already owns when it is large enough.
    private var copied: sqlite3_destructor_type {
        unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }

    private func check(_ code: Int32) throws(SQLiteError) {
        guard code != SQLITE_OK else { return }
        throw SQLiteError(code: code, handle: sqlite3_db_handle(handle), doing: doing)
    }

    // MARK: Columns

    /// What the row's value is stored as. Ask before reading: reading may convert the value.
    public func storageClass(at column: Int) -> StorageClass {
        StorageClass(code: sqlite3_column_type(handle, Int32(clamping: column)))
    }

    /// Whether the row's value is NULL.
    public func isNull(at column: Int) -> Bool {
        sqlite3_column_type(handle, Int32(clamping: column)) == SQLITE_NULL
    }

    /// The row's value as an integer; 0 for NULL.
    public func int64(at column: Int) -> Int64 {
        sqlite3_column_int64(handle, Int32(clamping: column))
    }

    /// The row's value as a floating-point number; 0 for NULL.
    public func double(at column: Int) -> Double {
        sqlite3_column_double(handle, Int32(clamping: column))
    }

    /// The row's value as bytes: a blob as it is, text as UTF-8, a number as its text, NULL as none.
    /// Lent until the next step, reset or binding.
    @_lifetime(borrow self)
    public func bytes(at column: Int) -> Span<UInt8> {
        let column = Int32(clamping: column)
        // As text where it is not a blob, because a file may store its text as UTF-16.
        let start =
            sqlite3_column_type(handle, column) == SQLITE_BLOB
            ? sqlite3_column_blob(handle, column)
            : UnsafeRawPointer(sqlite3_column_text(handle, column))
        let count = start == nil ? 0 : Int(sqlite3_column_bytes(handle, column))
        let bytes = UnsafeBufferPointer(
            start: start?.assumingMemoryBound(to: UInt8.self), count: count)
        return _overrideLifetime(Span(_unsafeElements: bytes), borrowing: self)
    }

    /// The row's value as a text; empty for NULL. Malformed UTF-8 is repaired.
    public func string(at column: Int) -> String {
        let bytes = bytes(at: column)
        return bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    /// The name of a result column; empty when there is no such column.
    public func columnName(at column: Int) -> String {
        sqlite3_column_name(handle, Int32(clamping: column)).map { String(cString: $0) } ?? ""
    }

    /// The type a table declares for the column that this result column reads; nil for an
    /// expression or an undeclared type.
    public func declaredType(at column: Int) -> String? {
        sqlite3_column_decltype(handle, Int32(clamping: column)).map { String(cString: $0) }
    }
}
