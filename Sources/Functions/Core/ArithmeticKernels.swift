import Columnar

/// One arithmetic operation on one type, in a form that the compiler can turn into vector code: no
/// branch in `apply`, and failures found after the loop.
protocol ArithmeticOperation: SendableMetatype {
    associatedtype Operand: FixedWidth
    /// The result, and whether it must be looked at again; then the result means nothing.
    static func apply(_ left: Operand, _ right: Operand) -> (Operand, isSuspect: Bool)
    /// Why `left` and `right` have no result, if so; asked only where `apply` was suspicious.
    static func failure(_ left: Operand, _ right: Operand, _ type: DataType) -> RowError?
}

extension Kernels {
    /// The kernel of a hot binary operator. Constants have loops of their own.
    static func arithmetic<Op: ArithmeticOperation>(_ operation: Op.Type) -> Kernel {
        { arguments, call in
            guard var validity = RowValidity(strict: arguments, rowCount: call.rowCount) else {
                return .nulls(type: call.resultType, count: call.rowCount)
            }
            let values = Buffer(
                uninitializedByteCount: call.rowCount * MemoryLayout<Op.Operand>.stride)
            if arithmeticLoop(operation, arguments[0], arguments[1], call.rowCount, values) {
                recordFailures(operation, arguments, &validity, &call)
            }
            return validity.column(call.resultType, values: values)
        }
    }

    /// Computes all rows, NULL ones too; says whether any must be looked at again.
    private static func arithmeticLoop<Op: ArithmeticOperation>(
        _ operation: Op.Type, _ left: Column, _ right: Column, _ count: Int, _ target: Buffer
    ) -> Bool {
        let l = left.values.base.assumingMemoryBound(to: Op.Operand.self)
        let r = right.values.base.assumingMemoryBound(to: Op.Operand.self)
        let out = target.base.assumingMemoryBound(to: Op.Operand.self)
        var suspects: UInt8 = 0
        if left.isConstant {
            let constant = l[0]
            for row in 0..<count {
                let (value, isSuspect) = Op.apply(constant, r[row])
                out[row] = value
                suspects |= isSuspect ? 1 : 0
            }
        } else if right.isConstant {
            let constant = r[0]
            for row in 0..<count {
                let (value, isSuspect) = Op.apply(l[row], constant)
                out[row] = value
                suspects |= isSuspect ? 1 : 0
            }
        } else {
            for row in 0..<count {
                let (value, isSuspect) = Op.apply(l[row], r[row])
                out[row] = value
                suspects |= isSuspect ? 1 : 0
            }
        }
        return suspects != 0
    }

    @inline(never)
    private static func recordFailures<Op: ArithmeticOperation>(
        _ operation: Op.Type, _ arguments: [Column], _ validity: inout RowValidity,
        _ call: inout KernelCall
    ) {
        let left = FixedReader<Op.Operand>(arguments[0])
        let right = FixedReader<Op.Operand>(arguments[1])
        for row in 0..<call.rowCount where validity.isValid(row) {
            let (l, r) = (left.value(at: row), right.value(at: row))
            guard Op.apply(l, r).isSuspect else { continue }
            guard let error = Op.failure(l, r, call.resultType) else { continue }
            call.errors.record(error, row: row)
            validity.setNull(row)
        }
    }
}

/// Checked `+` on an integer type.
enum IntegerAddition<Operand: FixedWidth & FixedWidthInteger & SignedInteger>: ArithmeticOperation {
    @inline(__always)
    static func apply(_ left: Operand, _ right: Operand) -> (Operand, isSuspect: Bool) {
        let sum = left &+ right
        return (sum, (left ^ sum) & (right ^ sum) < 0)
    }

    static func failure(_ left: Operand, _ right: Operand, _ type: DataType) -> RowError? {
        .outOfRange(type)
    }
}

/// Checked `-` on an integer type.
enum IntegerSubtraction<
    Operand: FixedWidth & FixedWidthInteger & SignedInteger
>: ArithmeticOperation {
    @inline(__always)
    static func apply(_ left: Operand, _ right: Operand) -> (Operand, isSuspect: Bool) {
        let difference = left &- right
        return (difference, (left ^ right) & (left ^ difference) < 0)
    }

    static func failure(_ left: Operand, _ right: Operand, _ type: DataType) -> RowError? {
        .outOfRange(type)
    }
}

/// Checked `*` on an integer type.
enum IntegerMultiplication<
    Operand: FixedWidth & FixedWidthInteger & SignedInteger
