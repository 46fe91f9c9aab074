import Columnar

/// Sums decimals exactly: 192 bits hold 2^63 values of 38 digits, so that a sum that leaves
/// DECIMAL(38) for a while comes back when values are taken away. State: 48 bytes a group.
final class DecimalSumAccumulator: Accumulator {
    /// What is read from the state; an average has its own scale.
    enum Result { case sum, average(addedScale: Int) }

    private let result: Result
    private let type: DataType
    private let sums = GroupArray<WideInteger>(empty: WideInteger())
    private let counts = GroupArray<Int64>(empty: 0)

    init(_ result: Result, type: DataType) {
        self.result = result
        self.type = type
    }

    func reserve(groupCount: Int) {
        sums.reserve(groupCount: groupCount)
        counts.reserve(groupCount: groupCount)
    }

    func update(_ arguments: [Column], groups: Span<UInt32>, weights: Weights?) {
        let sums = sums.base
        let counts = counts.base
        AggregateRows.forEach(arguments[0], groups, weights, as: Int128.self) { group, x, weight in
            sums[group].add(x, times: weight)
            counts[group] &+= weight
        }
    }

    func merge(_ other: any Accumulator, groups: Span<UInt32>) {
        guard let other = other as? DecimalSumAccumulator else { return assertionFailure() }
        for group in 0..<groups.count {
            sums[Int(groups[group])].add(other.sums[group])
            counts[Int(groups[group])] &+= other.counts[group]
        }
    }

    func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column {
        AggregateRows.column(of: groups, type: type, errors: &errors) {
            group throws(RowError) -> Int128? in
            let count = counts[group]
            if count == 0 { return nil }
            let value: Int128? =
                switch result {
                case .sum: sums[group].exact
                case .average(let addedScale):
                    sums[group].divided(by: count, adding: addedScale)
                }
            guard let value, Decimal128.fits(value, precision: 38) else { throw .numericOverflow }
            return value
        }
    }

    func reset(group: UInt32) {
        sums.reset(group)
        counts.reset(group)
    }

    func encode(group: UInt32, into writer: inout StateWriter) {
        writer.write(sums[Int(group)].high)
        writer.write(sums[Int(group)].low)
        writer.write(counts[Int(group)])
    }

    func decode(group: UInt32, from reader: inout StateReader) throws {
        let high = try reader.read(Int64.self)
        sums[Int(group)] = WideInteger(high: high, low: try reader.read(UInt128.self))
        counts[Int(group)] = try reader.read(Int64.self)
    }

    var byteCount: Int { sums.byteCount + counts.byteCount }
}

/// A signed integer of 192 bits in two's complement.
struct WideInteger: BitwiseCopyable {
    var high: Int64 = 0
    var low: UInt128 = 0

    /// Adds `value` `weight` times.
    @inline(__always)
    mutating func add(_ value: Int128, times weight: Int64) {
        if weight == 1 {
            add(
                WideInteger(
                    high: value < 0 ? -1 : 0, low: UInt128(truncatingIfNeeded: value)))
        } else {
            let product = value.multipliedFullWidth(by: Int128(weight))
            add(WideInteger(high: Int64(truncatingIfNeeded: product.high), low: product.low))
        }
    }

    /// Adds another.
    @inline(__always)
    mutating func add(_ other: WideInteger) {
        let (sum, carry) = low.addingReportingOverflow(other.low)
        low = sum
        high = high &+ other.high &+ (carry ? 1 : 0)
    }

    /// The value where 128 bits hold it.
    var exact: Int128? {
        let value = Int128(truncatingIfNeeded: low)
        return high == (value < 0 ? -1 : 0) ? value : nil
    }

    /// The value times 10^`adding` over `divisor`, rounded half away from zero; nil past 38 digits.
    func divided(by divisor: Int64, adding scale: Int) -> Int128? {
        let wholeDivisor = Decimal128(unscaled: Int128(divisor), scale: 0)
        if let exact {
            return Decimal128.divide(
                Decimal128(unscaled: exact, scale: 0), wholeDivisor, scale: scale)
        }
        // Past 128 bits only a quotient without added places can fit; divide first.
        let isNegative = high < 0
        let magnitudeLow = isNegative ? ~low &+ 1 : low
        let carry: Int64 = isNegative && low == 0 ? 1 : 0
        let magnitudeHigh = isNegative ? ~high &+ carry : high
        let divisorMagnitude = UInt128(divisor.magnitude)
        guard magnitudeHigh >= 0, UInt128(magnitudeHigh) < divisorMagnitude else { return nil }
        let (quotient, remainder) = divisorMagnitude.dividingFullWidth(
            (UInt128(magnitudeHigh), magnitudeLow))
        guard quotient < UInt128(Int128.max) else { return nil }
        guard
            let tail = Decimal128.divide(
                Decimal128(unscaled: Int128(remainder), scale: 0),
                Decimal128(unscaled: Int128(divisorMagnitude), scale: 0), scale: scale),
            let head = Decimal128.rescale(Int128(quotient), from: 0, to: scale)
        else { return nil }
        let (total, overflow) = head.addingReportingOverflow(tail)
        if overflow { return nil }
        return isNegative != (divisor < 0) ? -total : total
    }
}
