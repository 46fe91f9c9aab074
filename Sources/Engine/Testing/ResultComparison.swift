/// Compares the rows of a result with those that a test file expects.
struct ResultComparison {
    private let expected: ExpectedRows
    private let actual: [ResultRow]

    init(_ actual: [ResultRow], expected: ExpectedRows) {
        self.actual = actual
        self.expected = expected
    }

    /// The actual rows in the order in which they are to be written.
    var actualLines: [String] {
        if expected.order == .valuesort {
            return values(actual).sorted { $0.key < $1.key }.map(\.word)
        }
        return ordered(actual).map(\.line)
    }

    /// The difference, one line for each row that is only in one of them; nil when they are equal.
    var difference: String? {
        if expected.order == .valuesort { return valueDifference }
        let wanted = ordered(expectedRows)
        let found = ordered(actual)
        if wanted.count == found.count, zip(found, wanted).allSatisfy({ $0.matches($1) }) {
            return nil
        }
        return difference(wanted.map(\.line), found.map(\.line)) { one, other in
            found[other].matches(wanted[one])
        }
    }

    /// The expected rows, with the kinds of the actual ones.
    private var expectedRows: [ResultRow] {
        expected.lines.map { line in
            let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
            let model = actual.first { $0.words.count == words.count }
            return ResultRow(
                words: words, kinds: model?.kinds ?? Array(repeating: .text, count: words.count))
        }
    }

    private func ordered(_ rows: [ResultRow]) -> [ResultRow] {
        guard expected.order == .rowsort else { return rows }
        return rows.map { ($0, $0.sortKey) }.sorted { $0.1 < $1.1 }.map(\.0)
    }

    private func values(_ rows: [ResultRow]) -> [(word: String, key: String, kind: ResultRow.Kind)]
    {
        rows.flatMap { row in
            zip(row.words, row.kinds).map { ($0, $1.canonical($0), $1) }
        }
    }

    private var valueDifference: String? {
        let wanted = values(expectedRows).sorted { $0.key < $1.key }
        let found = values(actual).sorted { $0.key < $1.key }
        let isEqual =
            wanted.count == found.count
            && zip(found, wanted).allSatisfy { $0.kind.matches($0.word, $1.word) }
        return isEqual
            ? nil
            : difference(wanted.map(\.word), found.map(\.word)) {
                found[$1].kind.matches(found[$1].word, wanted[$0].word)
            }
    }

    /// `- ` before what was expected only, `+ ` before what came only (longest common subsequence
    /// for what is short, else place by place).
    private func difference(
        _ wanted: [String], _ found: [String], _ isEqual: (Int, Int) -> Bool
    ) -> String {
        var lines: [String] = []
        var lengths = Array(
            repeating: Array(repeating: 0, count: found.count + 1), count: wanted.count + 1)
        let isShort = wanted.count * found.count <= 250_000
        if isShort {
            for one in wanted.indices.reversed() {
                for other in found.indices.reversed() {
                    lengths[one][other] =
                        isEqual(one, other)
                        ? lengths[one + 1][other + 1] + 1
                        : max(lengths[one + 1][other], lengths[one][other + 1])
                }
            }
        }
        var (one, other) = (0, 0)
        while one < wanted.count || other < found.count {
            if one < wanted.count, other < found.count, isEqual(one, other) {
                lines.append("  " + wanted[one])
                one += 1
                other += 1
            } else if other == found.count
                || one < wanted.count && lengths[one + 1][other] >= lengths[one][other + 1]
            {
                lines.append("- " + wanted[one])
                one += 1
            } else {
                lines.append("+ " + found[other])
                other += 1
            }
        }
        return lines.joined(separator: "\n")
    }
}

extension ResultRow {
    /// What rows are sorted by, the same for rows that are equal.
    fileprivate var sortKey: String {
        zip(words, kinds).map { $1.canonical($0) }.joined(separator: " ")
    }

    /// Whether it is the expected row.
    fileprivate func matches(_ expected: ResultRow) -> Bool {
        words.count == expected.words.count
            && zip(zip(words, expected.words), kinds).allSatisfy { $1.matches($0.0, $0.1) }
    }
}
