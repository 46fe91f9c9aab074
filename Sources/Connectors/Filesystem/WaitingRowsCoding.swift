import Columnar

/// What a writer of files keeps in the state of the job: rows that wait, and whole files that wait in
/// the staging folder until the job ends.
enum WaitingEntry {
    case rows(folder: [UInt8], [Batch])
    case file(StagedFile)

    /// The entry as bytes: its kind, then the folder and the rows, or the file.
    var encoded: [UInt8] {
        var encoder = ByteEncoder()
        switch self {
        case .rows(let folder, let batches):
            encoder.append(UInt8(0))
            folder.withUnsafeBytes { encoder.append($0) }
            for batch in batches { ChangeCoding.append(batch, to: &encoder) }
        case .file(let file):
            encoder.append(UInt8(1))
            file.append(to: &encoder)
        }
        return encoder.bytes
    }

    /// Reads what `encoded` wrote; the rows have columns of `types`.
    init(_ bytes: [UInt8], types: [DataType]) throws {
        var decoder = ByteDecoder(bytes[...])
        guard try decoder.byte() == 0 else {
            self = .file(try StagedFile(from: &decoder))
            return
        }
        let folder = Array(try decoder.byteString())
        var batches: [Batch] = []
        while !decoder.isAtEnd {
            batches.append(try ChangeCoding.batch(types: types, from: &decoder))
        }
        self = .rows(folder: folder, batches)
    }
}

extension StagedFile {
    /// Appends name, folder and epoch.
    func append(to encoder: inout ByteEncoder) {
        encoder.append(name)
        encoder.append(folder)
        encoder.append(epoch)
    }

    /// Reads what `append` wrote.
    init(from decoder: inout ByteDecoder) throws {
        name = try decoder.text()
        folder = try decoder.text()
        epoch = try decoder.integer()
    }
}
