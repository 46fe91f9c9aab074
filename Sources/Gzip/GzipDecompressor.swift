import CZlib

/// What zlib says about compressed bytes that are none.
public struct GzipError: Error, Hashable, Sendable, CustomStringConvertible {
    /// zlib's code: -3 for damaged data, -4 for no memory.
    public let code: Int32
    /// zlib's text.
    public let text: String

    /// One line.
    public var description: String { "zlib \(code) \(text)" }
}

/// Decompresses a stream of gzip members (RFC 1952), one after another, as `gzip -dc` does.
///
/// Owns the `z_stream`. One thread uses it at a time.
public final class GzipDecompressor {
    private let stream: UnsafeMutablePointer<z_stream>
    private var isBetweenMembers = true

    /// Begins a stream.
    /// - Throws: when there is no memory.
    public init() throws(GzipError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window, and 16 for a gzip header instead of a zlib one.
        let code = inflateInit2_(
            stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else {
            stream.deallocate()
            throw GzipError(code: code, text: "cannot begin to decompress")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Whether everything consumed so far is whole members: a file that ends elsewhere is cut short.
    public var isAtMemberEnd: Bool { isBetweenMembers }

    /// Decompresses from `input` into `output` until one is used up.
    ///
    /// - Returns: how many bytes of each were used.
    /// - Throws: when the input is not gzip, or damaged.
    public func decompress(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(GzipError) -> (consumed: Int, produced: Int) {
        let inputCount = min(input.count, 1 << 30)
        let outputCount = min(output.count, 1 << 30)
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(inputCount)
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(outputCount)
        while stream.pointee.avail_in > 0 && stream.pointee.avail_out > 0 {
            if isBetweenMembers {
                inflateReset(stream)
                isBetweenMembers = false
            }
            let code = inflate(stream, Z_NO_FLUSH)
            if code == Z_STREAM_END {
                isBetweenMembers = true
            } else if code == Z_BUF_ERROR {
                break
            } else if code != Z_OK {
                let text = stream.pointee.msg.map { String(cString: $0) } ?? "damaged data"
                throw GzipError(code: code, text: text)
            }
        }
        return (
            inputCount - Int(stream.pointee.avail_in), outputCount - Int(stream.pointee.avail_out)
        )
    }
}
