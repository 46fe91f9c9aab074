/// Reads one file from its position on, chunk by chunk.
protocol FileCursor: AnyObject {
    /// The next chunk; nil when there is nothing more for now.
    func next() throws -> (any SourceChunk)?
    /// The offset of the first record not yet handed out.
    var nextOffset: Int64 { get }
    /// The offset after the last record that is known of.
    var endOffset: Int64? { get }
    /// Whether the file has been read to its end and will not be looked at again.
    var isFinished: Bool { get }
}

/// What a file of a source is known by, and how far it is.
struct FileEntry {
    let partition: SourcePartition
    let path: String
    let facts: FileSystem.Facts
    /// The offset of the first record not yet handed out.
    var next: Int64
    /// Whether nothing more comes from it.
    var isFinished: Bool

    /// The identity of the file, for positions.
    var detail: String { "\(facts.device):\(facts.inode)" + (isFinished ? ":end" : "") }

    var position: SourcePosition {
        SourcePosition(partition: partition, next: next, detail: detail)
    }

    /// Whether a position's detail names this file.
    static func isSame(_ detail: String, _ facts: FileSystem.Facts) -> Bool {
        let parts = detail.split(separator: ":")
        return parts.count >= 2 && parts[0] == "\(facts.device)" && parts[1] == "\(facts.inode)"
    }
}
