import Columnar

/// What travels along the edges besides rows.
enum Signal: Sendable {
    /// The watermark of the sender rose.
    case watermark(Watermark)
    /// The sender no longer holds the watermark back, or does again.
    case idle(Bool)
    /// The cut of an epoch: everything before it belongs to the epoch.
    case barrier(Int64)
    /// The sender has ended.
    case finish
}

/// What travels between workers.
enum Message: Sendable {
    case batch(Batch)
    case signal(Signal)

    var byteCount: Int {
        switch self {
        case .batch(let batch): batch.byteCount + (batch.origin?.records?.byteCount ?? 0)
        case .signal: 0
        }
    }
}

extension Batch {
    /// About how many bytes the columns take.
    var byteCount: Int {
        columns.reduce(count * (weights == nil ? 0 : 8)) { total, column in
            total + column.values.byteCount + (column.bytes?.byteCount ?? 0)
        }
    }
}
