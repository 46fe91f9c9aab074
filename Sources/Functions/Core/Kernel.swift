import Columnar

/// The loop of one function for one choice of argument types: whole columns in, a whole column out.
///
/// Arguments have the types of the overload it was made for and `call.rowCount` rows each; any may be
/// constant. The result has `call.rowCount` rows and is constant where it can be. A row that fails is
/// recorded in `call.errors` and NULL in the result.
public typealias Kernel = @Sendable (_ arguments: [Column], _ call: inout KernelCall) -> Column

/// What a kernel may know and say besides its arguments.
public struct KernelCall: Sendable {
    /// How many rows the batch has.
    public let rowCount: Int
    /// The type that the result must have.
    public let resultType: DataType
    /// The session's settings and its clock.
    public let session: EvaluationSession
    /// The rows that failed.
    public var errors = RowErrors()

    /// A call over `rowCount` rows.
    public init(rowCount: Int, resultType: DataType, session: EvaluationSession) {
        self.rowCount = rowCount
        self.resultType = resultType
        self.session = session
    }
}

/// What the functions that are not pure read: the clock and the time zone.
public struct EvaluationSession: Sendable {
    /// The time of `now()`: microseconds since 1970-01-01 UTC, fixed for a batch.
    public var now: Int64
    /// The session's time zone as an IANA name; UTC unless set.
    public var timeZone: String
    /// Where `random()` starts.
    public var seed: UInt64

    /// A session at the moment `now`.
    public init(now: Int64, timeZone: String = "UTC", seed: UInt64 = 0) {
        self.now = now
        self.timeZone = timeZone
        self.seed = seed
    }
}
