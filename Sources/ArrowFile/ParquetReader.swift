import CArrow
import Columnar

/// A column of a Parquet file.
public struct ParquetColumn: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The SQL type that it is read as; nil when it cannot be read (durations).
    public let type: DataType?
    /// Arrow's name of the type in the file.
    public let fileType: String
    /// Whether NULL may occur.
    public let isNullable: Bool
}

/// A part of a Parquet file that can be read on its own.
public struct ParquetRowGroup: Hashable, Sendable {
    /// How many rows it has.
    public let rowCount: Int
    /// How many bytes of the file it takes.
    public let byteCount: Int
}

/// Reads one Parquet file in batches: `select` says what, then `next` gives it. One thread at a time.
public final class ParquetReader {
    /// The file.
    public let path: String
    /// The columns of the file, also those that cannot be read.
    public let columns: [ParquetColumn]
    /// The row groups of the file.
    public let rowGroups: [ParquetRowGroup]
    /// How many rows the file has.
    public let rowCount: Int
    private let handle: OpaquePointer
    private var selectedTypes: [DataType] = []

    /// Opens the file at `path` and reads its footer.
    public init(path: String) throws(ArrowFileError) {
        self.path = path
        var opened: OpaquePointer?
        try carrow_parquet_reader_open(path, &opened).check("opening", path)
        guard let opened else {
            throw ArrowFileError(.invalid, doing: "opening", path: path, text: "no reader was made")
        }
        do {
            columns = try fileColumns(opened, path)
        } catch {
            carrow_parquet_reader_destroy(opened)
            throw error
        }
        rowCount = Int(carrow_parquet_reader_rows(opened))
        rowGroups = (0..<carrow_parquet_reader_row_groups(opened)).map { index in
            ParquetRowGroup(
                rowCount: Int(carrow_parquet_reader_row_group_rows(opened, index)),
                byteCount: Int(carrow_parquet_reader_row_group_bytes(opened, index)))
        }
        handle = opened
    }

    deinit {
        carrow_parquet_reader_destroy(handle)
    }

    /// The schema of the columns `indices` of the file, nil for all; a column that cannot be read is
    /// an error that names it.
    public func schema(of indices: [Int]? = nil) throws(ArrowFileError) -> Schema {
        var fields: [Field] = []
        for index in indices ?? Array(columns.indices) {
            guard columns.indices.contains(index) else {
                throw failure(.invalid, "there is no column \(index)")
            }
            let column = columns[index]
            guard let type = column.type else {
                throw failure(
                    .unsupported,
                    "column '\(column.name)' has the type \(column.fileType), which cannot be read")
            }
            fields.append(Field(column.name, type, isNullable: column.isNullable))
        }
        return Schema(fields)
    }

    /// Begins to read the columns `indices` (each at most once; nil for all) of the row groups
    /// `groups` (nil for all), both in the given order, in batches of at most `batchRowCount` rows.
    /// With no columns at all batches only count rows.
    @discardableResult
    public func select(
        columns indices: [Int]? = nil, rowGroups groups: [Int]? = nil,
        batchRowCount: Int = Batch.targetRowCount
    ) throws(ArrowFileError) -> Schema {
        let selected = indices ?? Array(columns.indices)
        let schema = try schema(of: selected)
        guard Set(selected).count == selected.count else {
            throw failure(.invalid, "a column was selected twice")
        }
        let selectedGroups = groups ?? Array(rowGroups.indices)
        guard selectedGroups.allSatisfy(rowGroups.indices.contains) else {
            throw failure(.invalid, "there is no such row group")
        }
        try carrow_parquet_reader_select(
            handle, selected.map { Int32($0) }, Int32(selected.count),
            selectedGroups.map { Int32($0) }, Int32(selectedGroups.count),
            Int64(max(1, batchRowCount))
        ).check("reading", path)
        selectedTypes = schema.types
        return schema
    }

    /// The next batch of what was selected, never empty; nil at the end.
    public func next() throws(ArrowFileError) -> Batch? {
        while true {
            var array = ArrowArray()
            try carrow_parquet_reader_next(handle, &array).check("reading", path)
            guard array.release != nil else { return nil }
            guard let batch = Batch(importing: ForeignArray(moving: &array), types: selectedTypes)
            else { throw failure(.corrupt, "a column does not have its buffers") }
            if batch.count > 0 { return batch }
        }
    }

    private func failure(_ kind: ArrowFileError.Kind, _ text: String) -> ArrowFileError {
        ArrowFileError(kind, doing: "reading", path: path, text: text)
    }
}

private func fileColumns(
    _ handle: OpaquePointer, _ path: String
) throws(ArrowFileError) -> [ParquetColumn] {
    var schema = ArrowSchema()
    try carrow_parquet_reader_schema(handle, &schema).check("opening", path)
    defer { schema.release?(&schema) }
    var columns: [ParquetColumn] = []
    for index in 0..<Int(schema.n_children) {
        guard let child = schema.children?[index]?.pointee, child.format != nil else {
            throw ArrowFileError(
                .corrupt, doing: "opening", path: path, text: "column \(index) has no type")
        }
        let typeText = carrow_parquet_reader_column_type(handle, Int32(index))
        defer { carrow_free(typeText) }
        columns.append(
            ParquetColumn(
                name: child.name.map { String(cString: $0) } ?? "",
                type: ArrowFormat.type(of: child),
                fileType: typeText.map { String(cString: $0) } ?? "unknown",
                isNullable: child.flags & Int64(ARROW_FLAG_NULLABLE) != 0))
    }
    return columns
}
