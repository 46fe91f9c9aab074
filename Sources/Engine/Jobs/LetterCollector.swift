import Dataflow
import SQL
import Synchronization

/// Keeps the dead letters of a query that leaves no trace in the workspace.
final class LetterCollector: EpochCommitter {
    private let letters = Mutex<[DeadLetter]>([])

    func commit(_ epoch: Epoch) throws {
        letters.withLock { letters in
            for part in epoch.parts { letters += part.deadLetters }
        }
    }

    /// The first row that could not be computed.
    var failure: DeadLetter? {
        letters.withLock { $0.first { !DeadLetter.codesOfInput.contains($0.code) } }
    }

    /// What there is to say about the records that could not be read.
    var notices: [Diagnostic] {
        let bad = letters.withLock { $0.filter { DeadLetter.codesOfInput.contains($0.code) } }
        guard let first = bad.first else { return [] }
        let records = bad.count == 1 ? "1 record was" : "\(bad.count) records were"
        let place = first.offset.map { " at \($0)" } ?? ""
        return [
            Diagnostic(
                "\(records) left out; the first, of '\(first.source)'\(place): \(first.reason)",
                severity: .warning, sqlState: .warning)
        ]
    }
}

extension DeadLetter {
    /// Which row it was, where that is known, and how to pass over it.
    var placeHint: String {
        let row = offset.map { "the row was read from '\(source)' at \($0); " } ?? ""
        return row + "TRY(…) gives NULL for what cannot be computed"
    }

    /// The `code` of records that could not be decoded: PostgreSQL's `bad_copy_file_format`.
    static let undecodableCode = "22P04"

    /// The codes of what is wrong with the input, not with the query.
    static let codesOfInput: Set<String> = [undecodableCode, lateCode, nullTimeCode, futureCode]
}
