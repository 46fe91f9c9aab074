import Columnar
import Testing

@testable import Functions

@Suite struct CastTests {
    private func check(_ outcome: Outcome, _ expected: String, _ line: Int = #line) {
        #expect(outcome.description == expected, "line \(line)")
    }

    @Test func numbers() {
        check(cast(dbl(2.5), to: .integer), "2")
        check(cast(dbl(3.5), to: .integer), "4")
        check(cast(dbl(1e10), to: .integer), "!22003")
        check(cast(dbl(.nan), to: .bigint), "!22003")
        check(cast(big(40_000), to: .smallint), "!22003")
        check(cast(dbl(1e300), to: .real), "!22003")
        check(cast(dbl(0.1), to: .decimal(precision: 5, scale: 3)), "0.100")
        check(cast(val("2.5", .decimal(precision: 3, scale: 1)), to: .integer), "3")
        check(cast(int(1_000), to: .decimal(precision: 3, scale: 0)), "!22003")
        check(
            cast(
                val("1.005", .decimal(precision: 4, scale: 3)), to: .decimal(precision: 4, scale: 2)
            ), "1.01")
        check(cast(val("0.1", .decimal(precision: 38, scale: 30)), to: .double), "0.1")
        check(cast(bool(true), to: .integer), "1")
        check(cast(int(0), to: .boolean), "false")
    }

    @Test func text() {
        check(cast(txt(" 42 "), to: .integer), "42")
        check(cast(txt("x"), to: .integer), "!22P02")
        check(cast(txt("99999999999"), to: .integer), "!22003")
        check(cast(txt("1e2"), to: .double), "100")
        check(cast(txt("12.345"), to: .decimal(precision: 5, scale: 2)), "12.35")
        check(cast(txt("12345"), to: .decimal(precision: 4, scale: 0)), "!22003")
        check(cast(txt("yes"), to: .boolean), "true")
        check(cast(txt("2024-02-30"), to: .date), "!22P02")
        check(cast(dbl(1e20), to: .text), "1e+20")
        check(cast(val("2024-01-01 10:00:00", .timestamp), to: .date), "2024-01-01")
        check(cast(val("1969-12-31 23:00:00", .timestamp), to: .date), "1969-12-31")
        check(cast(val("2024-01-01", .date), to: .timestamp), "2024-01-01 00:00:00")
        check(cast(null(.text), to: .integer), "NULL")
    }

    @Test func varchar() {
        let explicit = Cast.varcharKernel(length: 2, isExplicit: true)
        let stored = Cast.varcharKernel(length: 2, isExplicit: false)
        check(run(explicit, [txt("äöü")], .text), "äö")
        check(run(stored, [txt("äöü")], .text), "!22001")
        check(run(stored, [txt("äö ")], .text), "äö")
    }

    @Test func kinds() {
        let chain: [DataType] = [
            .smallint, .integer, .bigint, .decimal(precision: 38, scale: 10), .real, .double,
        ]
        for (low, from) in chain.enumerated() {
            for to in chain[(low + 1)...] {
                #expect(Cast.kind(from: to, to: from) == .assignment)
                #expect(Cast.kind(from: from, to: to) == .implicit)
                #expect(Coercion.commonType(from, to) == to || to.decimalScale > 0)
            }
        }
        #expect(Cast.kind(from: .text, to: .integer) == .explicit)
        #expect(Cast.kind(from: .integer, to: .text) == .assignment)
        #expect(Cast.kind(from: .date, to: .timestamptz) == .implicit)
        #expect(Cast.kind(from: .boolean, to: .date) == nil)
        #expect(Coercion.commonType([.date, .null, .timestamptz, .timestamp]) == .timestamptz)
        #expect(Coercion.commonType([.integer, .text]) == nil)
        #expect(
            Coercion.commonType([.text, .integer], unknownLiterals: [true, false]) == .integer)
        #expect(
            Coercion.commonType([.decimal(precision: 5, scale: 2), .integer])
                == .decimal(precision: 12, scale: 2))
        let types: [DataType] =
            chain + [.boolean, .text, .bytea, .date, .time, .timestamp, .timestamptz, .interval]
        for from in types {
            for to in types {
                #expect(
                    (Cast.kind(from: from, to: to) == nil)
                        == (Cast.kernel(from: from, to: to) == nil))
            }
        }
    }
}
