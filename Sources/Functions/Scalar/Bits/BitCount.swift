import Columnar

extension ScalarFunction {
    /// `bit_count`
    static let bitCount = ScalarFunction(
        "bit_count", category: .math, summary: "How many bits of a whole number or bytea are set.",
        examples: [
            FunctionExample("bit_count(31)", "5"),
            FunctionExample("bit_count('\\x1234'::bytea)", "5"),
        ],
        overloads: [
            Overload(
                [.smallint], .bigint,
                kernel: Kernels.unary { (x: Int16) in Int64(x.nonzeroBitCount) }),
            Overload(
                [.integer], .bigint,
                kernel: Kernels.unary { (x: Int32) in Int64(x.nonzeroBitCount) }),
            Overload(
                [.bigint], .bigint, kernel: Kernels.unary { (x: Int64) in Int64(x.nonzeroBitCount) }
            ),
            Overload(
                [.bytea], .bigint,
                kernel: Kernels.unary { (bytes: TextBytes) in
                    bytes.reduce(Int64(0)) { $0 + Int64($1.nonzeroBitCount) }
                }),
        ])
}
