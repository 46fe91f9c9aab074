import CArrow
import Columnar

/// Writes one Parquet file, a batch at a time.
///
/// The file has its footer, and is one that readers accept, only after `close`. After an error the
/// writer can only be dropped, and the file removed.
public final class ParquetWriter {
    /// The file.
    public let path: String
    /// The columns of every batch.
    public let schema: Schema
    /// How many rows were written.
    public private(set) var rowCount = 0
    private let handle: OpaquePointer

    /// Creates the file at `path`, or empties it. JSON and INTERVAL, for which there is no type that
    /// others read, are written as their text; a ROW without fields is an error.
    public init(
        path: String, schema: Schema, options: ParquetOptions = ParquetOptions()
    ) throws(ArrowFileError) {
        self.path = path
        self.schema = schema
        handle = try openedWriter(path, schema, options)
    }

    deinit {
        carrow_parquet_writer_destroy(handle)
    }

    /// How many bytes are in the file so far; a row group goes there when it ends.
    public var byteCount: Int { Int(carrow_parquet_writer_bytes(handle)) }

    /// Appends the rows of `batch`, whose columns have the types of the schema and which only inserts.
    public func write(_ batch: Batch) throws(ArrowFileError) {
        guard batch.columns.map(\.type) == schema.types else {
            let types = batch.columns.map(\.type.description).joined(separator: ", ")
            throw invalid("a batch of (\(types)) does not have the types of the file's columns")
        }
        guard batch.weights == nil else { throw invalid("a batch with weights cannot be appended") }
        guard batch.count > 0 else { return }
        var array = batch.exported()
        try carrow_parquet_writer_write(handle, &array).check("writing", path)
        rowCount += batch.count
    }

    /// Writes what is left and the footer, and closes the file; `durably` waits until the content is
    /// on the disk (`fsync`). Returns the file's size in bytes. Nothing may be written afterwards.
    @discardableResult
    public func close(durably: Bool = false) throws(ArrowFileError) -> Int {
        var byteCount: Int64 = 0
        try carrow_parquet_writer_close(handle, durably, &byteCount).check("closing", path)
        return Int(byteCount)
    }

    private func invalid(_ text: String) -> ArrowFileError {
        ArrowFileError(.invalid, doing: "writing", path: path, text: text)
    }
}

private func openedWriter(
    _ path: String, _ schema: Schema, _ options: ParquetOptions
) throws(ArrowFileError) -> OpaquePointer {
    var arrowSchema = schema.exported()
    var handle: OpaquePointer?
    let status = options.compression.arrowName.withCString { compression in
        var settings = CArrowParquetWriterOptions(
            compression: compression,
            compression_level: options.compressionLevel.map { Int32(clamping: $0) } ?? Int32.min,
            dictionary: options.dictionary.translated,
            row_group_rows: Int64(max(1, options.rowGroupRowCount)),
            row_group_bytes: Int64(max(1, options.rowGroupByteCount)))
        return carrow_parquet_writer_open(path, &arrowSchema, &settings, &handle)
    }
    try status.check("opening", path)
    guard let handle else {
        throw ArrowFileError(.invalid, doing: "opening", path: path, text: "no writer was made")
    }
    return handle
}

extension ParquetOptions.Compression {
    fileprivate var arrowName: String {
        self == .lz4 ? "lz4_raw" : rawValue
    }
}

extension ParquetOptions.Dictionary {
    fileprivate var translated: CArrowDictionary {
        switch self {
        case .off: CARROW_DICTIONARY_NONE
        case .bytes: CARROW_DICTIONARY_BYTES
        case .all: CARROW_DICTIONARY_ALL
        }
    }
}
