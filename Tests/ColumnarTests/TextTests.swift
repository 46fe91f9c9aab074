import Foundation
import Testing

@testable import Columnar

private func text(_ write: (inout [UInt8]) -> Void) -> String {
    var output: [UInt8] = []
    write(&output)
    return String(decoding: output, as: UTF8.self)
}

private func timestamp(_ string: String) -> Int64? { TimestampText.parse(Array(string.utf8).span) }

private func instant(_ string: String) -> Int64? {
    TimestampText.parseInstant(Array(string.utf8).span)
}

@Suite struct DateTimeTextTests {
    /// 2024-11-18 10:00:03 UTC.
    let base: Int64 = 1_731_924_003_000_000

    @Test func parsesTheUsualShapes() {
        #expect(timestamp("2024-11-18 10:00:03") == base)
        #expect(timestamp("2024-11-18T10:00:03Z") == base)
        #expect(timestamp("2024-11-18T10:00:03.5") == base + 500_000)
        #expect(timestamp("2024-11-18T10:00:03.123456Z") == base + 123_456)
        #expect(timestamp("2024-11-18T10:00:03.1234567Z") == base + 123_457)
        #expect(timestamp("2024-11-18T10:00:03.123456499") == base + 123_456)
        #expect(timestamp("2024-11-18T10:00:03.9999995") == base + 1_000_000)
        #expect(timestamp("2024-11-18T10:00:03.12345649999999") == base + 123_456)
    }

    @Test func parsesOtherShapes() {
        let midnight = base - (10 * 3_600 + 3) * 1_000_000
        #expect(timestamp("2024-11-18") == midnight)
        #expect(timestamp(" 2024-11-18 ") == midnight)
        #expect(timestamp("2024/11/18") == midnight)
        #expect(timestamp("20241118") == midnight)
        #expect(timestamp("20241118T100003Z") == base)
        #expect(timestamp("2024-11-18 10:00") == base - 3_000_000)
        #expect(timestamp("2024-1-8 1:02:03") == timestamp("2024-01-08 01:02:03"))
        #expect(timestamp("2024-11-18 24:00:00") == midnight + 86_400_000_000)
        #expect(timestamp("2024-11-18 10:00:03+02") == base)
        #expect(instant("2024-11-18 10:00:03+02") == base - 7_200_000_000)
        #expect(instant("2024-11-18 10:00:03.5+02:00") == base - 7_199_500_000)
        #expect(instant("2024-11-18 10:00:03 -0230") == base + 9_000_000_000)
        #expect(instant("2024-11-18 10:00:03 UTC") == base)
        #expect(instant("2024-11-18 10:00:03") == base)
    }

    @Test(arguments: [
        "", "x", "2024", "2024-13-01", "2024-02-30", "2023-02-29 00:00:00", "2024-11-18 25:00:00",
        "2024-11-18 10:60:00", "2024-11-18 10:00:61", "2024-11-18T10:00:03.",
        "2024-11-18 10:00:03x",
        "2024-11-18T", "0000-01-01", "0000-01-01 00:00:00", "2024-11-1810:00:03",
        "2024-11-18 24:00:01", "294277-01-10 00:00:00", "2024-11-18 10:00:03.5.5", "2024-11-18 1",
        "2024-11-18 10:00:03+16", "99999999-01-01", "2024-11-18 10:00:03 +", "2024:11-18 10:00:03",
    ])
    func refuses(_ string: String) {
        #expect(timestamp(string) == nil)
    }

