import Columnar

/// Decodes CSV: finds the wanted cells of all records first, then converts column by column.
final class CSVRowDecoder: RowDecoder {
    private let columns: [Field]
    private let wanted: [Int]
    private let dialect: CSVDialect
    private let badFieldIsNull: Bool
    private let dropsRejects: Bool
    private var records: CSVRecords

    init(columns: [Field], wanted: [Int], options: FormatOptions) {
        self.columns = columns
        self.wanted = wanted
        dialect = CSVDialect(options)
        dropsRejects = options.isOn("ignore-parse-errors")
        badFieldIsNull = dropsRejects || options.has("on-bad-field", "null")
        records = CSVRecords(
            columns: columns, wanted: wanted,
            slots: columns.indices.map { wanted.firstIndex(of: $0) ?? -1 }, dialect: dialect)
    }

    func readHeader(_ beginning: UnsafeRawBufferPointer) throws -> Int {
        let bytes = beginning.bindMemory(to: UInt8.self)
        let skipped = byteOrderMarkCount(bytes)
        guard dialect.hasHeader else { return skipped }
        guard let base = bytes.baseAddress, bytes.count > skipped else {
            throw FormatError.missingHeader
        }
        var scanner = CSVScanner(base + skipped, end: base + bytes.count, dialect: dialect)
        var names: [[UInt8]] = []
        var outcome = CSVScanner.Outcome.blank
        while outcome == .blank, !scanner.isAtEnd {
            outcome = scanner.next { _, cell in
                var name: [UInt8] = []
                cell.appendUnescaped(dialect, to: &name)
                names.append(name)
            }
        }
        guard case .record = outcome else { throw FormatError.missingHeader }
        try map(names)
        return scanner.position - base
    }

    func decode(_ input: RawRecords) throws -> DecodedRows {
        try input.checkSize()
        records.removeAll()
        switch input {
        case .chunk(let chunk): records.scan(chunk.bindMemory(to: UInt8.self))
        case .messages(let messages): records.scan(messages)
        }
        let converted = convert()
        return DecodedRows(
            columns: converted, rowCount: records.sourceRecords.count,
            recordCount: records.recordCount, sourceRecords: records.sourceRecords,
            recordOffsets: records.recordOffsets, rejects: dropsRejects ? [] : records.rejects,
            tombstones: records.tombstones,
            ignoredCount: dropsRejects ? records.rejects.count : 0)
    }

    /// Finds the declared columns in a header: by their exact names, else in other ASCII capitals.
    private func map(_ header: [[UInt8]]) throws(FormatError) {
        var missing: [String] = []
        var slots = Array(repeating: -1, count: header.count)
        for (index, column) in columns.enumerated() {
            let name = Array(column.name.utf8)
            let folded = asciiLowercased(name)
            let position =
                header.firstIndex(of: name)
                ?? header.firstIndex { asciiLowercased($0) == folded }
            guard let position else {
                missing.append(column.name)
                continue
            }
            if let slot = wanted.firstIndex(of: index) { slots[position] = slot }
        }
        guard missing.isEmpty else {
            throw .missingColumns(
                missing, declared: columns.map(\.name),
                header: header.map { String(decoding: $0, as: UTF8.self) })
        }
        records = CSVRecords(columns: columns, wanted: wanted, slots: slots, dialect: dialect)
    }

    /// Converts the cells; a row with a bad one becomes a reject, and the others are done again.
    private func convert() -> [Column] {
        var bad: [Int: Int] = [:]
        let converted = convertColumns(&bad)
        guard !bad.isEmpty else { return converted }
        records.reject(rows: bad)
        bad = [:]
        return convertColumns(&bad)
    }

    private func convertColumns(_ bad: inout [Int: Int]) -> [Column] {
        records.cells.withUnsafeBufferPointer { cells in
            wanted.indices.map { slot in
                var converter = CSVColumnConverter(
                    type: columns[wanted[slot]].type, cells: cells, slot: slot,
                    width: wanted.count, rowCount: records.sourceRecords.count, dialect: dialect)
                let column = converter.convert()
                if !badFieldIsNull {
                    for row in converter.badRows where bad[row] == nil { bad[row] = slot }
                }
                return column
            }
        }
    }
}

private func asciiLowercased(_ name: [UInt8]) -> [UInt8] {
    name.map { $0 &- UInt8(ascii: "A") < 26 ? $0 | 0x20 : $0 }
}
