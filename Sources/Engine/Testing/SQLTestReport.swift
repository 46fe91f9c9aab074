import Foundation

/// What came of running test files.
public struct SQLTestReport: Sendable {
    /// How many records were as expected, counted in every mode.
    public var passed = 0
    /// How many records were left out.
    public var skipped = 0
    /// The records that were not as expected, in order.
    public var failures: [SQLTestFailure] = []

    /// An empty report.
    public init() {}

    /// How many records were not as expected.
    public var failed: Int { failures.count }

    /// `12 passed, 0 failed, 0 skipped`.
    public var summary: String { "\(passed) passed, \(failed) failed, \(skipped) skipped" }

    /// Adds what came of other files.
    public mutating func add(_ other: SQLTestReport) {
        passed += other.passed
        skipped += other.skipped
        failures += other.failures
    }

    /// The report as a JSON object.
    public func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let content = Content(
            passed: passed, failed: failed, skipped: skipped, failures: failures)
        return Array(try encoder.encode(content))
    }

    private struct Content: Encodable {
        var passed: Int
        var failed: Int
        var skipped: Int
        var failures: [SQLTestFailure]
    }
}

/// A record that was not as expected.
public struct SQLTestFailure: Sendable, Encodable, CustomStringConvertible {
    /// The file.
    public let file: String
    /// The number of its first line.
    public let line: Int
    /// The mode it ran in.
    public let mode: String
    /// What was expected and what came.
    public let message: String

    /// `FILE:LINE: [mode] what was expected and what came`.
    public var description: String {
        "\(file):\(line): [\(mode)] \(message)"
    }
}