    @Test func printsAsPostgreSQL() {
        #expect(text { TimestampText.write(base + 500_000, into: &$0) } == "2024-11-18 10:00:03.5")
        #expect(
            text { TimestampText.writeInstant(base + 1, into: &$0) }
                == "2024-11-18 10:00:03.000001+00")
        #expect(text { DateText.write(-719_529, into: &$0) } == "0002-12-31 BC")
        #expect(timestamp("0044-03-15 12:00:00 BC") != nil)
        let ides = timestamp("0044-03-15 12:00:00 BC") ?? 0
        #expect(text { TimestampText.writeInstant(ides, into: &$0) } == "0044-03-15 12:00:00+00 BC")
        #expect(
            text { TimestampText.write(timestamp("12345-06-07") ?? 0, into: &$0) }
                == "12345-06-07 00:00:00")
        #expect(text { TimestampText.write(.max, into: &$0) } == "294247-01-10 04:00:54.775807")
        #expect(text { TimestampText.write(.min, into: &$0) } == "290309-12-21 19:59:05.224192 BC")
        #expect(text { TimeText.write(36_003_250_000, into: &$0) } == "10:00:03.25")
        #expect(TimeText.parse(Array("10:00:03.25".utf8).span) == 36_003_250_000)
        #expect(TimeText.parse(Array("24:00:00".utf8).span) == 86_400_000_000)
        #expect(TimeText.parse(Array("24:00:01".utf8).span) == nil)
        #expect(text { DateText.write(.max, into: &$0) } == "5881580-07-11")
    }

    @Test func agreesWithFoundationAndReadsBackWhatItPrints() {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.calendar = Calendar(identifier: .gregorian)
        formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
        var random = SeededGenerator(seed: 31)
        for _ in 0..<2_000 {
            // From the Gregorian reform (Foundation is Julian before) to 9999.
            let seconds = Int64.random(in: -12_000_000_000...253_402_300_799, using: &random)
            let fraction = Int64.random(in: 0..<1_000_000, using: &random)
            let printed = text { TimestampText.write(seconds * 1_000_000, into: &$0) }
            #expect(printed == formatter.string(from: Date(timeIntervalSince1970: Double(seconds))))
            #expect(timestamp(printed) == seconds * 1_000_000)
            let whole = text { TimestampText.write(seconds * 1_000_000 + fraction, into: &$0) }
            #expect(timestamp(whole) == seconds * 1_000_000 + fraction)
            let any = Int64.random(in: Int64.min...Int64.max, using: &random)
            #expect(instant(text { TimestampText.writeInstant(any, into: &$0) }) == any)
            let day = Int32.random(in: Int32.min...Int32.max, using: &random)
            #expect(DateText.parse(Array(text { DateText.write(day, into: &$0) }.utf8).span) == day)
        }
    }

    @Test func neverReadsBrokenTextBadly() {
        var random = SeededGenerator(seed: 32)
        let alphabet = Array("0123456789-: T.Z+BC/abP".utf8)
        for _ in 0..<20_000 {
            var bytes = Array("2024-11-18 10:00:03.5+02".utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch random.next() % 3 {
                case 0: bytes[place] = alphabet.randomElement(using: &random) ?? 0
                case 1: bytes.remove(at: place)
                default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                }
            }
            if let value = TimestampText.parse(bytes.span) {
                #expect(timestamp(text { TimestampText.write(value, into: &$0) }) == value)
            }
            _ = IntervalText.parse(bytes.span)
            _ = FloatText.parseDouble(bytes.span)
            _ = DecimalText.parse(bytes.span) as Decimal128?
        }
    }
}

@Suite struct NumberTextTests {
    @Test(
        arguments: [
            (0.0, "0"), (-0.0, "-0"), (1, "1"), (0.1, "0.1"), (-2.5, "-2.5"),
            (1e14, "100000000000000"),
            (123_456_789_012_345, "123456789012345"), (1e15, "1e+15"), (9e15, "9e+15"),
            (9_007_199_254_740_991, "9.007199254740991e+15"), (1e20, "1e+20"),
            (1.5e300, "1.5e+300"), (0.0001, "0.0001"), (0.00001, "1e-05"), (1e-7, "1e-07"),
            (1.0 / 3, "0.3333333333333333"), (0.30000000000000004, "0.30000000000000004"),
            (.leastNonzeroMagnitude, "5e-324"), (.nan, "NaN"), (.infinity, "Infinity"),
            (-.infinity, "-Infinity"),
            (1234567.891, "1234567.891"), (999_999_999_999_999.9, "999999999999999.9"),
        ] as [(Double, String)])
    func printsDoubles(_ value: Double, _ expected: String) {
        #expect(text { FloatText.write(value, into: &$0) } == expected)
    }

    @Test func printsFloats() {
        #expect(text { FloatText.write(Float(0.1), into: &$0) } == "0.1")
        #expect(text { FloatText.write(Float(1e6), into: &$0) } == "1e+06")
        #expect(text { FloatText.write(Float(123456), into: &$0) } == "123456")
        #expect(text { FloatText.write(Float(1.0 / 3), into: &$0) } == "0.33333334")
    }

