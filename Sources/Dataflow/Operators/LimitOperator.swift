import Columnar
import Functions

/// LIMIT and OFFSET without ORDER BY over input that only inserts: the first rows to arrive, as they
/// arrive. The rows must have been gathered to worker 0. State: one number.
public final class LimitOperator: Operator, StatefulOperator {
    /// The name that plans and errors show.
    public let name = "Limit"
    private let limit: Int
    private let offset: Int
    private var seen = 0
    private var isChanged = false

    /// The `limit` rows after the first `offset`.
    public init(limit: Int, offset: Int = 0) {
        self.limit = max(0, limit)
        self.offset = max(0, offset)
    }

    /// Sends the rows that are within the limit. Throws on a removal, which needs `TopNOperator`.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        guard batch.weights == nil else {
            throw StateError("LIMIT over changing rows must wait for their end")
        }
        let (end, overflow) = offset.addingReportingOverflow(limit)
        let first = min(batch.count, max(0, offset - seen))
        let last = overflow ? batch.count : min(batch.count, max(0, end - seen))
        seen += batch.count
        isChanged = true
        if last > first { try output.send(batch.slice(from: first, count: last - first)) }
    }

    /// The number of rows seen.
    public func takeStateChanges() throws -> StateChanges {
        var changes = StateChanges()
        if isChanged { changes.set([0], withUnsafeBytes(of: Int64(seen)) { Array($0) }) }
        isChanged = false
        return changes
    }

    /// Takes the number of rows seen over.
    public func restore(from entries: StateChanges) throws {
        for index in 0..<entries.count {
            guard let value = entries.value(at: index) else { continue }
            var reader = StateReader(Array(value))
            seen = Int(try reader.read(Int64.self))
        }
    }

    /// The memory of the number.
    public var stateByteCount: Int { 8 }

    /// No rows are held.
    public var stateRowCount: Int { 0 }
}
