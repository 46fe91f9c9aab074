import Columnar

/// Changes as bytes that the workspace keeps, for what the same machine reads again.
public enum StoredChanges {
    /// The bytes of `changes`.
    public static func bytes(of changes: Batch) -> [UInt8] {
        var encoder = ByteEncoder()
        ChangeCoding.append(changes, to: &encoder)
        return encoder.bytes
    }

    /// Reads what `bytes(of:)` wrote of columns of `types`.
    /// - Throws: `ConnectorError` when the bytes are something else.
    public static func batch(_ bytes: [UInt8], types: [DataType]) throws -> Batch {
        var decoder = ByteDecoder(bytes[...])
        return try ChangeCoding.batch(types: types, from: &decoder)
    }
}