    @Test func doublesReadBack() {
        var random = SeededGenerator(seed: 33)
        for round in 0..<40_000 {
            var value = Double(bitPattern: random.next())
            if round % 2 == 0 {
                value =
                    Double(Int64.random(in: -1_000_000_000...1_000_000_000, using: &random))
                    / [1, 10, 100, 1_000, 7, 1e6, 1e9][round / 2 % 7]
            }
            guard value.isFinite else { continue }
            let printed = text { FloatText.write(value, into: &$0) }
            #expect(FloatText.parseDouble(Array(printed.utf8).span) == value)
            let digits = { (s: String) in
                let mantissa = s.prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }
                return String(mantissa.reversed().drop { $0 == "0" }.reversed())
            }
            #expect(digits(printed) == digits(value.description))
            let small = Float(value)
            guard small.isFinite else { continue }
            let short = text { FloatText.write(small, into: &$0) }
            #expect(FloatText.parseFloat(Array(short.utf8).span) == small)
        }
    }

    @Test func parsesAsTheStandardLibrary() {
        for string in [
            "1", "-1.5", "+.5", "5.", "1e5", "1E-5", "123456789012345678901234567890", "0e999999",
            "2.2250738585072014e-308", "9007199254740993", "0.000000000000000000000001",
        ] {
            #expect(FloatText.parseDouble(Array(string.utf8).span) == strtod(string, nil))
        }
        for string in ["", ".", "e5", "1e", "1x", "--1", "1e400", "1e-400", "0x10", "1 2"] {
            #expect(FloatText.parseDouble(Array(string.utf8).span) == nil)
        }
        #expect(FloatText.parseDouble(Array("nan".utf8).span)?.isNaN == true)
        #expect(FloatText.parseDouble(Array(" -Infinity ".utf8).span) == -.infinity)
    }

    @Test func integers() {
        for value in [0, 1, -1, 99, 100, Int64.max, Int64.min, 1_000_000_000_000_000_000] {
            let printed = text { IntegerText.write(value, into: &$0) }
            #expect(printed == value.description)
            #expect(IntegerText.parse(Array(printed.utf8).span) == value)
        }
        for string in ["", "-", "9223372036854775808", "-9223372036854775809", "1.0", "1 1"] {
            #expect(IntegerText.parse(Array(string.utf8).span) == nil)
        }
    }

    @Test func decimals() {
        func parse(_ string: String, _ precision: Int, _ scale: Int) -> Int128? {
            DecimalText.parse(Array(string.utf8).span, precision: precision, scale: scale)
        }
        #expect(parse("12.345", 5, 2) == 1_235)
        #expect(parse("-12.345", 5, 2) == -1_235)
        #expect(parse("12.344999999999999999999999999999999999999999999", 5, 2) == 1_234)
        #expect(parse("999.995", 5, 2) == nil)
        #expect(parse("1e2", 5, 2) == 10_000)
        #expect(parse("0.5", 5, 0) == 1)
        #expect(parse("0.05", 5, 0) == 0)
        #expect(parse("1e-50000", 5, 0) == 0)
        #expect(parse("1e50000", 5, 0) == nil)
        #expect(parse("0e50000", 5, 0) == 0)
        let nines = String(repeating: "9", count: 38)
        #expect(parse(nines, 38, 0) == Int128(nines))
        #expect(parse(nines + "9", 38, 0) == nil)
        let literal: Decimal128? = DecimalText.parse(Array("-1.50".utf8).span)
        #expect(literal == Decimal128(unscaled: -150, scale: 2))
        #expect(text { DecimalText.write(-150, scale: 2, into: &$0) } == "-1.50")
        #expect(text { DecimalText.write(5, scale: 3, into: &$0) } == "0.005")
        #expect(
            text { DecimalText.write(0, scale: 20, into: &$0) } == "0."
                + String(repeating: "0", count: 20))
        var random = SeededGenerator(seed: 34)
        for _ in 0..<5_000 {
            let precision = Int.random(in: 1...38, using: &random)
            let scale = Int.random(in: 0...precision, using: &random)
            let raw = Int128(truncatingIfNeeded: random.next()) << 64 | Int128(random.next())
            let value = raw % Decimal128.power(precision)
            let printed = text { DecimalText.write(value, scale: scale, into: &$0) }
            #expect(parse(printed, precision, scale) == value)
        }
    }
}

