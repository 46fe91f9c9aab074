import Columnar

extension MetadataColumn {
    /// The number of the partition within its topic; 0 for a file.
    static let partition = MetadataColumn(
        "_partition", key: "partition", .integer, "The partition that the row was read from.")
    /// The row's offset within its partition.
    static let offset = MetadataColumn(
        "_offset", key: "offset", .bigint, "The offset of the row in its partition.")
}

/// Columns that connectors make themselves.
enum MadeColumn {
    /// `count` consecutive numbers from `first` on, BIGINT.
    static func consecutive(from first: Int64, count: Int) -> Column {
        var writer = FixedColumnWriter<Int64>(type: .bigint, count: count)
        var values = writer.values
        for row in 0..<count { values[row] = first &+ Int64(row) }
        return writer.finish()
    }

    /// `count` times the same number, INTEGER.
    static func repeated(_ value: Int32, count: Int) -> Column {
        var writer = FixedColumnWriter<Int32>(type: .integer, count: count)
        var values = writer.values
        for row in 0..<count { values[row] = value }
        return writer.finish()
    }

    /// `count` times the same text; empty text for no bytes.
    static func repeated(_ text: String, count: Int) -> Column {
        let bytes = Array(text.utf8)
        var writer = BytesColumnWriter(
            type: .text, rowCapacity: count, byteCapacity: count * bytes.count)
        for _ in 0..<count { writer.append(bytes) }
        return writer.finish()
    }
}
