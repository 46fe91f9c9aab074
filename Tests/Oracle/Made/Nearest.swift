/// How an ASOF JOIN finds the nearest row of its right side, in which no two rows of the same key are
/// at the same position.
struct Nearest: Sendable {
    /// The columns that are equal, of the left side and of the right.
    var keys: [(left: Column, right: Column)]
    /// The columns that are near each other.
    var position: (left: Column, right: Column)
    /// `>=`, `>`, `<=` or `<`.
    var sign: String
    /// Whether the comparison stands apart from the keys, in MATCH_CONDITION.
    var isApart = false
    /// The versioned table that the right side is, in FOR SYSTEM_TIME AS OF; nil for ASOF.
    var versioned: String?
    /// What SQLite reads for the rows of the right side; nil for its text.
    var rows: String?

    /// Its condition in streamsql's words, without what is only said in SQLite's.
    var condition: Term {
        keys.reduce(near) { condition, key in
            Term(.boolean, "($0 = $1 AND $2)", nil, [key.left.term, key.right.term, condition])
        }
    }

    /// What follows the right side in streamsql's words.
    var ours: String {
        if versioned != nil {
            let equalities = keys.map { "\($0.left.term.ours) = \($0.right.term.ours)" }
            return " ON \(equalities.joined(separator: " AND "))"
        }
        guard isApart, !keys.isEmpty else { return " ON \(condition.text(.ours))" }
        let equalities = keys.map { "\($0.left.term.ours) = \($0.right.term.ours)" }
        return " MATCH_CONDITION (\(near.text(.ours))) ON \(equalities.joined(separator: " AND "))"
    }

    private var near: Term {
        Term(.boolean, "$0 \(sign) $1", nil, [position.left.term, position.right.term])
    }

    /// SQLite has no such join: each row of the right side knows the next position behind it, and
    /// matches up to there.
    func theirs(_ join: Source.Join, _ left: Source, _ right: Source) -> String {
        let (own, other) = (position.left.term.theirs, position.right)
        let comesBefore = sign.hasPrefix(">")
        let partition = keys.map(\.right.name).joined(separator: ", ")
        let ahead = sign.hasSuffix("=") ? String(sign.dropLast()) : sign + "="
        let beside = "\(other.source).beside"
        let opposite = ahead.replacing(">", with: "\0").replacing("<", with: ">")
            .replacing("\0", with: "<")
        return """
            \(left.text(.theirs)) \(join.word.replacing("ASOF ", with: "")) (SELECT *, \
            \(comesBefore ? "lead" : "lag")(\(other.name)) OVER (\
            \(partition.isEmpty ? "" : "PARTITION BY \(partition) ")ORDER BY \(other.name)) AS beside \
            FROM \(rows ?? right.text(.theirs)) WHERE \(other.name) IS NOT NULL) \(other.source) \
            ON \(condition.text(.theirs)) AND (\(beside) IS NULL OR \(own) \(opposite) \(beside))
            """
    }
}
