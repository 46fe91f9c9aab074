import Testing

@testable import Columnar

/// A natural number of any size, slow and simple: the oracle of decimal arithmetic.
private struct Natural: Equatable {
    /// Bits from the lowest on, without zeros at the end.
    var bits: [Bool]

    init(_ value: UInt128) {
        bits = (0..<128).map { value >> $0 & 1 == 1 }
        trim()
    }

    mutating func trim() { while bits.last == false { bits.removeLast() } }

    static func + (a: Natural, b: Natural) -> Natural {
        var result = a
        var carry = false
        result.bits = (0...max(a.bits.count, b.bits.count)).map { index in
            let x = index < a.bits.count && a.bits[index]
            let y = index < b.bits.count && b.bits[index]
            let sum = (x != y) != carry
            carry = (x && y) || (carry && (x || y))
            return sum
        }
        result.trim()
        return result
    }

    static func - (a: Natural, b: Natural) -> Natural {
        var result = a
        var borrow = false
        result.bits = a.bits.indices.map { index in
            let x = a.bits[index]
            let y = index < b.bits.count && b.bits[index]
            let difference = (x != y) != borrow
            borrow = (!x && (y || borrow)) || (x && y && borrow)
            return difference
        }
        result.trim()
        return result
    }

    static func * (a: Natural, b: Natural) -> Natural {
        var result = Natural(0)
        for (place, bit) in b.bits.enumerated() where bit {
            var shifted = a
            shifted.bits = Array(repeating: false, count: place) + a.bits
            result = result + shifted
        }
        return result
    }

    static func < (a: Natural, b: Natural) -> Bool {
        if a.bits.count != b.bits.count { return a.bits.count < b.bits.count }
        for index in a.bits.indices.reversed() where a.bits[index] != b.bits[index] {
            return b.bits[index]
        }
        return false
    }

    func divided(by divisor: Natural) -> (quotient: Natural, remainder: Natural) {
        var remainder = Natural(0)
        var quotient = Natural(0)
        quotient.bits = Array(repeating: false, count: bits.count)
        for index in bits.indices.reversed() {
            remainder.bits.insert(bits[index], at: 0)
            remainder.trim()
            if !(remainder < divisor) {
                remainder = remainder - divisor
                quotient.bits[index] = true
            }
        }
        quotient.trim()
        return (quotient, remainder)
    }

    static func power(_ exponent: Int) -> Natural {
        (0..<exponent).reduce(Natural(1)) { product, _ in product * Natural(10) }
    }

    /// This divided by `divisor`, rounded half away from zero, with a sign; nil past 128 bits.
    func rounded(by divisor: Natural, isNegative: Bool) -> Int128? {
        let (quotient, remainder) = divided(by: divisor)
        let isUp = !(remainder + remainder < divisor)
        return (isUp ? quotient + Natural(1) : quotient).signed(isNegative)
    }

    func signed(_ isNegative: Bool) -> Int128? {
        guard bits.count <= 127 else { return nil }
        var value: Int128 = 0
        for (place, bit) in bits.enumerated() where bit { value |= 1 << Int128(place) }
        return isNegative ? -value : value
    }
}

extension SeededGenerator {
    fileprivate mutating func decimal() -> Decimal128 {
        let digits = Int.random(in: 1...38, using: &self)
        let raw = Int128(truncatingIfNeeded: next()) << 64 | Int128(next())
        return Decimal128(
            unscaled: raw % Decimal128.power(digits), scale: Int.random(in: 0...38, using: &self))
    }
}

@Suite struct DecimalTests {
    @Test func multipliesAndDividesAsTheOracle() {
        var random = SeededGenerator(seed: 51)
        for round in 0..<100 {
            let a = random.decimal()
            let b = random.decimal()
            let scale = Int.random(in: 0...38, using: &random)
            let isNegative = (a.unscaled < 0) != (b.unscaled < 0)
            let x = Natural(a.unscaled.magnitude)
            let y = Natural(b.unscaled.magnitude)
            let product = (x * y * .power(scale))
                .rounded(by: .power(a.scale + b.scale), isNegative: isNegative)
            #expect(
                Decimal128.multiply(a, b, scale: scale) == product,
                "seed 51 round \(round): \(a) * \(b) at \(scale)")
            guard b.unscaled != 0 else { continue }
            let quotient = (x * .power(scale + b.scale))
                .rounded(by: y * .power(a.scale), isNegative: isNegative)
            #expect(
                Decimal128.divide(a, b, scale: scale) == quotient,
                "seed 51 round \(round): \(a) / \(b) at \(scale)")
            let common = max(a.scale, b.scale)
            let rest = (x * .power(common - a.scale))
                .divided(by: y * .power(common - b.scale)).remainder.signed(a.unscaled < 0)
            #expect(
                Decimal128.remainder(a, b) == rest, "seed 51 round \(round): \(a) % \(b)")
        }
    }

    @Test func comparesAndAddsAsTheOracle() {
        var random = SeededGenerator(seed: 52)
        for _ in 0..<100 {
            let a = random.decimal()
            let b =
                random.next() % 4 == 0
                ? Decimal128(unscaled: a.unscaled, scale: a.scale) : random.decimal()
            let common = max(a.scale, b.scale)
            let x = Natural(a.unscaled.magnitude) * .power(common - a.scale)
            let y = Natural(b.unscaled.magnitude) * .power(common - b.scale)
            let bySize = x < y ? -1 : y < x ? 1 : 0
            let signs = (a.unscaled.signum(), b.unscaled.signum())
            let expected =
                signs.0 != signs.1 ? (signs.0 < signs.1 ? -1 : 1) : signs.0 < 0 ? -bySize : bySize
            #expect(Decimal128.compare(a, b) == expected)
            guard let p = x.signed(a.unscaled < 0), let q = y.signed(b.unscaled < 0) else {
                continue
            }
            let (sum, overflow) = p.addingReportingOverflow(q)
            #expect(Decimal128.add(a, b, scale: common) == (overflow ? nil : sum))
            let (difference, below) = p.subtractingReportingOverflow(q)
            #expect(Decimal128.subtract(a, b, scale: common) == (below ? nil : difference))
        }
    }

    @Test func roundsHalfAwayFromZero() {
        #expect(Decimal128.rescale(125, from: 2, to: 1) == 13)
        #expect(Decimal128.rescale(-125, from: 2, to: 1) == -13)
        #expect(Decimal128.rescale(124, from: 2, to: 1) == 12)
        #expect(Decimal128.rescale(5, from: 1, to: 0) == 1)
        #expect(Decimal128.rescale(.max, from: 0, to: 1) == nil)
        #expect(
            Decimal128.divide(.init(unscaled: 1, scale: 0), .init(unscaled: 0, scale: 0), scale: 6)
                == nil)
        #expect(
            Decimal128.remainder(.init(unscaled: 1, scale: 0), .init(unscaled: 0, scale: 0)) == nil)
        let extreme = Decimal128(unscaled: .min, scale: 0)
        #expect(Decimal128.multiply(extreme, extreme, scale: 0) == nil)
        #expect(Decimal128.divide(extreme, .init(unscaled: -1, scale: 0), scale: 0) == nil)
        #expect(Decimal128.remainder(extreme, .init(unscaled: -1, scale: 0)) == 0)
    }

    @Test func becomesDoubles() {
        #expect(Decimal128.toDouble(Decimal128.power(30), scale: 0) == 1e30)
        #expect(Decimal128.toDouble(12_345, scale: 3) == 12.345)
        #expect(Decimal128.toDouble(Decimal128.power(30) + 1, scale: 30) == 1)
    }
}
