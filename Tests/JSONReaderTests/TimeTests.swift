import Columnar
import JSONReader
import Testing

/// 2024-11-18 10:00:03 in microseconds.
private let moment: Int64 = 1_731_924_003_000_000

struct TimeTests {
    @Test(arguments: [
        ("\"2024-11-18 10:00:03\"", moment), ("\"2024-11-18T10:00:03.12\"", moment + 120_000),
        ("\"2024-11-18 10:00:03.123456\"", moment + 123_456),
        ("\"2024-11-18 10:00:03.1234567\"", moment + 123_457),
        ("\"2024-11-18T10:00:03Z\"", moment), ("1731924003120", moment + 120_000),
        ("1731924003120.5", moment + 120_500), ("1.731924003e12", moment), ("-1", -1_000),
        ("\"1969-12-31 23:59:59.5\"", -500_000), ("\"2024-11-18\"", moment - 36_003_000_000),
        ("\"2000-02-29 00:00:00\"", 951_782_400_000_000),
        (#""2024-11-18\u002010:00:03""#, moment),
    ])
    func timestamps(_ json: String, _ expected: Int64) throws {
        #expect(try readOne(json, .timestamp) == .success(.timestamp(expected)))
    }

    @Test(arguments: [
        "\"2024-02-30 00:00:00\"", "\"2023-02-29 00:00:00\"", "\"2024-11-18 10:60:03\"",
        "\"2024-13-18 10:00:03\"", "\"2024-11-18x10:00:03\"", "\"soon\"", "true", "1e300",
        "99999999999999999999", "\"2024-11-18 1a:00:03\"", "[]",
    ])
    func notTimestamps(_ json: String) throws {
        #expect(throws: Rejection.self) { try readOne(json, .timestamp).get() }
        #expect(throws: Rejection.self) { try readOne(json, .timestamptz).get() }
    }

    @Test(arguments: [
        ("\"2024-11-18 10:00:03+02\"", moment - 7_200_000_000),
        ("\"2024-11-18T10:00:03.5-01:30\"", moment + 5_400_500_000),
        ("\"2024-11-18T10:00:03+0100\"", moment - 3_600_000_000),
        ("\"2024-11-18T10:00:03Z\"", moment), ("\"2024-11-18 10:00:03\"", moment),
        ("1731924003000", moment),
    ])
    func instants(_ json: String, _ expected: Int64) throws {
        #expect(try readOne(json, .timestamptz) == .success(.timestamptz(expected)))
    }

    @Test func datesTimesAndIntervals() throws {
        #expect(try readOne("\"2024-11-18\"", .date) == .success(.date(20045)))
        #expect(try readOne("\"1969-12-31\"", .date) == .success(.date(-1)))
        #expect(throws: Rejection.self) { try readOne("\"2024-11-31\"", .date).get() }
        #expect(throws: Rejection.self) { try readOne("20045", .date).get() }
        #expect(try readOne("\"10:00:03.5\"", .time) == .success(.time(36_003_500_000)))
        #expect(throws: Rejection.self) { try readOne("\"10:00:61\"", .time).get() }
        let interval = Interval(months: 0, days: 1, nanoseconds: 7_200_000_000_000)
        #expect(try readOne("\"1 day 2 hours\"", .interval) == .success(.interval(interval)))
    }

    /// The quick reader and the cast from text say the same of every usual timestamp.
    @Test func agreesWithTheCast() throws {
        var generator = SeededGenerator(seed: 20241118)
        let lines = (0..<2_000).map { _ in
            let fraction = ["", ".5", ".123", ".000001"].randomElement(using: &generator)!
            let year = Int.random(in: 1...3000, using: &generator)
            let month = Int.random(in: 0...13, using: &generator)
            let day = Int.random(in: 0...32, using: &generator)
            let hour = Int.random(in: 0...24, using: &generator)
            let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
            return "\(date) \(padded(hour, 2)):30:59\(fraction)"
        }
        for line in lines {
            let cast = Array(line.utf8).withUnsafeBufferPointer { TimestampText.parse($0.span) }
            let read = try? readOne("\"\(line)\"", .timestamp).get()
            #expect(read == cast.map { .timestamp($0) }, "\(line), seed 20241118")
        }
    }
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
