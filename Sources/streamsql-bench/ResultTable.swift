import Foundation

/// The best of a program's runs on a workload, as a line of the table.
struct Measurement {
    /// What was run: `streamsql`, or a baseline.
    let system: String
    /// How many rows went in.
    let rowCount: Int
    /// The run with the least wall clock.
    let best: ProcessUsage
    /// The largest resident set of all runs, in bytes.
    let peakByteCount: Int

    /// Keeps the fastest of `runs`, which is not empty.
    init?(system: String, rowCount: Int, runs: [ProcessUsage]) {
        guard let best = runs.min(by: { $0.wallSeconds < $1.wallSeconds }) else { return nil }
        self.system = system
        self.rowCount = rowCount
        self.best = best
        peakByteCount = runs.map(\.peakByteCount).max() ?? 0
    }

    var rowsPerSecond: Double { Double(rowCount) / best.wallSeconds }
    var cpuNanosecondsPerRow: Double { best.cpuSeconds * 1e9 / Double(rowCount) }
}

/// Columns of text, the first two to the left and the others to the right.
struct ResultTable {
    private var rows = [
        [
            "workload", "program", "rows", "wall s", "rows/s", "CPU ns/row", "peak MB", "ratio",
            "bar",
        ]
    ]

    /// Adds a line; the ratio is of rows/s to `baseline`'s, and stays empty without one.
    mutating func add(
        _ workload: Workload, _ measurement: Measurement, baseline: Measurement? = nil
    ) {
        let ratio = baseline.map { measurement.rowsPerSecond / $0.rowsPerSecond }
        let bar = ratio == nil ? nil : workload.bar
        rows.append([
            workload.rawValue, measurement.system, String(measurement.rowCount),
            Self.text(measurement.best.wallSeconds, digits: 2),
            Self.text(measurement.rowsPerSecond / 1e6, digits: 2) + " M",
            Self.text(measurement.cpuNanosecondsPerRow, digits: 0),
            Self.text(Double(measurement.peakByteCount) / 1e6, digits: 0),
            ratio.map { Self.text($0, digits: 2) } ?? "",
            bar.map { Self.text($0, digits: 2) } ?? "",
        ])
    }

    /// The lines of the table.
    var text: String { Self.aligned(rows) }

    /// The lines of a table, the header first.
    static func aligned(_ rows: [[String]]) -> String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.indices.map { column in
                column < 2
                    ? row[column].padded(to: widths[column])
                    : row[column].padded(to: -widths[column])
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    /// A number with a fixed number of decimal places.
    static func text(_ value: Double, digits: Int) -> String {
        String(format: "%.\(digits)f", value)
    }
}

extension String {
    /// Filled with spaces to `width` characters: at the right, or at the left when `width` is negative.
    func padded(to width: Int) -> String {
        let space = String(repeating: " ", count: max(0, abs(width) - count))
        return width < 0 ? space + self : self + space
    }
}
