import Columnar
import Gzip

/// The content of a file as a stream of bytes, decompressed where it is compressed.
final class ByteSource {
    let path: String
    private let file: InputFile
    private let gzip: GzipDecompressor?
    private var compressed: [UInt8] = []
    private var compressedStart = 0
    private static let compressedBlock = 256 << 10

    /// Opens `path` at byte `offset` of its content.
    init(_ path: String, at offset: Int64) throws(ConnectorError) {
        self.path = path
        file = try InputFile(path)
        if FilePattern.isCompressed(path) {
            do {
                gzip = try GzipDecompressor()
            } catch {
                throw ConnectorError(
                    .outside, doing: "decompressing '\(path)'", cause: error.text, optionKey: "path"
                )
            }
            try skip(offset)
        } else {
            gzip = nil
            if offset > 0 { try file.seek(to: offset) }
        }
    }

    /// The file that is open, whatever its name is by now.
    func facts() throws(ConnectorError) -> FileSystem.Facts { try file.facts() }

    /// Bytes of the file as it is now, wherever reading is.
    func bytes(at offset: Int64, count: Int) throws(ConnectorError) -> [UInt8] {
        try file.bytes(at: offset, count: count)
    }

    /// The first bytes, at most `byteCount`, of a source that was just opened.
    func beginning(_ byteCount: Int) throws(ConnectorError) -> [UInt8] {
        let buffer = Buffer(uninitializedByteCount: byteCount)
        let count = try read(
            into: UnsafeMutableRawBufferPointer(start: buffer.base, count: byteCount))
        return Array(UnsafeRawBufferPointer(start: buffer.base, count: count))
    }

    /// Fills `target`; fewer bytes only at the end of what is there by now.
    func read(into target: UnsafeMutableRawBufferPointer) throws(ConnectorError) -> Int {
        guard let gzip else { return try file.read(into: target) }
        var filled = 0
        while filled < target.count {
            if compressedStart == compressed.count {
                compressed = try file.read(Self.compressedBlock)
                compressedStart = 0
                if compressed.isEmpty {
                    guard gzip.isAtMemberEnd else { throw cut() }
                    break
                }
            }
            let rest = UnsafeMutableRawBufferPointer(rebasing: target[filled...])
            let (consumed, produced) = try decompress(gzip, into: rest)
            compressedStart += consumed
            filled += produced
        }
        return filled
    }

    private func decompress(
        _ gzip: GzipDecompressor, into target: UnsafeMutableRawBufferPointer
    ) throws(ConnectorError) -> (consumed: Int, produced: Int) {
        var used = (consumed: 0, produced: 0)
        var failure: GzipError?
        compressed.withUnsafeBytes { bytes in
            let rest = UnsafeRawBufferPointer(rebasing: bytes[compressedStart...])
            do throws(GzipError) {
                used = try gzip.decompress(rest, into: target)
            } catch {
                failure = error
            }
        }
        guard let failure else { return used }
        throw ConnectorError(
            .badData, doing: "decompressing '\(path)'", cause: failure.description,
            optionKey: "path")
    }

    private func cut() -> ConnectorError {
        ConnectorError(
            .badData, doing: "decompressing '\(path)'", cause: "the file ends in the middle",
            optionKey: "path")
    }

    private func skip(_ byteCount: Int64) throws(ConnectorError) {
        var left = byteCount
        let scratch = Buffer(uninitializedByteCount: 1 << 20)
        while left > 0 {
            let count = try read(
                into: UnsafeMutableRawBufferPointer(
                    start: scratch.base, count: Int(min(left, 1 << 20))))
            if count == 0 { break }
            left -= Int64(count)
        }
    }
}
