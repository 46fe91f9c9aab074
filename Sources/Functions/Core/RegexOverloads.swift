import Columnar

extension ScalarFunction {
    /// The overloads `(text, pattern, …)` of a function of regular expressions, with each of `tails`;
    /// `search` gets the arguments, their types, and the patterns that calls share.
    static func regexOverloads(
        _ tails: [[DataType]], result: DataType,
        _ search:
            @escaping @Sendable (
                [Column], [DataType], CompiledPatterns, inout KernelCall
            ) -> Column
    ) -> [Overload] {
        tails.map { tail in
            let types: [DataType] = [.text, .text] + tail
            return Overload(types.map { .exactly($0) }, resultType: { _ in result }) { _, _ in
                let compiled = CompiledPatterns()
                return { arguments, call in search(arguments, types, compiled, &call) }
            }
        }
    }
}
