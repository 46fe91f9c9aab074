import Columnar
import Glibc

/// Prints changes at once: a terminal cannot take anything back, so a restart prints the changes of
/// an epoch that did not commit again.
final class PrintWriter: SinkWriter, @unchecked Sendable {
    private let prefix: [UInt8]
    private let descriptor: Int32

    init(_ request: SinkRequest) {
        let identifier = request.options.text("print-identifier")
        prefix = Array((identifier.map { $0 + "> " } ?? "").utf8)
        descriptor = request.options.boolean("standard-error") ? STDERR_FILENO : STDOUT_FILENO
    }

    func write(_ changes: Batch) throws {
        let text = ChangeText.lines(of: changes, prefix: prefix)
        var place = 0
        try text.withUnsafeBytes { bytes in
            while let start = bytes.baseAddress, place < bytes.count {
                let written = Glibc.write(descriptor, start + place, bytes.count - place)
                if written < 0 && errno == EINTR { continue }
                guard written > 0 else { throw FileSystem.error("printing") }
                place += written
            }
        }
    }

    func prepare(epoch: Int64) throws -> [UInt8] { [] }
    func publish(epoch: Int64, prepared: [UInt8]) throws {}
    func close() {}
}

/// Changes as lines of text.
enum ChangeText {
    /// One line for each row and unit of weight: `+I[1, 2024-11-18 10:00:00, NULL]`.
    static func lines(of changes: Batch, prefix: [UInt8] = []) -> [UInt8] {
        var output: [UInt8] = []
        for row in 0..<changes.count {
            let weight = changes.weights.map { $0.span[row] } ?? 1
            let start = output.count
            output += prefix
            output += weight > 0 ? Array("+I[".utf8) : Array("-D[".utf8)
            for (index, column) in changes.columns.enumerated() {
                if index > 0 { output += [UInt8(ascii: ","), UInt8(ascii: " ")] }
                if !column.writeText(row: row, into: &output) { output += Array("NULL".utf8) }
            }
            output += [UInt8(ascii: "]"), UInt8(ascii: "\n")]
            let line = output[start...]
            for _ in 1..<max(1, weight.magnitude) { output += line }
        }
        return output
    }
}
