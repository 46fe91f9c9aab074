import Columnar

extension ScalarFunction {
    /// `&`
    static let bitAndOperator = ScalarFunction(
        "&", category: .math, summary: "The bits that both whole numbers have.",
        examples: [FunctionExample("91 & 15", "11")],
        overloads: [
            Overload(
                [.smallint, .smallint], .smallint,
                kernel: Kernels.binary { (a: Int16, b: Int16) in a & b }),
            Overload(
                [.integer, .integer], .integer,
                kernel: Kernels.binary { (a: Int32, b: Int32) in a & b }),
            Overload(
                [.bigint, .bigint], .bigint,
                kernel: Kernels.binary { (a: Int64, b: Int64) in a & b }),
        ])

    /// `|`
    static let bitOrOperator = ScalarFunction(
        "|", category: .math, summary: "The bits that either of two whole numbers has.",
        examples: [FunctionExample("32 | 3", "35")],
        overloads: [
            Overload(
                [.smallint, .smallint], .smallint,
                kernel: Kernels.binary { (a: Int16, b: Int16) in a | b }),
            Overload(
                [.integer, .integer], .integer,
                kernel: Kernels.binary { (a: Int32, b: Int32) in a | b }),
            Overload(
                [.bigint, .bigint], .bigint,
                kernel: Kernels.binary { (a: Int64, b: Int64) in a | b }),
        ])

    /// `#`
    static let bitXorOperator = ScalarFunction(
        "#", aliases: ["xor"], category: .math,
        summary: "The bits in which two whole numbers differ.",
        examples: [FunctionExample("17 # 5", "20")],
        overloads: [
            Overload(
                [.smallint, .smallint], .smallint,
                kernel: Kernels.binary { (a: Int16, b: Int16) in a ^ b }),
            Overload(
                [.integer, .integer], .integer,
                kernel: Kernels.binary { (a: Int32, b: Int32) in a ^ b }),
            Overload(
                [.bigint, .bigint], .bigint,
                kernel: Kernels.binary { (a: Int64, b: Int64) in a ^ b }),
        ])

    /// `<<`
    static let shiftLeft = ScalarFunction(
        "<<", category: .math, summary: "A whole number with its bits moved up.",
        examples: [FunctionExample("1 << 4", "16")],
        overloads: [
            Overload(
                [.smallint, .integer], .smallint,
                kernel: Kernels.binary { (a: Int16, n: Int32) in
                    Int16(truncatingIfNeeded: Int32(a) &<< n)
                }),
            Overload(
                [.integer, .integer], .integer,
                kernel: Kernels.binary { (a: Int32, n: Int32) in a &<< n }),
            Overload(
                [.bigint, .integer], .bigint,
                kernel: Kernels.binary { (a: Int64, n: Int32) in
                    a &<< Int64(n)
                }),
        ])

    /// `>>`
    static let shiftRight = ScalarFunction(
        ">>", category: .math, summary: "A whole number with its bits moved down.",
        examples: [FunctionExample("-8 >> 1", "-4")],
        overloads: [
            Overload(
                [.smallint, .integer], .smallint,
                kernel: Kernels.binary { (a: Int16, n: Int32) in
                    Int16(truncatingIfNeeded: Int32(a) &>> n)
                }),
            Overload(
                [.integer, .integer], .integer,
                kernel: Kernels.binary { (a: Int32, n: Int32) in a &>> n }),
            Overload(
                [.bigint, .integer], .bigint,
                kernel: Kernels.binary { (a: Int64, n: Int32) in
                    a &>> Int64(n)
                }),
        ])
}