>: ArithmeticOperation {
    @inline(__always)
    static func apply(_ left: Operand, _ right: Operand) -> (Operand, isSuspect: Bool) {
        let (product, overflow) = left.multipliedReportingOverflow(by: right)
        return (product, overflow)
    }

    static func failure(_ left: Operand, _ right: Operand, _ type: DataType) -> RowError? {
        .outOfRange(type)
    }
}

/// `/` on an integer type, truncating toward zero (rule 33).
enum IntegerDivision<Operand: FixedWidth & FixedWidthInteger & SignedInteger>: ArithmeticOperation {
    @inline(__always)
    static func apply(_ left: Operand, _ right: Operand) -> (Operand, isSuspect: Bool) {
        let (quotient, failed) = left.dividedReportingOverflow(by: right)
        return (quotient, failed)
    }

    static func failure(_ left: Operand, _ right: Operand, _ type: DataType) -> RowError? {
        right == 0 ? .divisionByZero : .outOfRange(type)
    }
}

/// `%` on an integer type, with the sign of the dividend (rule 33).
enum IntegerRemainder<
    Operand: FixedWidth & FixedWidthInteger & SignedInteger
>: ArithmeticOperation {
    @inline(__always)
    static func apply(_ left: Operand, _ right: Operand) -> (Operand, isSuspect: Bool) {
        // The remainder by -1 is 0, also where the quotient would overflow.
        if right == -1 { return (0, false) }
        let (remainder, failed) = left.remainderReportingOverflow(dividingBy: right)
        return (remainder, failed)
    }

    static func failure(_ left: Operand, _ right: Operand, _ type: DataType) -> RowError? {
        .divisionByZero
    }
}

extension RowError {
    /// A floating-point result left the range of its type.
    static let floatOverflow = RowError(code: "22003", "value out of range: overflow")
    /// A function is not defined at its argument.
    static let inputOutOfRange = RowError(code: "22003", "input is out of range")
    /// A floating-point result is too close to zero for its type.
    static let floatUnderflow = RowError(code: "22003", "value out of range: underflow")
}

/// `+` on a floating-point type; infinity out of finite numbers is an overflow.
enum FloatAddition<Operand: FixedWidth & BinaryFloatingPoint>: ArithmeticOperation {
    @inline(__always)
    static func apply(_ left: Operand, _ right: Operand) -> (Operand, isSuspect: Bool) {
        let sum = left + right
        return (sum, sum.magnitude == .infinity)
    }

    static func failure(_ left: Operand, _ right: Operand, _ type: DataType) -> RowError? {
        left.isInfinite || right.isInfinite ? nil : .floatOverflow
    }
}

/// `-` on a floating-point type.
enum FloatSubtraction<Operand: FixedWidth & BinaryFloatingPoint>: ArithmeticOperation {
    @inline(__always)
    static func apply(_ left: Operand, _ right: Operand) -> (Operand, isSuspect: Bool) {
        let difference = left - right
        return (difference, difference.magnitude == .infinity)
    }

    static func failure(_ left: Operand, _ right: Operand, _ type: DataType) -> RowError? {
        left.isInfinite || right.isInfinite ? nil : .floatOverflow
    }
}

/// `*` on a floating-point type.
enum FloatMultiplication<Operand: FixedWidth & BinaryFloatingPoint>: ArithmeticOperation {
    @inline(__always)
    static func apply(_ left: Operand, _ right: Operand) -> (Operand, isSuspect: Bool) {
        let product = left * right
        return (product, (product.magnitude == .infinity) != (product == 0))
    }

    static func failure(_ left: Operand, _ right: Operand, _ type: DataType) -> RowError? {
        if left * right == 0 { return left == 0 || right == 0 ? nil : .floatUnderflow }
        return left.isInfinite || right.isInfinite ? nil : .floatOverflow
    }
}

/// `/` on a floating-point type.
enum FloatDivision<Operand: FixedWidth & BinaryFloatingPoint>: ArithmeticOperation {
    @inline(__always)
    static func apply(_ left: Operand, _ right: Operand) -> (Operand, isSuspect: Bool) {
        let quotient = left / right
        return (quotient, !(quotient.magnitude < .infinity) != (quotient == 0))
    }

    static func failure(_ left: Operand, _ right: Operand, _ type: DataType) -> RowError? {
        if right == 0 { return left.isNaN ? nil : .divisionByZero }
        let quotient = left / right
        if quotient == 0 { return left == 0 || right.isInfinite ? nil : .floatUnderflow }
        return quotient.isInfinite && !left.isInfinite ? .floatOverflow : nil
    }
}
