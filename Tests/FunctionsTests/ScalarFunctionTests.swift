import Columnar
import Testing

@testable import Functions

/// Functions against what PostgreSQL answers.
@Suite struct ScalarFunctionTests {
    private func check(_ outcome: Outcome, _ expected: String, _ line: Int = #line) {
        #expect(outcome.description == expected, "line \(line)")
    }

    @Test func math() {
        check(call("abs", int(-3)), "3")
        check(call("abs", big(.min)), "!22003")
        check(call("ceil", dbl(-1.2)), "-1")
        check(call("ceiling", val("1.2", .decimal(precision: 3, scale: 1))), "2")
        check(call("floor", val("-1.2", .decimal(precision: 3, scale: 1))), "-2")
        check(call("round", dbl(2.5)), "2")
        check(call("round", val("2.5", .decimal(precision: 3, scale: 1))), "3")
        check(call("round", val("-2.5", .decimal(precision: 3, scale: 1))), "-3")
        check(call("round", val("1.567", .decimal(precision: 4, scale: 3)), int(2)), "1.570")
        check(call("round", dbl(1.567), int(2)), "1.57")
        check(call("round", dbl(1250), int(-2)), "1300")
        check(call("trunc", dbl(-1.7)), "-1")
        check(call("sign", dbl(-8.4)), "-1")
        check(call("sqrt", int(16)), "4")
        check(call("sqrt", dbl(-1)), "!2201F")
        check(call("power", int(2), int(10)), "1024")
        check(call("power", int(0), int(-1)), "!2201F")
        check(call("power", int(-8), dbl(0.5)), "!2201F")
        check(call("ln", int(0)), "!2201E")
        check(call("log", int(1_000)), "3")
        check(call("exp", int(1_000)), "!22003")
        check(call("pi"), "3.141592653589793")
        check(call("degrees", dbl(Double.pi)), "180")
        check(call("mod", int(-7), int(3)), "-1")
        check(call("greatest", int(1), null(.integer), dbl(3.5)), "3.5")
        check(call("least", lit("b"), lit("a")), "a")
        check(call("greatest", null(.integer), null(.integer)), "NULL")
        check(call("nullif", int(1), int(1)), "NULL")
        check(call("nullif", int(1), null(.integer)), "1")
    }

    @Test func text() {
        check(call("length", txt("Zürich")), "6")
        check(call("octet_length", txt("Zürich")), "7")
        check(call("lower", txt("ÄBC")), "äbc")
        check(call("upper", txt("straße")), "STRAßE")
        check(call("initcap", txt("hi THOMAS o'neil")), "Hi Thomas O'Neil")
        check(call("trim", txt("  a b ")), "a b")
        check(call("ltrim", txt("zzzytest"), txt("xyz")), "test")
        check(call("rtrim", txt("testxxzx"), txt("xyz")), "test")
        check(call("btrim", txt("äaä"), txt("ä")), "a")
        check(call("substring", txt("Thomas"), int(2), int(3)), "hom")
        check(call("substring", txt("abc"), int(-1), int(3)), "a")
        check(call("substring", txt("abc"), int(0)), "abc")
        check(call("substr", txt("äöü"), int(2), int(1)), "ö")
        check(call("substring", txt("abc"), int(1), int(-1)), "!22011")
        check(call("left", txt("abcde"), int(-2)), "abc")
        check(call("right", txt("abcde"), int(2)), "de")
        check(call("right", txt("abcde"), int(-2)), "cde")
        check(call("lpad", txt("hi"), int(5), txt("xy")), "xyxhi")
        check(call("lpad", txt("hello"), int(2)), "he")
        check(call("rpad", txt("hi"), int(5), txt("xy")), "hixyx")
        check(call("replace", txt("abcabc"), txt("b"), txt("xx")), "axxcaxxc")
        check(call("strpos", txt("äöü"), txt("ü")), "3")
        check(call("starts_with", txt("abc"), txt("ab")), "true")
        check(call("ends_with", txt("abc"), txt("abcd")), "false")
        check(call("concat", txt("a"), null(.text), int(1), bool(true)), "a1true")
        check(call("concat_ws", txt(","), txt("a"), null(.text), int(1)), "a,1")
        check(call("concat_ws", null(.text), txt("a")), "NULL")
        check(call("repeat", txt("ab"), int(3)), "ababab")
        check(call("repeat", txt("ab"), int(100_000_000)), "!54000")
        check(call("lpad", txt("a"), int(100_000_000)), "!54000")
        check(call("reverse", txt("abcü")), "ücba")
        check(call("split_part", txt("a,b,c"), txt(","), int(2)), "b")
        check(call("split_part", txt("a,b,c"), txt(","), int(-1)), "c")
        check(call("split_part", txt("a,b"), txt(","), int(3)), "")
        check(call("split_part", txt("a,b"), txt(","), int(0)), "!22023")
        check(call("ascii", txt("x")), "120")
        check(call("chr", int(8_364)), "€")
        check(call("to_hex", int(-1)), "ffffffff")
        check(call("overlay", txt("Txxxxas"), txt("hom"), int(2), int(4)), "Thomas")
    }

