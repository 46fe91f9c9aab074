import Columnar

extension ScalarFunction {
    /// `levenshtein`
    static let levenshtein = ScalarFunction(
        "levenshtein", aliases: ["editdist3"], category: .text,
        summary:
            "How many insertions, deletions and replacements make one text the other; their costs may follow.",
        examples: [
            FunctionExample("levenshtein('GUMBO', 'GAMBOL')", "2"),
            FunctionExample("levenshtein('GUMBO', 'GAMBOL', 2, 1, 1)", "3"),
        ],
        overloads: [
            Overload(
                [.text, .text], .integer,
                kernel: Kernels.binary {
                    (a: TextBytes, b: TextBytes) throws(RowError) -> Int32 in
                    try checkLengths(a, b)
                    return Int32(EditDistance.levenshtein(a, b))
                }),
            Overload([.text, .text, .integer, .integer, .integer], .integer) { arguments, call in
                let a = BytesReader(arguments[0])
                let b = BytesReader(arguments[1])
                let costs = arguments[2...].map { FixedReader<Int32>($0) }
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int32 in
                    let (source, target) = (a.value(at: row), b.value(at: row))
                    try checkLengths(source, target)
                    let distance = EditDistance.levenshtein(
                        source, target, insertion: Int(costs[0].value(at: row)),
                        deletion: Int(costs[1].value(at: row)),
                        replacement: Int(costs[2].value(at: row)))
                    guard let result = Int32(exactly: distance) else {
                        throw .outOfRange(.integer)
                    }
                    return result
                }
            },
        ])

    /// `hamming`
    static let hamming = ScalarFunction(
        "hamming", aliases: ["mismatches"], category: .text,
        summary: "In how many places two texts of the same length differ.",
        examples: [FunctionExample("hamming('duck', 'luck')", "1")],
        overloads: [
            Overload(
                [.text, .text], .integer,
                kernel: Kernels.binary {
                    (a: TextBytes, b: TextBytes) throws(RowError) -> Int32 in
                    let (left, right) = (EditDistance.scalars(a), EditDistance.scalars(b))
                    guard left.count == right.count else {
                        throw RowError(code: "22023", "hamming takes texts of the same length")
                    }
                    return Int32(truncatingIfNeeded: zip(left, right).count { $0 != $1 })
                })
        ])

    /// `jaro_similarity`
    static let jaroSimilarity = ScalarFunction(
        "jaro_similarity", category: .text,
        summary: "How alike two texts are by Jaro's measure, from 0 to 1.",
        examples: [FunctionExample("round(jaro_similarity('MARTHA', 'MARHTA'), 4)", "0.9444")],
        overloads: [
            Overload(
                [.text, .text], .double,
                kernel: Kernels.binary {
                    (a: TextBytes, b: TextBytes) throws(RowError) -> Double in
                    try checkLengths(a, b)
                    return EditDistance.jaro(a, b)
                })
        ])
}

/// The work grows with the product of the lengths.
private func checkLengths(_ a: TextBytes, _ b: TextBytes) throws(RowError) {
    if a.count <= 4_096, b.count <= 4_096 { return }
    throw RowError(code: "22023", "text distances take at most 4096 bytes")
}
