import Columnar

extension Kernels {
    /// The overloads of an operator on the three integer types.
    static func integerOverloads<
        A: ArithmeticOperation, B: ArithmeticOperation, C: ArithmeticOperation
    >(_ small: A.Type, _ medium: B.Type, _ big: C.Type) -> [Overload] {
        [
            Overload([.smallint, .smallint], .smallint, kernel: arithmetic(small)),
            Overload([.integer, .integer], .integer, kernel: arithmetic(medium)),
            Overload([.bigint, .bigint], .bigint, kernel: arithmetic(big)),
        ]
    }

    /// The overloads of an operator on the two floating-point types.
    static func floatOverloads<A: ArithmeticOperation, B: ArithmeticOperation>(
        _ real: A.Type, _ double: B.Type
    ) -> [Overload] {
        [
            Overload([.real, .real], .real, kernel: arithmetic(real)),
            Overload([.double, .double], .double, kernel: arithmetic(double)),
        ]
    }

    /// The sum or difference of two decimals.
    static func decimalSum(isDifference: Bool) -> Overload {
        Overload(
            [.anyDecimal, .anyDecimal], resultType: { DecimalTypes.sum($0[0], $0[1]) }
        ) { types, result in
            let (leftScale, rightScale) = (types[0].decimalScale, types[1].decimalScale)
            let scale = result.decimalScale
            return { arguments, call in
                Kernels.decimalRows(arguments, &call) {
                    let left = Decimal128(unscaled: $0, scale: leftScale)
                    let right = Decimal128(unscaled: $1, scale: rightScale)
                    return isDifference
                        ? Decimal128.subtract(left, right, scale: scale)
                        : Decimal128.add(left, right, scale: scale)
                }
            }
        }
    }

    /// The loop over two decimals; nil, or a value that the result's type cannot hold, is out of
    /// range.
    @inline(__always)
    static func decimalRows(
        _ arguments: [Column], _ call: inout KernelCall,
        _ body: (Int128, Int128) throws(RowError) -> Int128?
    ) -> Column {
        let precision = call.resultType.decimalPrecision
        let l = FixedReader<Int128>(arguments[0])
        let r = FixedReader<Int128>(arguments[1])
        return rows(arguments, &call) { row throws(RowError) -> Int128 in
            guard let value = try body(l.value(at: row), r.value(at: row)),
                Decimal128.fits(value, precision: precision)
            else { throw .numericOverflow }
            return value
        }
    }

    /// `timestamptz ± interval`, in whose days the session's time zone counts.
    static func instantPlusInterval(instantFirst: Bool, isDifference: Bool) -> Overload {
        let types: [DataType] = [.timestamptz, .interval]
        return Overload(
            instantFirst ? types : types.reversed(), .timestamptz, volatility: .stable
        ) { arguments, call in
            let instants = FixedReader<Int64>(arguments[instantFirst ? 0 : 1])
            let intervals = FixedReader<Interval>(arguments[instantFirst ? 1 : 0])
            let zone = Result { () throws(RowError) in try ZoneRules(call.session) }
            return rows(arguments, &call) { row throws(RowError) -> Int64 in
                var interval = intervals.value(at: row)
                if isDifference { interval = try interval.negated.orThrow(.intervalOutOfRange) }
                return try zone.get().add(interval, toInstant: instants.value(at: row))
            }
        }
    }
}

extension RowError {
    /// A decimal needs more digits than its type has.
    static let numericOverflow = RowError(code: "22003", "numeric field overflow")
}