    @Test func hashes() {
        check(call("md5", txt("abc")), "900150983cd24fb0d6963f7d28e17f72")
        check(call("md5", txt("")), "d41d8cd98f00b204e9800998ecf8427e")
        check(
            call("sha256", val("abc", .bytea)),
            "\\xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        check(call("crc32", txt("123456789")), "3421780262")
        check(call("encode", val("abc", .bytea), txt("base64")), "YWJj")
        check(call("encode", val("ab", .bytea), txt("base64")), "YWI=")
        check(call("encode", val("abc", .bytea), txt("hex")), "616263")
        check(call("decode", txt("YWI="), txt("base64")), "\\x6162")
        check(call("decode", txt("6162"), txt("hex")), "\\x6162")
        check(call("decode", txt("616"), txt("hex")), "!22023")
        check(call("decode", txt("x"), txt("rot13")), "!22023")
    }

    @Test func time() {
        let at = val("2001-02-16 20:38:40.12", .timestamp)
        check(call("date_trunc", lit("hour"), at), "2001-02-16 20:00:00")
        check(call("date_trunc", lit("week"), at), "2001-02-12 00:00:00")
        check(call("date_trunc", lit("quarter"), at), "2001-01-01 00:00:00")
        check(call("date_trunc", lit("century"), at), "2001-01-01 00:00:00")
        check(
            call("date_trunc", lit("minute"), val("1969-12-31 23:59:30", .timestamp)),
            "1969-12-31 23:59:00")
        check(call("date_trunc", lit("fortnight"), at), "!22023")
        check(
            call("date_trunc", lit("hour"), val("2 days 10:30:00", .interval)),
            "2 days 10:00:00")
        check(call("date_part", lit("hour"), at), "20")
        check(call("extract", lit("second"), at), "40.12")
        check(call("extract", lit("dow"), at), "5")
        check(call("extract", lit("isodow"), val("2006-01-01", .date)), "7")
        check(call("extract", lit("week"), val("2006-01-01", .date)), "52")
        check(call("extract", lit("isoyear"), val("2006-01-01", .date)), "2005")
        check(call("extract", lit("doy"), at), "47")
        check(call("extract", lit("century"), at), "21")
        check(call("extract", lit("epoch"), at), "982355920.12")
        check(call("extract", lit("epoch"), val("5 days 3 hours", .interval)), "442800")
        check(call("extract", lit("epoch"), val("1 year 1 mon", .interval)), "34149600")
        let early = val("0101-06-01 BC", .timestamp)
        check(call("extract", lit("year"), early), "-101")
        check(call("extract", lit("century"), early), "-2")
        check(call("extract", lit("millennium"), early), "-1")
        check(call("extract", lit("decade"), at), "200")
        check(call("extract", lit("QUARTER"), at), "1")
        let length = val("1 year 2 mons 3 days 04:05:06.7", .interval)
        check(call("extract", lit("epoch"), length), "37015506.7")
        check(call("extract", lit("month"), length), "2")
        check(call("extract", lit("milliseconds"), length), "6700")
        check(call("extract", lit("doy"), length), "!0A000")
        check(
            call(
                "date_bin", val("15 minutes", .interval), val("2020-02-11 15:44:17", .timestamp),
                val("2001-01-01", .timestamp)), "2020-02-11 15:30:00")
        check(
            call(
                "date_bin", val("15 minutes", .interval), val("1999-12-31 23:59:00", .timestamp),
                val("2001-01-01", .timestamp)), "1999-12-31 23:45:00")
        check(call("make_date", int(2024), int(2), int(29)), "2024-02-29")
        check(call("make_date", int(2023), int(2), int(29)), "!22008")
        check(
            call("make_timestamp", int(2013), int(7), int(15), int(8), int(15), dbl(23.5)),
            "2013-07-15 08:15:23.5")
        check(call("make_interval", int(0), int(0), int(1), int(3)), "10 days")
        check(call("to_timestamp", int(1_284_352_323)), "2010-09-13 04:32:03+00")
        check(call("to_timestamp", dbl(1e300)), "!22008")
        check(call("epoch_ms", val("1970-01-01 00:00:01.5", .timestamp)), "1500")
        check(
            call("age", val("2001-04-10", .timestamp), val("1957-06-13", .timestamp)),
            "43 years 9 mons 27 days")
        check(call("to_char", at, lit("YYYY-MM-DD HH24:MI:SS.MS")), "2001-02-16 20:38:40.120")
        check(
            call("to_char", at, lit("FMDay, DD Mon \"of\" YY, HH12 am")),
            "Friday, 16 Feb of 01, 08 pm")
        check(call("to_char", at, lit("Month|")), "February |")
        let earliest = Literal(value: .timestamp(.min), type: .timestamp)
        check(call("date_trunc", lit("hour"), earliest), "!22008")
        check(call("date_part", lit("minute"), earliest), "59")
        check(call("-", earliest, val("1 month", .interval)), "!22008")
        check(call("now"), "2023-11-14 22:13:20+00")
        check(call("current_date"), "2023-11-14")
    }

    @Test func zones() {
        var session = testSession
        session.timeZone = "America/New_York"
        check(
            call(
                "date_trunc", lit("day"), val("2024-03-10 12:00:00+00", .timestamptz),
                session: session), "2024-03-10 05:00:00+00")
        check(
            call(
                "+", val("2024-03-09 12:00:00+00", .timestamptz), val("1 day", .interval),
                session: session), "2024-03-10 11:00:00+00")
        check(
            call("timezone", lit("Europe/Berlin"), val("2024-07-01 12:00:00", .timestamp)),
            "2024-07-01 10:00:00+00")
        check(call("timezone", lit("Nowhere/X"), val("2024-07-01", .timestamp)), "!22023")
    }
}
