import Glibc

/// What one epoch of a sink is to send, between `prepare` and `publish`: in the prepared bytes
/// themselves while it is small, else in a file of the workspace that they name.
///
/// Memory: at most `inlineLimit` and one record per epoch in the making.
final class Outbox {
    private let folder: String
    private let name: String
    private var encoder = ByteEncoder()
    private var file: OutputFile?
    private static let inlineLimit = 4 << 20
    private static let suffix = ".outbox"

    /// An outbox whose files begin with `name` in `folder`.
    init(folder: String, name: String) {
        self.folder = folder
        self.name = Self.safe(name)
    }

    /// The sealed bytes of an epoch without records that is to be published nonetheless.
    static let nothing: [UInt8] = [0]

    /// Whether nothing was added since the last `seal`.
    var isEmpty: Bool { encoder.bytes.isEmpty && file == nil }

    /// Lets `body` append one record, which `Outbox.read` hands back whole.
    func append(_ body: (inout ByteEncoder) -> Void) throws {
        body(&encoder)
        if encoder.bytes.count >= Self.inlineLimit { try spill() }
    }

    /// Ends the epoch: everything appended is durable once the caller has stored the result.
    func seal(epoch: Int64) throws -> [UInt8] {
        if isEmpty { return [] }
        guard file != nil else {
            defer { encoder.bytes.removeAll() }
            return [0] + encoder.bytes
        }
        try spill()
        guard let file else { return [] }
        try file.closeDurably()
        let path = folder + "/" + Self.fileName(name, epoch: epoch)
        try FileSystem.rename(file.path, to: path)
        try FileSystem.synchronizeFolder(folder)
        self.file = nil
        return [1] + Array(path.utf8)
    }

    /// Removes the files of epochs after `epoch`, and those in the making.
    func removeFiles(after epoch: Int64) throws {
        guard FileSystem.facts(folder) != nil else { return }
        for entry in try FileSystem.names(in: folder)
        where entry.hasPrefix(name + "-") && entry.hasSuffix(Self.suffix) {
            let middle = entry.dropFirst(name.count + 1).dropLast(Self.suffix.count)
            if let number = Int64(middle), number <= epoch { continue }
            guard Int64(middle) != nil || middle == "open" else { continue }
            try FileSystem.removeFile(folder + "/" + entry)
        }
    }

    /// Drops what was not sealed.
    func discard() {
        encoder.bytes.removeAll()
        guard let file else { return }
        // It would be removed at the next start anyway.
        try? FileSystem.removeFile(file.path)
        self.file = nil
    }

    /// Hands the sealed bytes to `body`, at most about `inlineLimit` and a record at a time, cut
    /// between appended records.
    static func read(_ prepared: [UInt8], _ body: (inout ByteDecoder) throws -> Void) throws {
        guard let tag = prepared.first else { return }
        if tag == 0 {
            var decoder = ByteDecoder(prepared[1...])
            while !decoder.isAtEnd { try body(&decoder) }
            return
        }
        let path = String(decoding: prepared[1...], as: UTF8.self)
        let input = try InputFile(path)
        while let block = try nextBlock(of: input) {
            var decoder = ByteDecoder(block[...])
            while !decoder.isAtEnd { try body(&decoder) }
        }
    }

    /// Removes the file that the sealed bytes name, if any.
    static func remove(_ prepared: [UInt8]) throws {
        guard prepared.first == 1 else { return }
        try FileSystem.removeFile(String(decoding: prepared[1...], as: UTF8.self))
    }

    private func spill() throws {
        if file == nil {
            try FileSystem.makeFolder(folder)
            file = try OutputFile(folder + "/" + name + "-open" + Self.suffix)
        }
        guard !encoder.bytes.isEmpty else { return }
        var header = ByteEncoder()
        header.append(Int64(encoder.bytes.count))
        try file?.write(header.bytes)
        try file?.write(encoder.bytes)
        encoder.bytes.removeAll(keepingCapacity: true)
    }

    private static func nextBlock(of input: InputFile) throws -> [UInt8]? {
        let header = try input.read(8)
        if header.isEmpty { return nil }
        var decoder = ByteDecoder(header[...])
        let count = try decoder.integer()
        guard count >= 0, count <= input.byteCount else { throw ByteDecoder.damaged }
        let block = try input.read(Int(count))
        guard block.count == Int(count) else { throw ByteDecoder.damaged }
        return block
    }

    private static func fileName(_ name: String, epoch: Int64) -> String {
        name + "-" + String(epoch) + suffix
    }

    /// `name` with everything that means something in a path replaced.
    private static func safe(_ name: String) -> String {
        String(name.map { $0 == "/" || $0 == "\0" ? "_" : $0 })
    }
}
