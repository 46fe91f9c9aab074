import Columnar
import JSONReader
import Testing

struct ScalarTests {
    @Test(arguments: [
        ("0", 0), ("-0", 0), ("7", 7), ("-12", -12), ("2147483647", 2_147_483_647),
        ("-2147483648", -2_147_483_648), ("1.0", 1), ("1e3", 1000), ("12.50e1", 125),
        ("\"12\"", 12), ("\" 12 \"", 12), ("\"+5\"", 5), (#""1\u0032""#, 12), ("1000e-3", 1),
    ])
    func integers(_ json: String, _ expected: Int64) throws {
        #expect(try readOne(json, .integer) == .success(.integer(expected)))
    }

    @Test(arguments: [
        "2147483648", "-2147483649", "1.5", "1e10", "true", "\"x\"", "\"\"", "{}", "[1]", "1e-1",
        "1e999999999999", "123456789012345678901234567890123456789012345",
    ])
    func notIntegers(_ json: String) throws {
        let reason = "field \"a\": \(json) is not a valid INTEGER"
        #expect(try readOne(json, .integer) == .failure(Rejection(reason: reason)))
    }

    @Test func integersOfEveryWidthAreExact() throws {
        #expect(try readOne("9223372036854775807", .bigint) == .success(.integer(.max)))
        #expect(try readOne("-9223372036854775808", .bigint) == .success(.integer(.min)))
        #expect(
            try readOne("9007199254740993", .bigint) == .success(.integer(9_007_199_254_740_993)))
        #expect(throws: Rejection.self) { try readOne("9223372036854775808", .bigint).get() }
        #expect(try readOne("-32768", .smallint) == .success(.integer(-32768)))
        #expect(throws: Rejection.self) { try readOne("32768", .smallint).get() }
    }

    @Test(arguments: [
        ("1", 1.0), ("-0.5", -0.5), ("1e20", 1e20), ("0.1", 0.1), ("1e-400", 0), ("1E+2", 100),
        ("3.141592653589793238462643", 3.141592653589793), ("\"2.5\"", 2.5),
        ("9007199254740993", 9007199254740992), ("\"Infinity\"", .infinity),
        ("5e-324", .leastNonzeroMagnitude),
    ])
    func doubles(_ json: String, _ expected: Double) throws {
        #expect(try readOne(json, .double) == .success(.double(expected)))
    }

    @Test func doublesOutOfRangeAreRefused() throws {
        #expect(throws: Rejection.self) { try readOne("1e400", .double).get() }
        #expect(throws: Rejection.self) { try readOne("1e39", .real).get() }
        #expect(try readOne("0.1", .real) == .success(.real(0.1)))
        guard case .double(let number) = try readOne("\"NaN\"", .double).get() else { return }
        #expect(number.isNaN)
    }

    @Test(
        arguments: [
            ("1.50", 150), ("1.005", 101), ("-1.005", -101), ("12345678901234567890", nil),
            ("1e2", 10000), ("\"3.14\"", 314), ("0.004999", 0), ("99999999.994", 9_999_999_999),
            ("99999999.995", nil), ("true", nil), ("-0.005", -1),
        ] as [(String, Int?)])
    func decimals(_ json: String, _ expected: Int?) throws {
        let value = try? readOne(json, .decimal(precision: 10, scale: 2)).get()
        #expect(value == expected.map { .decimal(unscaled: Int128($0), scale: 2) })
    }

    @Test func decimalsKeepAllTheirDigits() throws {
        let digits = "12345678901234567890123456789012345.678"
        let value = try readOne(digits, .decimal(precision: 38, scale: 3)).get()
        let unscaled = Int128("12345678901234567890123456789012345678")
        #expect(value == .decimal(unscaled: try #require(unscaled), scale: 3))
    }

    @Test(
        arguments: [
            ("true", true), ("false", false), ("\"true\"", true), ("\"false\"", false), ("1", nil),
            ("\"maybe\"", nil), ("\"yes\"", true),
        ] as [(String, Bool?)])
    func booleans(_ json: String, _ expected: Bool?) throws {
        #expect((try? readOne(json, .boolean).get()) == expected.map { .boolean($0) })
    }

    @Test(arguments: [
        ("\"plain\"", "plain"), ("\"\"", ""), ("12.50", "12.50"), ("true", "true"),
        (#"{"x": [1, "y"]}"#, #"{"x": [1, "y"]}"#),
        (#""a\"b\\c\/d\n\t\r\b\f""#, "a\"b\\c/d\n\t\r\u{8}\u{c}"),
        (#""\u00e4\u20ac""#, "ä€"), (#""\ud83d\ude00!""#, "😀!"), ("\"ä€😀\"", "ä€😀"),
        (#""\u0000""#, "\0"),
    ])
    func texts(_ json: String, _ expected: String) throws {
        #expect(try readOne(json, .text) == .success(.text(expected)))
    }

    @Test(arguments: [
        #""\x""#, #""\u12""#, #""\ud83d""#, #""\ude00""#, #""\ud83dx""#, #""\u12g4""#,
    ])
    func wrongEscapes(_ json: String) throws {
        guard case .failure(let rejection) = try readOne(json, .text) else {
            Issue.record("accepted \(json)")
            return
        }
        #expect(rejection.reason.contains("escape"))
        #expect(throws: Rejection.self) { try readOne(json, .integer).get() }
    }

    @Test(
        arguments: [
            ("\"\"", []), ("\"AQID\"", [1, 2, 3]), ("\"AQI=\"", [1, 2]), ("\"AQ\"", [1]),
            ("\"/+8=\"", [255, 239]),
            ("\"A\"", nil), ("\"A*==\"", nil), ("5", nil), ("\"====\"", nil),
        ] as [(String, [UInt8]?)])
    func bytes(_ json: String, _ expected: [UInt8]?) throws {
        #expect((try? readOne(json, .bytea).get()) == expected.map { .bytea($0) })
    }

    @Test(arguments: DataType.allShapes)
    func nullAndMissingAreNull(_ type: DataType) throws {
        let fields = [Field("a", type)]
        let (rows, rejects) = try read("{\"a\":null}\n{}\n{\"b\":[{}]}", fields)
        #expect(rejects.isEmpty)
        #expect(rows == [[.null], [.null], [.null]])
    }
}

extension DataType {
    static let allShapes: [DataType] = [
        .boolean, .smallint, .integer, .bigint, .real, .double, .decimal(precision: 38, scale: 9),
        .text, .bytea, .date, .time, .timestamp, .timestamptz, .interval,
    ]
}
