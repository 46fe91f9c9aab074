import Columnar

/// Conversions among numbers: rounded to the nearest, half to even from floating point and half away
/// from zero from decimals; out of range is an error.
enum NumberCasts {
    static func kernel(from source: DataType, to target: DataType) -> Kernel? {
        switch source {
        case .smallint: fromInteger(Int16.self, target)
        case .integer: fromInteger(Int32.self, target)
        case .bigint: fromInteger(Int64.self, target)
        case .real: fromFloat(Float.self, target)
        case .double: fromFloat(Double.self, target)
        case .decimal(_, let scale): fromDecimal(scale, target)
        default: nil
        }
    }

    private static func fromInteger<S: KernelInput & FixedWidthInteger>(
        _ source: S.Type, _ target: DataType
    ) -> Kernel? {
        switch target {
        case .smallint: narrow(S.self, Int16.self, target)
        case .integer: narrow(S.self, Int32.self, target)
        case .bigint: narrow(S.self, Int64.self, target)
        case .real: Kernels.unary { (x: S) -> Float in Float(x) }
        case .double: Kernels.unary { (x: S) -> Double in Double(x) }
        case .decimal(let precision, let scale):
            { arguments, call in
                let x = S.Reader(arguments[0])
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int128 in
                    try rescaled(Int128(x.value(at: row)), 0, precision, scale)
                }
            }
        default: nil
        }
    }

    private static func narrow<
        S: KernelInput & FixedWidthInteger, T: KernelOutput & FixedWidthInteger
    >(_ source: S.Type, _ result: T.Type, _ target: DataType) -> Kernel {
        { arguments, call in
            let x = S.Reader(arguments[0])
            return Kernels.rows(arguments, &call) { row throws(RowError) -> T in
                guard let value = T(exactly: x.value(at: row)) else { throw .outOfRange(target) }
                return value
            }
        }
    }

    private static func fromFloat<S: KernelInput & BinaryFloatingPoint>(
        _ source: S.Type, _ target: DataType
    ) -> Kernel? {
        switch target {
        case .smallint: round(S.self, Int16.self, target)
        case .integer: round(S.self, Int32.self, target)
        case .bigint: round(S.self, Int64.self, target)
        case .real:
            Kernels.unary { (x: S) throws(RowError) -> Float in
                let value = Float(x)
                if value.isInfinite, x.isFinite { throw .floatOverflow }
                if value == 0, x != 0 { throw .floatUnderflow }
                return value
            }
        case .double: Kernels.unary { (x: S) -> Double in Double(x) }
        case .decimal(let precision, let scale):
            { arguments, call in
                let x = S.Reader(arguments[0])
                var scratch: [UInt8] = []
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int128 in
                    try decimal(of: x.value(at: row), precision, scale, &scratch)
                }
            }
        default: nil
        }
    }

    /// The decimal nearest to the shortest text of `value`.
    private static func decimal<S: BinaryFloatingPoint>(
        of value: S, _ precision: Int, _ scale: Int, _ scratch: inout [UInt8]
    ) throws(RowError) -> Int128 {
        guard value.isFinite else {
            throw RowError(code: "0A000", "cannot convert \(value) to DECIMAL")
        }
        scratch.removeAll(keepingCapacity: true)
        if let float = value as? Float {
            FloatText.write(float, into: &scratch)
        } else {
            FloatText.write(Double(value), into: &scratch)
        }
        guard let result = DecimalText.parse(scratch.span, precision: precision, scale: scale)
        else { throw .numericOverflow }
        return result
    }

    private static func round<
        S: KernelInput & BinaryFloatingPoint, T: KernelOutput & FixedWidthInteger
    >(_ source: S.Type, _ result: T.Type, _ target: DataType) -> Kernel {
        { arguments, call in
            let x = S.Reader(arguments[0])
            return Kernels.rows(arguments, &call) { row throws(RowError) -> T in
                let rounded = x.value(at: row).rounded(.toNearestOrEven)
                guard let value = T(exactly: rounded) else { throw .outOfRange(target) }
                return value
            }
        }
    }

    private static func fromDecimal(_ scale: Int, _ target: DataType) -> Kernel? {
        switch target {
        case .smallint: integer(scale, Int16.self, target)
        case .integer: integer(scale, Int32.self, target)
        case .bigint: integer(scale, Int64.self, target)
        case .real:
            { arguments, call in
                let x = FixedReader<Int128>(arguments[0])
                return Kernels.rows(arguments, &call) { row in
                    Float(Decimal128.toDouble(x.value(at: row), scale: scale))
                }
            }
        case .double:
            { arguments, call in
                let x = FixedReader<Int128>(arguments[0])
                return Kernels.rows(arguments, &call) { row in
                    Decimal128.toDouble(x.value(at: row), scale: scale)
                }
            }
        case .decimal(let precision, let newScale):
            { arguments, call in
                let x = FixedReader<Int128>(arguments[0])
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int128 in
                    try rescaled(x.value(at: row), scale, precision, newScale)
                }
            }
        default: nil
        }
    }

    private static func integer<T: KernelOutput & FixedWidthInteger>(
        _ scale: Int, _ result: T.Type, _ target: DataType
    ) -> Kernel {
        { arguments, call in
            let x = FixedReader<Int128>(arguments[0])
            return Kernels.rows(arguments, &call) { row throws(RowError) -> T in
                let whole = Decimal128.rescale(x.value(at: row), from: scale, to: 0)
                guard let value = whole.flatMap({ T(exactly: $0) }) else {
                    throw .outOfRange(target)
                }
                return value
            }
        }
    }

    @inline(__always)
    private static func rescaled(
        _ value: Int128, _ scale: Int, _ precision: Int, _ newScale: Int
    ) throws(RowError) -> Int128 {
        guard let scaled = Decimal128.rescale(value, from: scale, to: newScale),
            Decimal128.fits(scaled, precision: precision)
        else { throw .numericOverflow }
        return scaled
    }
}
