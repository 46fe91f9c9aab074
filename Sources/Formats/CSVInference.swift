import Columnar

/// The columns of a sample of CSV. The delimiter is the one of `,` tab `;` `|` that gives the most
/// fields on lines that agree; the first line is a header when it is all text and some column below
/// it is not, or when all columns are text and its names differ from one another and from the rest.
func inferCSVColumns(_ sample: UnsafeRawBufferPointer, options: FormatOptions) throws
    -> InferredSchema
{
    var dialect = CSVDialect(options)
    if options.text("field-delimiter") == nil {
        dialect.delimiter = likelyDelimiter(sample, dialect)
    }
    let records = sampleRecords(sample, dialect)
    guard let first = records.first else {
        throw FormatError.cannotInfer("the file is empty")
    }
    let width = first.count
    let body = records.dropFirst().filter { $0.count == width }
    let bodyTypes = types(of: Array(body), width: width, dialect)
    let headerTypes = types(of: [first], width: width, dialect)
    let isHeader: Bool
    if options.text("header") != nil {
        isHeader = dialect.hasHeader
    } else {
        let names = Set(first.map(\.text))
        let isAllText = headerTypes.allSatisfy { $0 == .text } && !names.contains([])
        isHeader =
            isAllText && names.count == width
            && (bodyTypes.contains { $0 != .text } || !body.isEmpty && !body.contains(first))
    }
    let found = isHeader ? bodyTypes : types(of: [first] + body, width: width, dialect)
    let columns = found.enumerated().map { index, type in
        Field(
            isHeader ? String(decoding: first[index].text, as: UTF8.self) : "column\(index)", type)
    }
    let delimiter = String(decoding: [dialect.delimiter], as: UTF8.self)
    return InferredSchema(
        columns: columns,
        options: options.adding(["header": "\(isHeader)", "field-delimiter": delimiter]))
}

/// A cell on its own.
private struct SampleCell: Equatable {
    let text: [UInt8]
    let isNull: Bool
}

private func likelyDelimiter(_ sample: UnsafeRawBufferPointer, _ dialect: CSVDialect) -> UInt8 {
    var best = (delimiter: dialect.delimiter, score: 0)
    for candidate in [",", "\t", ";", "|"] as [Unicode.Scalar] {
        var dialect = dialect
        dialect.delimiter = UInt8(ascii: candidate)
        let records = sampleRecords(sample, dialect)
        guard let width = records.first?.count, width > 1 else { continue }
        let score = records.count { $0.count == width } * 1_000 / records.count * 1_000 + width
        if score > best.score { best = (dialect.delimiter, score) }
    }
    return best.delimiter
}

/// Up to 1,000 whole records; a last one that may have been cut off is left out.
private func sampleRecords(_ sample: UnsafeRawBufferPointer, _ dialect: CSVDialect)
    -> [[SampleCell]]
{
    let bytes = sample.bindMemory(to: UInt8.self)
    guard let base = bytes.baseAddress else { return [] }
    var records: [[SampleCell]] = []
    let end = base + bytes.count
    var scanner = CSVScanner(base + byteOrderMarkCount(bytes), end: end, dialect: dialect)
    while !scanner.isAtEnd, records.count < 1_000 {
        var record: [SampleCell] = []
        let outcome = scanner.next { _, cell in
            var text: [UInt8] = []
            cell.appendUnescaped(dialect, to: &text)
            record.append(SampleCell(text: text, isNull: dialect.isNull(cell, isText: false)))
        }
        if scanner.isAtEnd, end[-1] != UInt8(ascii: "\n"), !records.isEmpty { break }
        if case .record = outcome { records.append(record) }
    }
    return records
}

private func types(of records: [[SampleCell]], width: Int, _ dialect: CSVDialect) -> [DataType] {
    (0..<width).map { index in
        var guess = TypeGuess()
        for record in records where !record[index].isNull {
            record[index].text.withUnsafeBufferPointer { guess.add(text: $0) }
        }
        return guess.result
    }
}
