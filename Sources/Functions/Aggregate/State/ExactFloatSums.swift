import Columnar

/// Sums of doubles for many groups that are exact at any time, so that they neither drift under
/// deletion nor depend on the order of arrival (rule 13).
///
/// A sum is kept as two doubles, high and low, plus what did not fit into both: a list of doubles
/// that is almost always empty (Shewchuk, "Adaptive Precision Floating-Point Arithmetic", 1997).
/// NaN and the infinities are counted apart; numbers near the end of the range are kept scaled.
final class ExactFloatSums {
    /// What cannot be summed.
    private struct Specials: BitwiseCopyable {
        var nan: Int64 = 0
        var positive: Int64 = 0
        var negative: Int64 = 0
        var isEmpty: Bool { nan == 0 && positive == 0 && negative == 0 }
    }

    private static let largeScale = 0x1p-200
    private static let largeLimit = 0x1p900

    private let high = GroupArray<Double>(empty: 0)
    private let low = GroupArray<Double>(empty: 0)
    private var rests: [UInt32: [Double]] = [:]
    private var larges: [UInt32: [Double]] = [:]
    private var specials: [UInt32: Specials] = [:]

    func reserve(groupCount: Int) {
        high.reserve(groupCount: groupCount)
        low.reserve(groupCount: groupCount)
    }

    /// Adds `value` `weight` times to `group`.
    @inline(__always)
    func add(_ value: Double, times weight: Int64, to group: Int) {
        if value.magnitude < Self.largeLimit {
            if weight == 1 { return addFinite(value, to: group) }
            if weight == -1 { return addFinite(-value, to: group) }
        }
        addUnusual(value, times: weight, to: group)
    }

    @inline(__always)
    private func addFinite(_ value: Double, to group: Int) {
        let (sum, error) = Self.twoSum(high.base[group], value)
        let (rest, lost) = Self.twoSum(low.base[group], error)
        high.base[group] = sum
        low.base[group] = rest
        if lost != 0 { Self.grow(&rests[UInt32(group), default: []], lost) }
    }

    @inline(never)
    private func addUnusual(_ value: Double, times weight: Int64, to group: Int) {
        let key = UInt32(group)
        guard value.isFinite else {
            var counts = specials[key] ?? Specials()
            if value.isNaN {
                counts.nan &+= weight
            } else if value > 0 {
                counts.positive &+= weight
            } else {
                counts.negative &+= weight
            }
            specials[key] = counts.isEmpty ? nil : counts
            return
        }
        // A weight has at most 63 bits: two halves of 32 make every product exact in two doubles.
        let halves = [Double(weight >> 32) * 0x1p32, Double(weight & 0xFFFF_FFFF)]
        for factor in halves where factor != 0 {
            let isLarge = value.magnitude * factor.magnitude >= Self.largeLimit
            let scaled = isLarge ? value * Self.largeScale : value
            let product = scaled * factor
            let error = (-product).addingProduct(scaled, factor)
            if isLarge {
                Self.grow(&larges[key, default: []], product)
                Self.grow(&larges[key, default: []], error)
                if larges[key]?.isEmpty == true { larges[key] = nil }
            } else {
                addFinite(product, to: group)
                addFinite(error, to: group)
            }
        }
    }

    /// The exact sum of both as their rounded sum and what it leaves out (Knuth).
    @inline(__always)
    static func twoSum(_ a: Double, _ b: Double) -> (sum: Double, error: Double) {
        let sum = a + b
        let part = sum - a
        return (sum, (a - (sum - part)) + (b - part))
    }

    /// Adds `value` to `parts`, whose members do not overlap, smallest first.
    private static func grow(_ parts: inout [Double], _ value: Double) {
        var carry = value
        var kept = 0
        for index in 0..<parts.count {
            let (sum, error) = twoSum(parts[index], carry)
            carry = sum
            if error != 0 {
                parts[kept] = error
                kept += 1
            }
        }
        parts.removeLast(parts.count - kept)
        if carry != 0 { parts.append(carry) }
    }

