import Columnar
import Testing

@testable import Functions

/// Operators against what PostgreSQL answers.
@Suite struct OperatorTests {
    private func check(_ outcome: Outcome, _ expected: String, _ line: Int = #line) {
        #expect(outcome.description == expected, "line \(line)")
    }

    @Test func integers() {
        check(call("+", int(1), int(2)), "3")
        check(call("+", int(2_147_483_647), int(1)), "!22003")
        check(call("+", big(.max), int(1)), "!22003")
        check(call("-", big(.min), int(1)), "!22003")
        check(call("*", int(65_536), int(65_536)), "!22003")
        check(call("*", big(65_536), int(65_536)), "4294967296")
        check(call("/", int(-7), int(2)), "-3")
        check(call("/", int(1), int(0)), "!22012")
        check(call("/", big(.min), int(-1)), "!22003")
        check(call("%", int(-7), int(3)), "-1")
        check(call("%", big(.min), int(-1)), "0")
        check(call("%", int(7), int(0)), "!22012")
        check(call("-", int(-2_147_483_648)), "!22003")
        check(call("/", null(.integer), int(0)), "NULL")
    }

    @Test func floats() {
        check(call("+", dbl(0.1), dbl(0.2)), "0.30000000000000004")
        check(call("*", dbl(1e308), dbl(10)), "!22003")
        check(call("*", dbl(1e-308), dbl(1e-308)), "!22003")
        check(call("/", dbl(1), dbl(0)), "!22012")
        check(call("/", dbl(1), dbl(.infinity)), "0")
        check(call("-", dbl(.infinity), dbl(.infinity)), "NaN")
        check(call("=", dbl(.nan), dbl(.nan)), "true")
        check(call(">", dbl(.nan), dbl(.infinity)), "true")
        check(call("<", dbl(.nan), dbl(1)), "false")
        check(call("=", dbl(-0.0), dbl(0)), "true")
    }

    @Test func decimals() {
        let a = val("1.50", .decimal(precision: 10, scale: 2))
        let b = val("2.25", .decimal(precision: 5, scale: 3))
        check(call("+", a, b), "3.750")
        check(call("-", a, b), "-0.750")
        check(call("*", a, b), "3.37500")
        #expect(call("*", a, b).type == .decimal(precision: 15 - 0, scale: 5))
        check(call("/", a, int(0)), "!22012")
        check(call("%", val("7.5", .decimal(precision: 5, scale: 1)), int(2)), "1.5")
        check(call("/", val("10", .decimal(precision: 4, scale: 0)), int(3)), "3.33333333333")
        let large = val(String(repeating: "9", count: 38), .decimal(precision: 38, scale: 0))
        check(call("+", large, large), "!22003")
        check(call("*", large, large), "!22003")
        check(call("=", a, val("1.5", .decimal(precision: 3, scale: 1))), "true")
        check(call("<", val("1e-20", .decimal(precision: 38, scale: 38)), large), "true")
        check(call("+", a, dbl(1)), "2.5")
    }

    @Test func comparisonsOfMixedTypes() {
        check(call("<", int(1), dbl(1.5)), "true")
        check(call("=", int(1), val("1.0", .decimal(precision: 3, scale: 1))), "true")
        check(call("<", val("2024-01-01", .date), val("2024-01-01 00:00:01", .timestamp)), "true")
        check(call("=", val("1 month", .interval), val("30 days", .interval)), "true")
        check(call(">", val("1 day", .interval), val("23:59:59", .interval)), "true")
        check(call("<", txt("Z"), txt("a")), "true")
        check(call("<", txt("ab"), txt("abc")), "true")
        check(call(">=", lit("2024-01-02"), val("2024-01-01", .date)), "true")
        check(call("<", bool(false), bool(true)), "true")
    }

    @Test func distinctness() {
        check(call("is distinct from", null(.integer), int(1)), "true")
        check(call("is distinct from", null(.integer), null(.integer)), "false")
        check(call("is not distinct from", int(1), int(1)), "true")
        check(call("is null", null(.text)), "true")
        check(call("is not null", int(1)), "true")
        check(call("is true", null(.boolean)), "false")
        check(call("is not true", null(.boolean)), "true")
        check(call("is unknown", null(.boolean)), "true")
        check(call("not", null(.boolean)), "NULL")
        check(call("not", bool(true)), "false")
    }

    @Test func datesAndIntervals() {
        check(call("+", val("2024-01-31", .date), int(1)), "2024-02-01")
        check(
            call("+", val("2024-01-31 10:00:00", .timestamp), val("1 month", .interval)),
            "2024-02-29 10:00:00")
        check(
            call("-", val("2024-03-31", .date), val("1 month", .interval)), "2024-02-29 00:00:00")
        check(call("-", val("2024-03-01", .date), val("2024-02-01", .date)), "29")
        check(
            call(
                "-", val("2024-01-02 01:00:00", .timestamp), val("2024-01-01", .timestamp)),
            "1 day 01:00:00")
        check(
            call("-", val("2024-01-01", .timestamp), val("2024-01-02 01:00:00", .timestamp)),
            "-1 days -01:00:00")
        check(call("*", val("1 day", .interval), dbl(1.5)), "1 day 12:00:00")
        check(call("*", val("1 month", .interval), dbl(0.5)), "15 days")
        check(call("/", val("1 day", .interval), int(2)), "12:00:00")
        check(call("/", val("1 day", .interval), int(0)), "!22012")
        check(call("+", val("23:00:00", .time), val("2 hours", .interval)), "01:00:00")
        check(call("-", val("2024-01-01 00:00:00", .timestamp), lit("2023-12-31")), "1 day")
        check(call("-", val("1 day", .interval)), "-1 days")
    }

    @Test func patterns() {
        check(call("like", txt("streams"), txt("str%s")), "true")
        check(call("like", txt("a\nb"), txt("a_b")), "true")
        check(call("like", txt("äb"), txt("_b")), "true")
        check(call("like", txt("10%"), txt("10#%"), txt("#")), "true")
        check(call("like", txt("10x"), txt("10\\%")), "false")
        check(call("like", txt("abc"), txt("abc\\")), "!22025")
        check(call("like", txt(""), txt("%")), "true")
        check(call("like", txt("aXbXc"), txt("%X%c")), "true")
        check(call("like", txt("mississippi"), txt("%iss%pi")), "true")
        check(call("like", txt("mississippi"), txt("m%iss_p%")), "true")
        check(call("like", txt("mississippi"), txt("m%iss_s%")), "true")
        check(call("like", txt("mississippi"), txt("m%iss_x%")), "false")
        check(call("ilike", txt("STRASSE"), txt("str%E")), "true")
        check(call("ilike", txt("ÄB"), txt("ä_")), "true")
        check(call("not like", txt("a"), txt("b")), "true")
        check(call("||", txt("n"), int(1)), "n1")
        check(call("||", lit("a"), lit("b")), "ab")
        check(call("||", null(.text), txt("b")), "NULL")
    }
}
