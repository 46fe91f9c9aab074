import Foundation
import Testing

@testable import Columnar

private func timestamp(_ string: String) -> Int64 {
    TimestampText.parse(Array(string.utf8).span) ?? .min
}

private func interval(_ string: String) -> Interval {
    IntervalText.parse(Array(string.utf8).span) ?? Interval(months: -999)
}

@Suite struct CalendarTests {
    @Test func datesAgreeWithFoundation() {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? .current
        var random = SeededGenerator(seed: 41)
        for _ in 0..<3_000 {
            // From 1582-10-15 on; Foundation is Julian before.
            let day = Int.random(in: -141_427...2_900_000, using: &random)
            let date = CivilDate(daysSinceEpoch: day)
            let parts = calendar.dateComponents(
                [.year, .month, .day, .weekOfYear, .yearForWeekOfYear],
                from: Date(timeIntervalSince1970: Double(day) * 86_400))
            #expect(date.month == parts.month && date.day == parts.day)
            #expect(date.year == parts.year)
            #expect(date.isoWeek.week == parts.weekOfYear)
            #expect(date.isoWeek.year == parts.yearForWeekOfYear)
            #expect(date.daysSinceEpoch == day && date.isValid)
        }
    }

    @Test func everyDayRoundTrips() {
        var previous = CivilDate(daysSinceEpoch: -1_000_001)
        for day in -1_000_000...1_000_000 {
            let date = CivilDate(daysSinceEpoch: day)
            let isNext =
                date.day == previous.day + 1 && date.month == previous.month
                || date.day == 1 && (date.month == previous.month + 1 || date.month == 1)
                    && previous.day
                        == CivilDate.dayCount(ofMonth: previous.month, year: previous.year)
            if date.daysSinceEpoch != day || !isNext || !date.isValid {
                Issue.record("day \(day): \(date)")
                break
            }
            previous = date
        }
        #expect(isoDayOfWeek(ofDay: 0) == 4 && isoDayOfWeek(ofDay: -4) == 7)
    }

    @Test(arguments: [
        ("2024-01-31 10:00:00", "1 month", "2024-02-29 10:00:00"),
        ("2023-01-31", "1 mon", "2023-02-28"), ("2024-02-29", "1 year", "2025-02-28"),
        ("2024-03-31", "-1 month", "2024-02-29"),
        ("1969-12-31 23:00:00", "2 hours", "1970-01-01 01:00:00"),
        ("2024-01-31", "1 month 1 day -00:00:01", "2024-02-29 23:59:59"),
        ("0001-01-01", "-1 day", "0001-12-31 BC"),
    ])
    func addsIntervals(_ start: String, _ length: String, _ expected: String) {
        #expect(
            TimestampArithmetic.add(interval(length), to: timestamp(start)) == timestamp(expected))
    }

    @Test func reportsOverflow() {
        #expect(TimestampArithmetic.add(interval("1 second"), to: .max) == nil)
        #expect(TimestampArithmetic.add(interval("1 month"), to: .max) == nil)
        #expect(TimestampArithmetic.add(Interval(months: .max, days: .max), to: .max) == nil)
        #expect(TimestampArithmetic.subtract(Interval(months: .min), from: 0) == nil)
        #expect(Interval(months: .max).adding(Interval(months: 1)) == nil)
        #expect(Interval(months: 1).multiplied(by: 1e30) == nil)
        #expect(Interval(months: 1).multiplied(by: .nan) == nil)
        #expect(Interval(months: 1).divided(by: 0) == nil)
        #expect(Interval(from: .min, to: .max) == nil)
        #expect(TimestampArithmetic.truncate(.min, to: .millennium) == nil)
        #expect(TimestampArithmetic.truncate(.min, to: .hour) == nil)
    }

    @Test(arguments: [
        (TimeUnit.second, "2024-11-17 10:11:12"), (.minute, "2024-11-17 10:11:00"),
        (.hour, "2024-11-17 10:00:00"), (.day, "2024-11-17"), (.week, "2024-11-11"),
        (.month, "2024-11-01"), (.quarter, "2024-10-01"), (.year, "2024-01-01"),
        (.decade, "2020-01-01"), (.century, "2001-01-01"), (.millennium, "2001-01-01"),
        (.millisecond, "2024-11-17 10:11:12.345"),
    ])
    func truncates(_ unit: TimeUnit, _ expected: String) {
        let start = TimestampArithmetic.truncate(timestamp("2024-11-17 10:11:12.345678"), to: unit)
        #expect(start == timestamp(expected))
        for offset in [-1_000_000_000_000_000, -1, 0, 77_777_777_777_777_777] as [Int64] {
            guard let floor = TimestampArithmetic.truncate(offset, to: unit) else { continue }
            #expect(floor <= offset && TimestampArithmetic.truncate(floor, to: unit) == floor)
        }
    }

    @Test func intervalsAsPostgreSQL() {
        #expect(interval("1 mon").comparisonValue == interval("30 days").comparisonValue)
        #expect(interval("1 day").comparisonValue > interval("23:59:59").comparisonValue)
        #expect(interval("1 mon").multiplied(by: 1.5) == interval("1 mon 15 days"))
        #expect(interval("1 day").divided(by: 3) == interval("08:00:00"))
        #expect(interval("1 year").divided(by: 7) == interval("1 mon 21 days 10:17:08.5344"))
        let start = timestamp("1957-06-13")
        #expect(
            TimestampArithmetic.age(from: start, to: timestamp("2001-04-10"))
                == interval("43 years 9 mons 27 days"))
        #expect(
            Interval(from: start, to: start + 90_000_000_000) == interval("1 day 01:00:00"))
        #expect(interval("1 year 5 mons 3 days").truncated(to: .year) == interval("1 year"))
    }

    @Test func comparisonValuesComeBack() {
        var random = SeededGenerator(seed: 42)
        for _ in 0..<2_000 {
            let value = Interval(
                months: Int32(truncatingIfNeeded: random.next()),
                days: Int32(truncatingIfNeeded: random.next()),
                nanoseconds: Int64(truncatingIfNeeded: random.next())
            ).comparisonValue
            #expect(Interval(comparisonValue: value).comparisonValue == value)
        }
    }
}
