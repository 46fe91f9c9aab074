import ArrowFile
import Columnar
import Formats

/// Finds the columns of files that were named without a declaration.
enum FileSchema {
    private static let sampleByteCount = 256 << 10

    /// The columns of the first file, with those of the folders (`name=value`) at the end, as the
    /// narrowest type that takes the values of all files.
    static func infer(_ options: ConnectorOptions, baseFolder: String) throws -> FoundSchema {
        let path = FileSystem.resolve(options.text("path") ?? "", base: baseFolder)
        let files = try FilePattern.filesWithContent(path)
        var found = try content(of: files[0].path, options.format)
        let known = Set(found.fields.map(\.name))
        var values: [String: Set<String>] = [:]
        for file in files {
            let texts = FilePattern.partitionValues(
                in: file.path, nullName: "__HIVE_DEFAULT_PARTITION__")
            for (name, text) in texts where !known.contains(name) {
                values[name, default: []].formUnion(text.map { [$0] } ?? [])
            }
        }
        for (name, texts) in values.sorted(by: { $0.key < $1.key }) {
            found.fields.append(Field(name, type(ofPathValues: texts)))
        }
        return found
    }

    /// The format of the files that `path` names, told by their endings; nil when those say nothing.
    /// Throws when there are no files, or files of several formats.
    static func format(ofFilesAt path: String) throws -> String? {
        if let format = FilePattern.format(ofPath: path) { return format }
        var found: (format: String, path: String)?
        for file in try FilePattern.filesWithContent(path) {
            guard let format = FilePattern.format(ofPath: file.path) else { continue }
            guard let first = found, first.format != format else {
                found = found ?? (format, file.path)
                continue
            }
            throw ConnectorError(
                .badData, doing: "reading '\(path)'",
                cause: "'\(first.path)' is \(first.format) and '\(file.path)' is \(format)",
                optionKey: "path", hint: "name those of one format: '**/*.\(first.format)'")
        }
        return found?.format
    }

    private static func content(of path: String, _ choice: FormatChoice?) throws -> FoundSchema {
        guard let choice, choice.name != "parquet" else {
            do throws(ArrowFileError) {
                let reader = try ParquetReader(path: path)
                let readable = reader.columns.indices.filter { reader.columns[$0].type != nil }
                return FoundSchema(fields: try reader.schema(of: readable).fields)
            } catch {
                throw ConnectorError(error)
            }
        }
        let (format, formatOptions) = try choice.resolved()
        let source = try ByteSource(path, at: 0)
        let sample = Buffer(uninitializedByteCount: sampleByteCount + 64)
        let count = try source.read(
            into: UnsafeMutableRawBufferPointer(start: sample.base, count: sampleByteCount))
        var bytes = UnsafeRawBufferPointer(start: sample.base, count: count)
        if count == sampleByteCount {
            let end = format.lastRecordEnd(in: bytes, options: formatOptions)
            if end > 0 { bytes = UnsafeRawBufferPointer(rebasing: bytes[..<end]) }
        }
        do {
            let inferred = try format.infer(from: bytes, options: formatOptions)
            let options = inferred.options.added(to: formatOptions)
            return FoundSchema(
                fields: inferred.columns,
                options: Dictionary(
                    uniqueKeysWithValues: options.map { ("\(format.name).\($0.key)", $0.value) }))
        } catch let error as FormatError {
            throw ConnectorError(
                .badData, doing: "looking for columns in '\(path)'", cause: error.description,
                optionKey: "path", hint: "declare the columns")
        }
    }

    private static func type(ofPathValues texts: Set<String>) -> DataType {
        guard !texts.isEmpty else { return .text }
        // The text of a timestamp is one of a date too.
        let times: [DataType] = texts.contains { $0.utf8.count > 10 } ? [.timestamp] : [.date]
        for type in [DataType.bigint] + times
        where texts.allSatisfy({ TextForm.value(of: $0, type: type) != nil }) {
            return type
        }
        return .text
    }
}
