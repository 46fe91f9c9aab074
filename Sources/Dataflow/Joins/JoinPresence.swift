/// When a row of one side of a join leaves by itself, rather than in a pair.
enum JoinPresence {
    case never
    /// Padded with NULLs, or alone in an anti join.
    case unmatched
    /// In a semi join.
    case matched

    /// Whether a row is there that `matches` match.
    func isThere(_ matches: Int64) -> Bool {
        switch self {
        case .never: false
        case .unmatched: matches <= 0
        case .matched: matches > 0
        }
    }

    /// Whether a pair whose condition is true, or has failed, counts as a match.
    func counts(_ isTrue: Bool) -> Bool {
        switch self {
        case .never: false
        case .unmatched: true
        case .matched: isTrue
        }
    }
}

extension JoinOperator.Kind {
    /// Whether pairs leave, rather than rows of A alone.
    var putsOutPairs: Bool {
        switch self {
        case .semi, .anti: false
        default: true
        }
    }

    /// When the rows of A, and of B, leave by themselves.
    var presences: [JoinPresence] {
        switch self {
        case .inner: [.never, .never]
        case .left, .anti: [.unmatched, .never]
        case .right: [.never, .unmatched]
        case .full: [.unmatched, .unmatched]
        case .semi: [.matched, .never]
        }
    }
}
