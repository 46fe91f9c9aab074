import ArrowFile
import Columnar
import Foundation
import Testing

/// What pyarrow, where Python has it, says of a file that was written here.
@Suite struct OtherReaderTests {
    private static func python(_ script: String, _ arguments: [String]) -> (Int32, String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script] + arguments
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return (-1, "") }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    static let hasPyarrow = python("import pyarrow.parquet", []).0 == 0

    @Test(.enabled(if: hasPyarrow, "python3 has no pyarrow"))
    func pyarrowReadsTheSame() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("shown.parquet")
        let columns: [(String, DataType, [Value])] = [
            ("b", .boolean, [.boolean(true), .null]), ("s", .smallint, [.integer(-5), .null]),
            ("i", .integer, [.integer(7), .null]), ("l", .bigint, [.integer(1 << 60), .null]),
            ("f", .real, [.real(0.5), .null]), ("d", .double, [.double(-2.25), .null]),
            (
                "dec", .decimal(precision: 12, scale: 2),
                [.decimal(unscaled: -12345, scale: 2), .null]
            ),
            ("t", .text, [.text("zażółć"), .null]), ("x", .bytea, [.bytea([0, 255]), .null]),
            ("day", .date, [.date(19782), .null]), ("clock", .time, [.time(3_661_000_001), .null]),
            ("wall", .timestamp, [.timestamp(1_700_000_000_123_456), .null]),
            ("instant", .timestamptz, [.timestamptz(1_700_000_000_123_456), .null]),
            ("n", .null, [.null, .null]),
            ("id", .uuid, [.uuid(1), .null]),
            ("list", .array(.integer), [.array([.integer(1), .null]), .null]),
            (
                "row", .structure([StructureField("a", .bigint), StructureField("b", .text)]),
                [.structure([.integer(1), .null]), .null]
            ),
            (
                "map", .map(key: .text, value: .array(.date)),
                [.map([MapEntry(.text("k"), .array([.date(0)]))]), .null]
            ),
            ("doc", .json, [.json(Array("[1]".utf8)), .null]),
            ("span", .interval, [.interval(Interval(months: 1, days: 2)), .null]),
        ]
        try write(
            [batch(columns.map { column($0.1, $0.2) })],
            Schema(columns.map { Field($0.0, $0.1) }), to: path)
        let script = """
            import sys, pyarrow.parquet as pq
            table = pq.read_table(sys.argv[1])
            for field in table.schema:
                print(field.name, field.type, *(str(v) for v in table[field.name].to_pylist()))
            """
        let (code, text) = Self.python(script, [path])
        #expect(code == 0)
        #expect(text == expectedText)
    }

    private let expectedText = """
        b bool True None
        s int16 -5 None
        i int32 7 None
        l int64 1152921504606846976 None
        f float 0.5 None
        d double -2.25 None
        dec decimal128(12, 2) -123.45 None
        t string zażółć None
        x binary b'\\x00\\xff' None
        day date32[day] 2024-02-29 None
        clock time64[us] 01:01:01.000001 None
        wall timestamp[us] 2023-11-14 22:13:20.123456 None
        instant timestamp[us, tz=UTC] 2023-11-14 22:13:20.123456+00:00 None
        n null None None
        id extension<arrow.uuid> 00000000-0000-0000-0000-000000000001 None
        list list<element: int32> [1, None] None
        row struct<a: int64, b: string> {'a': 1, 'b': None} None
        map map<string, list<element: date32[day]> ('map')> [('k', [datetime.date(1970, 1, 1)])] None
        doc string [1] None
        span string 1 mon 2 days None

        """
}