    /// The sum of `group` rounded to a double, and what rounding left out; infinite or NaN when its
    /// values are, or when it leaves the range.
    func sum(_ group: Int) -> (value: Double, rest: Double) {
        let key = UInt32(group)
        if let counts = specials[key] {
            if counts.nan > 0 || (counts.positive > 0 && counts.negative > 0) { return (.nan, 0) }
            if counts.positive > 0 { return (.infinity, 0) }
            if counts.negative > 0 { return (-.infinity, 0) }
        }
        if let large = larges[key] {
            var parts = large
            for part in [low[group], high[group]] + (rests[key] ?? []) {
                Self.grow(&parts, part * Self.largeScale)
            }
            let total = Self.collapse(parts)
            return (total.value / Self.largeScale, total.rest / Self.largeScale)
        }
        guard let rest = rests[key] else {
            let (value, rest) = Self.twoSum(high[group], low[group])
            return (value, rest)
        }
        var parts = rest
        Self.grow(&parts, low[group])
        Self.grow(&parts, high[group])
        return Self.collapse(parts)
    }

    /// Whether infinity is among the values of `group`.
    func hasSpecials(_ group: Int) -> Bool { specials[UInt32(group)] != nil }

    private static func collapse(_ parts: [Double]) -> (value: Double, rest: Double) {
        var value = 0.0
        var rest = 0.0
        for part in parts.reversed() {
            let (sum, error) = twoSum(value, part)
            value = sum
            rest += error
        }
        let (sum, error) = twoSum(value, rest)
        return (sum, error)
    }

    /// Adds group `source` of `other` into `target`.
    func merge(_ other: ExactFloatSums, _ source: Int, into target: Int) {
        let key = UInt32(source)
        addFinite(other.high[source], to: target)
        addFinite(other.low[source], to: target)
        for part in other.rests[key] ?? [] { addFinite(part, to: target) }
        for part in other.larges[key] ?? [] {
            Self.grow(&larges[UInt32(target), default: []], part)
        }
        guard let counts = other.specials[key] else { return }
        addUnusual(.nan, times: counts.nan, to: target)
        addUnusual(.infinity, times: counts.positive, to: target)
        addUnusual(-.infinity, times: counts.negative, to: target)
    }

    func reset(_ group: UInt32) {
        high.reset(group)
        low.reset(group)
        rests[group] = nil
        larges[group] = nil
        specials[group] = nil
    }

    func encode(_ group: UInt32, into writer: inout StateWriter) {
        writer.write(high[Int(group)])
        writer.write(low[Int(group)])
        for parts in [rests[group] ?? [], larges[group] ?? []] {
            writer.write(Int64(parts.count))
            for part in parts { writer.write(part) }
        }
        let counts = specials[group] ?? Specials()
        writer.write(counts.nan)
        writer.write(counts.positive)
        writer.write(counts.negative)
    }

    func decode(_ group: UInt32, from reader: inout StateReader) throws {
        reset(group)
        high[Int(group)] = try reader.read(Double.self)
        low[Int(group)] = try reader.read(Double.self)
        let rest = try Self.parts(from: &reader)
        let large = try Self.parts(from: &reader)
        rests[group] = rest.isEmpty ? nil : rest
        larges[group] = large.isEmpty ? nil : large
        var counts = Specials()
        counts.nan = try reader.read(Int64.self)
        counts.positive = try reader.read(Int64.self)
        counts.negative = try reader.read(Int64.self)
        specials[group] = counts.isEmpty ? nil : counts
    }

    private static func parts(from reader: inout StateReader) throws -> [Double] {
        let count = try reader.read(Int64.self)
        // A double has 2,098 bits of range and a part at least one.
        guard count >= 0, count < 4_096 else { throw StateError("a sum has too many parts") }
        return try (0..<count).map { _ in try reader.read(Double.self) }
    }

    var byteCount: Int {
        high.byteCount + low.byteCount + (rests.count + larges.count + specials.count) * 64
    }
}
