import ArrowFile
import Columnar
import Formats

/// One file of a sink in the making.
protocol RowFile: AnyObject {
    /// How many bytes it has so far, about.
    var byteCount: Int64 { get }
    /// Appends rows.
    func write(_ rows: Batch) throws
    /// Writes what is left and closes. It is not durable yet.
    func close() throws
}

/// Begins files of one format.
struct RowFileFactory {
    /// The ending of file names, with its dot.
    let fileExtension: String
    private let schema: Schema
    private let encoder: (any RowEncoder)?
    private let parquet: ParquetOptions

    /// - Throws: `OptionProblem`, or what the format says of the columns.
    init(_ choice: FormatChoice, schema: Schema, isPartitioned: Bool) throws {
        self.schema = schema
        parquet = try Self.parquetOptions(choice, isPartitioned: isPartitioned)
        guard choice.name != "parquet" else {
            encoder = nil
            fileExtension = ".parquet"
            return
        }
        let (format, options) = try choice.resolved()
        encoder = try format.makeEncoder(columns: schema.fields, options: options)
        fileExtension = "." + (format.fileExtensions.first ?? format.name)
    }

    /// Begins the file `path`.
    func begin(_ path: String) throws -> any RowFile {
        if let encoder { return try EncodedFile(path, encoder: encoder) }
        return try ParquetFile(path, schema: schema, options: parquet)
    }

    private static func parquetOptions(
        _ choice: FormatChoice, isPartitioned: Bool
    ) throws -> ParquetOptions {
        var options = ParquetOptions()
        guard choice.name == "parquet" else { return options }
        if let name = choice.options["compression"] {
            options.compression = ParquetOptions.Compression(rawValue: name.lowercased()) ?? .zstd
        }
        options.compressionLevel = choice.options["compression-level"].flatMap { Int($0) }
        if let rows = choice.options["row-group-rows"].flatMap({ Int($0) }), rows > 0 {
            options.rowGroupRowCount = rows
        }
        // Many files are open at the same time, and each holds its row group in memory.
        if isPartitioned { options.rowGroupByteCount = 4 << 20 }
        return options
    }
}

/// A file of records.
private final class EncodedFile: RowFile {
    private let file: OutputFile
    private let encoder: any RowEncoder
    private var rows = EncodedRows()

    init(_ path: String, encoder: any RowEncoder) throws {
        file = try OutputFile(path)
        self.encoder = encoder
        try file.write(encoder.header)
    }

    var byteCount: Int64 { file.byteCount }

    func write(_ batch: Batch) throws {
        rows.removeAll()
        encoder.encode(batch, into: &rows)
        try file.write(rows.bytes)
    }

    func close() throws { try file.close() }
}

/// A Parquet file.
private final class ParquetFile: RowFile {
    private let writer: ParquetWriter

    init(_ path: String, schema: Schema, options: ParquetOptions) throws {
        do throws(ArrowFileError) {
            writer = try ParquetWriter(path: path, schema: schema, options: options)
        } catch {
            throw ConnectorError(error)
        }
    }

    var byteCount: Int64 { Int64(writer.byteCount) }

    func write(_ batch: Batch) throws {
        do throws(ArrowFileError) { try writer.write(batch) } catch { throw ConnectorError(error) }
    }

    func close() throws {
        do throws(ArrowFileError) { _ = try writer.close() } catch { throw ConnectorError(error) }
    }
}
