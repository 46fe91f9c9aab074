import Columnar

/// Which of the needed fields of one file come from its content and which from its path, and how the
/// columns of a chunk are put together from both.
struct FileLayout: Sendable {
    /// The fields that the content holds, in declared order.
    let contentFields: [Field]
    /// Which of them are needed.
    let wanted: [Int]
    /// The fields of the path's folders that the request declares.
    let pathFieldNames: [String]
    private let sources: [Source]
    private let metadataKeys: [String]
    private let path: String

    private enum Source: Sendable {
        /// Column of the decoded content.
        case content(Int)
        /// The same value for every row.
        case constant(Value, DataType)
    }

    /// - Throws: `ConnectorError` when a value in the path is not of its declared type.
    init(_ request: SourceRequest, path: String) throws {
        self.path = path
        metadataKeys = request.metadataKeys
        let texts = FilePattern.partitionValues(
            in: path, nullName: "__HIVE_DEFAULT_PARTITION__")
        let isFromPath = request.declaredFields.map { texts[$0.name] != nil }
        var contentIndex: [Int: Int] = [:]
        var content: [Field] = []
        for (index, field) in request.declaredFields.enumerated() where !isFromPath[index] {
            contentIndex[index] = content.count
            content.append(field)
        }
        var wanted: [Int] = []
        sources = try request.neededFields.map { index in
            let field = request.declaredFields[index]
            if let place = contentIndex[index] {
                wanted.append(place)
                return .content(wanted.count - 1)
            }
            let value = try Self.value(texts[field.name] ?? nil, of: field, path: path)
            return .constant(value, field.type)
        }
        self.wanted = wanted
        contentFields = content
        pathFieldNames = request.declaredFields.map(\.name).filter { texts[$0] != nil }
    }

    /// The needed columns and the metadata columns of `count` rows.
    func columns(
        content: [Column], count: Int, offsets: Column, partition: SourcePartition
    ) throws -> [Column] {
        let fields = try sources.map { source -> Column in
            switch source {
            case .content(let index): return content[index]
            case .constant(let value, let type):
                return try Column.constant(value, type: type, count: count).expanded()
            }
        }
        let metadata = metadataKeys.map { key -> Column in
            switch key {
            case "partition": MadeColumn.repeated(partition.index, count: count)
            case "offset": offsets
            case "file.name": MadeColumn.repeated(FileSystem.name(of: path), count: count)
            default: MadeColumn.repeated(path, count: count)
            }
        }
        return fields + metadata
    }

    private static func value(_ text: String?, of field: Field, path: String) throws -> Value {
        guard let text else { return .null }
        if let value = TextForm.value(of: text, type: field.type) { return value }
        throw ConnectorError(
            .badData, doing: "reading '\(path)'",
            cause: "'\(text)' in its path is no \(field.type), the type of \(field.name)",
            optionKey: "path")
    }
}