@Suite struct OtherTextTests {
    @Test(arguments: [
        ("1 year 2 mons 3 days 04:05:06.7", "1 year 2 mons 3 days 04:05:06.7"),
        ("1 minute", "00:01:00"), ("5", "00:00:05"), ("1.5 days", "1 day 12:00:00"),
        ("-1 days +02:03:04", "-1 days +02:03:04"), ("1 day -00:00:01", "1 day -00:00:01"),
        ("1-2", "1 year 2 mons"), ("3 4:05:06", "3 days 04:05:06"),
        ("P1Y2M3DT4H5M6.5S", "1 year 2 mons 3 days 04:05:06.5"), ("PT30M", "00:30:00"),
        ("2 weeks", "14 days"), ("1.5 years", "1 year 6 mons"), ("1.5 months", "1 mon 15 days"),
        ("0 seconds", "00:00:00"), ("1 day ago", "-1 days"), ("-1 year", "-1 years"),
        ("100 hours", "100:00:00"), ("1 DAY 2 Hours", "1 day 02:00:00"), ("1h30m", "01:30:00"),
        ("1 millennium 1 century 1 decade", "1110 years"), ("500 milliseconds", "00:00:00.5"),
    ])
    func intervals(_ source: String, _ expected: String) {
        let interval = IntervalText.parse(Array(source.utf8).span)
        #expect(interval.map { value in text { IntervalText.write(value, into: &$0) } } == expected)
    }

    @Test func intervalsRefusedAndExtreme() {
        for string in [
            "", "x", "1 x", "1 day x", "P", "P1", "PT", "1 year 99999999999 months", "ago 1 day",
            "1 fortnight", "-", "1:60", "99999999999999999 hours", "1-13",
        ] {
            #expect(IntervalText.parse(Array(string.utf8).span) == nil)
        }
        #expect(
            IntervalText.parse(Array("2".utf8).span, defaultUnit: .minute)
                == Interval(nanoseconds: 120_000_000_000))
        var random = SeededGenerator(seed: 35)
        for round in 0..<2_000 {
            var interval = Interval(
                months: Int32(truncatingIfNeeded: random.next()) >> Int32(random.next() % 32),
                days: Int32(truncatingIfNeeded: random.next()) >> Int32(random.next() % 32),
                nanoseconds: Int64(truncatingIfNeeded: random.next()) >> Int64(random.next() % 64)
                    / 1_000 * 1_000)
            if round == 0 {
                interval = Interval(
                    months: .min, days: .min, nanoseconds: -9_223_372_036_854_775_000)
            }
            interval.nanoseconds -= interval.nanoseconds % 1_000
            let printed = text { IntervalText.write(interval, into: &$0) }
            #expect(IntervalText.parse(Array(printed.utf8).span) == interval)
        }
    }

    @Test func booleansAndBytes() {
        for string in ["t", "TRUE", "y", "yes", "on", "1", " true "] {
            #expect(BooleanText.parse(Array(string.utf8).span) == true)
        }
        for string in ["f", "False", "n", "no", "of", "off", "0"] {
            #expect(BooleanText.parse(Array(string.utf8).span) == false)
        }
        for string in ["", "o", "2", "truee", "x"] {
            #expect(BooleanText.parse(Array(string.utf8).span) == nil)
        }
        #expect(text { ByteaText.write([0, 10, 255].span, into: &$0) } == "\\x000aff")
        #expect(ByteaText.parse(Array("\\x00 0AfF".utf8).span) == [0, 10, 255])
        #expect(ByteaText.parse(Array("a\\\\b\\101".utf8).span) == Array("a\\bA".utf8))
        for string in ["\\x0", "\\xzz", "\\", "\\9", "\\400"] {
            #expect(ByteaText.parse(Array(string.utf8).span) == nil)
        }
    }

    @Test func valuesAndColumnsPrintAlike() throws {
        var random = SeededGenerator(seed: 36)
        for type in randomTypes {
            let values = random.values(of: type, count: 40)
            let column = try Column(type: type, values: values)
            for (row, value) in values.enumerated() {
                var output: [UInt8] = []
                #expect(column.writeText(row: row, into: &output) == !value.isNull)
                if !value.isNull { #expect(String(decoding: output, as: UTF8.self) == "\(value)") }
            }
        }
    }
}
