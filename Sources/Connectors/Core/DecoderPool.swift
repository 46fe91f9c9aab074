import Columnar
import Formats
import Synchronization

/// The decoders of one source (or of one file, whose header they have read): as many as chunks are
/// decoded at the same time, each used by one thread at a time and then by another.
final class DecoderPool: Sendable {
    /// A decoder on its way between threads; never used by two.
    private struct Idle: @unchecked Sendable {
        let decoder: any RowDecoder
    }

    /// The fields that the columns hold.
    let fields: [Field]
    private let format: any Format
    private let options: FormatOptions
    private let declared: [Field]
    private let wanted: [Int]
    private let header: [UInt8]
    private let headerEnd = Mutex(0)
    private let idle = Mutex<[Idle]>([])

    /// Decoders of `wanted` of the `declared` fields.
    ///
    /// - Parameter beginning: the first bytes of the file that is read, at least its first record;
    ///   empty for messages.
    init(
        _ choice: FormatChoice, declared: [Field], wanted: [Int],
        badFields: SourceRequest.BadFieldPolicy, beginning: [UInt8] = []
    ) throws {
        var choice = choice
        let named = Formats.named(choice.name)
        let hasPolicy = named?.options.contains { $0.name == "on-bad-field" } ?? false
        if badFields == .null, hasPolicy { choice.options["on-bad-field"] = "null" }
        (format, options) = try choice.resolved()
        self.declared = declared
        self.wanted = wanted
        fields = wanted.map { declared[$0] }
        header = beginning
    }

    /// How many bytes stand before the first record; also finds out whether the header fits.
    func headerByteCount() throws -> Int {
        let decoder = try format.makeDecoder(columns: declared, wanted: wanted, options: options)
        let count = try header.withUnsafeBytes { try decoder.readHeader($0) }
        idle.withLock { $0.append(Idle(decoder: decoder)) }
        headerEnd.withLock { $0 = count }
        return count
    }

    /// Whether the records write and delete rows.
    var carriesChanges: Bool { format.carriesChanges }

    /// Whether the file has a header, so that its decoders are its own.
    var readsHeader: Bool { headerEnd.withLock { $0 > 0 } }

    /// Where the last whole record of `chunk` ends; 0 when none is whole.
    func lastRecordEnd(in chunk: UnsafeRawBufferPointer) -> Int {
        format.lastRecordEnd(in: chunk, options: options)
    }

    /// Decodes `records` with a decoder that is free, or a new one.
    func decode(_ records: RawRecords) throws -> DecodedRows {
        let taken = idle.withLock { $0.popLast() }
        let decoder = try taken?.decoder ?? makeDecoder()
        defer { idle.withLock { $0.append(Idle(decoder: decoder)) } }
        return try decoder.decode(records)
    }

    private func makeDecoder() throws -> any RowDecoder {
        let decoder = try format.makeDecoder(columns: declared, wanted: wanted, options: options)
        _ = try header.withUnsafeBytes { try decoder.readHeader($0) }
        return decoder
    }
}
