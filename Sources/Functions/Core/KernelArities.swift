import Columnar

extension Kernels {
    /// A function of one value.
    @inline(__always)
    static func unary<A: KernelInput, R: KernelOutput>(
        _ body: @escaping @Sendable (A) throws(RowError) -> R
    ) -> Kernel {
        { arguments, call in
            let a = A.Reader(arguments[0])
            return rows(arguments, &call) { row throws(RowError) in try body(a.value(at: row)) }
        }
    }

    /// A function of two values.
    @inline(__always)
    static func binary<A: KernelInput, B: KernelInput, R: KernelOutput>(
        _ body: @escaping @Sendable (A, B) throws(RowError) -> R
    ) -> Kernel {
        { arguments, call in
            let a = A.Reader(arguments[0])
            let b = B.Reader(arguments[1])
            return rows(arguments, &call) { row throws(RowError) in
                try body(a.value(at: row), b.value(at: row))
            }
        }
    }

    /// A function of three values.
    @inline(__always)
    static func ternary<A: KernelInput, B: KernelInput, C: KernelInput, R: KernelOutput>(
        _ body: @escaping @Sendable (A, B, C) throws(RowError) -> R
    ) -> Kernel {
        { arguments, call in
            let a = A.Reader(arguments[0])
            let b = B.Reader(arguments[1])
            let c = C.Reader(arguments[2])
            return rows(arguments, &call) { row throws(RowError) in
                try body(a.value(at: row), b.value(at: row), c.value(at: row))
            }
        }
    }

    /// A function of one value that appends text.
    @inline(__always)
    static func textUnary<A: KernelInput>(
        _ body: @escaping @Sendable (A, inout TextOutput) throws(RowError) -> Void
    ) -> Kernel {
        { arguments, call in
            let a = A.Reader(arguments[0])
            return textRows(arguments, &call) { row, output throws(RowError) in
                try body(a.value(at: row), &output)
            }
        }
    }

    /// A function of two values that appends text.
    @inline(__always)
    static func textBinary<A: KernelInput, B: KernelInput>(
        _ body: @escaping @Sendable (A, B, inout TextOutput) throws(RowError) -> Void
    ) -> Kernel {
        { arguments, call in
            let a = A.Reader(arguments[0])
            let b = B.Reader(arguments[1])
            return textRows(arguments, &call) { row, output throws(RowError) in
                try body(a.value(at: row), b.value(at: row), &output)
            }
        }
    }

    /// A function of three values that appends text.
    @inline(__always)
    static func textTernary<A: KernelInput, B: KernelInput, C: KernelInput>(
        _ body: @escaping @Sendable (A, B, C, inout TextOutput) throws(RowError) -> Void
    ) -> Kernel {
        { arguments, call in
            let a = A.Reader(arguments[0])
            let b = B.Reader(arguments[1])
            let c = C.Reader(arguments[2])
            return textRows(arguments, &call) { row, output throws(RowError) in
                try body(a.value(at: row), b.value(at: row), c.value(at: row), &output)
            }
        }
    }

    /// A function of four values that appends text.
    @inline(__always)
    static func textQuaternary<
        A: KernelInput, B: KernelInput, C: KernelInput, D: KernelInput
    >(
        _ body: @escaping @Sendable (A, B, C, D, inout TextOutput) throws(RowError) -> Void
    ) -> Kernel {
        { arguments, call in
            let a = A.Reader(arguments[0])
            let b = B.Reader(arguments[1])
            let c = C.Reader(arguments[2])
            let d = D.Reader(arguments[3])
            return textRows(arguments, &call) { row, output throws(RowError) in
                try body(
                    a.value(at: row), b.value(at: row), c.value(at: row), d.value(at: row),
                    &output)
            }
        }
    }
}
