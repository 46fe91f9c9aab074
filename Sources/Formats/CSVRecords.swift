import Columnar
import JSONReader

/// The records of one call that are rows so far, as cells that are still in the input, and those
/// that are not.
struct CSVRecords {
    private let columns: [Field]
    private let wanted: [Int]
    private let dialect: CSVDialect
    /// Of each field of a record, which wanted column it is, or -1.
    private let slots: [Int]
    /// How many fields a record has.
    private let fieldCount: Int

    /// The wanted cells, row by row.
    private(set) var cells: [CSVCell] = []
    private(set) var sourceRecords: [Int32] = []
    private(set) var recordOffsets: [Int64] = []
    private var recordLengths: [Int] = []
    private(set) var rejects: [RejectedRecord] = []
    private(set) var tombstones: [Int32] = []
    private(set) var recordCount = 0

    init(columns: [Field], wanted: [Int], slots: [Int], dialect: CSVDialect) {
        self.columns = columns
        self.wanted = wanted
        self.slots = slots
        self.dialect = dialect
        fieldCount = slots.count
    }

    /// Starts again without records.
    mutating func removeAll() {
        cells.removeAll(keepingCapacity: true)
        sourceRecords.removeAll(keepingCapacity: true)
        recordOffsets.removeAll(keepingCapacity: true)
        recordLengths.removeAll(keepingCapacity: true)
        rejects = []
        tombstones = []
        recordCount = 0
    }

    /// Takes the records of a chunk.
    mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let base = bytes.baseAddress else { return }
        let checksEach = !UTF8Check.isValid(UnsafeRawBufferPointer(bytes))
        let start = base + byteOrderMarkCount(bytes)
        var scanner = CSVScanner(start, end: base + bytes.count, dialect: dialect)
        while !scanner.isAtEnd {
            let begin = scanner.position
            let outcome = scanRecord(&scanner)
            let record = UnsafeBufferPointer(start: begin, count: scanner.position - begin)
            let offset = begin - base
            if accept(outcome, record, offset: offset, checksUTF8: checksEach) {
                recordOffsets.append(Int64(offset))
            }
            recordCount += 1
        }
    }

    /// Takes messages, each one record.
    mutating func scan(_ messages: UnsafeBufferPointer<RawMessage>) {
        for message in messages {
            if let start = message.start?.assumingMemoryBound(to: UInt8.self) {
                take(message: UnsafeBufferPointer(start: start, count: message.count), start)
            } else {
                tombstones.append(Int32(recordCount))
            }
            recordCount += 1
        }
    }

    private mutating func take(
        message bytes: UnsafeBufferPointer<UInt8>, _ start: UnsafePointer<UInt8>
    ) {
        let first = start + byteOrderMarkCount(bytes)
        var scanner = CSVScanner(first, end: start + bytes.count, dialect: dialect)
        let outcome = scanRecord(&scanner)
        if scanner.isAtEnd, outcome != .blank {
            _ = accept(outcome, bytes, offset: 0, checksUTF8: true)
            return
        }
        cells.removeLast(wanted.count)
        let reason =
            !scanner.isAtEnd
            ? "more than one record in a message"
            : bytes.isEmpty ? "the payload is empty" : "no record in the message"
        reject(recordCount, bytes, offset: 0, reason)
    }

    /// Scans the next record and appends its wanted cells.
    @inline(__always)
    private mutating func scanRecord(_ scanner: inout CSVScanner) -> CSVScanner.Outcome {
        let first = cells.count
        let width = wanted.count
        let missing = CSVCell(start: scanner.position, count: 0, kind: .plain)
        for _ in 0..<width { cells.append(missing) }
        let slotCount = slots.count
        return cells.withUnsafeMutableBufferPointer { cells in
            slots.withUnsafeBufferPointer { slots in
                scanner.next { index, cell in
                    guard index < slotCount else { return }
                    let slot = slots[index]
                    if slot >= 0 { cells[first + slot] = cell }
                }
            }
        }
    }

    /// Keeps the cells of a record that is one; else drops them and lists why.
    @inline(__always)
    private mutating func accept(
        _ outcome: CSVScanner.Outcome, _ record: UnsafeBufferPointer<UInt8>, offset: Int,
        checksUTF8: Bool
    ) -> Bool {
        var isRow = false
        // The empty line of a file with one column is a NULL.
        if outcome == .record(fieldCount: fieldCount)
            || (outcome == .blank && fieldCount == 1 && !isComment(record))
        {
            isRow = !checksUTF8 || UTF8Check.isValid(UnsafeRawBufferPointer(record))
        }
        if isRow {
            sourceRecords.append(Int32(recordCount))
            recordLengths.append(record.count)
            return true
        }
        cells.removeLast(wanted.count)
        switch outcome {
        case .blank: break
        case .unclosedQuote: reject(recordCount, record, offset: offset, "a quote is not closed")
        case .textAfterQuote:
            reject(recordCount, record, offset: offset, "text after a closing quote")
        case .record(let found) where found != fieldCount:
            reject(
                recordCount, record, offset: offset,
                "expected \(fieldCount) fields and found \(found)")
        case .record: reject(recordCount, record, offset: offset, "invalid UTF-8")
        }
        return false
    }

    private func isComment(_ record: UnsafeBufferPointer<UInt8>) -> Bool {
        dialect.allowsComments && record.first == UInt8(ascii: "#")
    }

    private mutating func reject(
        _ record: Int, _ bytes: UnsafeBufferPointer<UInt8>, offset: Int, _ reason: String
    ) {
        var count = bytes.count
        while count > 0, bytes[count - 1] == 0x0A || bytes[count - 1] == 0x0D { count -= 1 }
        rejects.append(
            RejectedRecord(record: record, byteRange: offset..<(offset + count), reason: reason))
    }

    /// Makes rejects of the rows `bad`, each with the wanted column whose cell is bad.
    mutating func reject(rows bad: [Int: Int]) {
        var kept = 0
        let width = wanted.count
        for row in sourceRecords.indices {
            if let slot = bad[row] {
                let field = columns[wanted[slot]]
                var text: [UInt8] = []
                cells[row * width + slot].appendUnescaped(dialect, to: &text)
                let shown = String(decoding: text.prefix(60), as: UTF8.self)
                    .replacing("\n", with: " ")
                let offset = recordOffsets.isEmpty ? 0 : Int(recordOffsets[row])
                rejects.append(
                    RejectedRecord(
                        record: Int(sourceRecords[row]),
                        byteRange: offset..<(offset + recordLengths[row]),
                        reason: "field \"\(field.name)\": '\(shown)' is not a valid \(field.type)"))
                continue
            }
            for slot in 0..<width { cells[kept * width + slot] = cells[row * width + slot] }
            sourceRecords[kept] = sourceRecords[row]
            recordLengths[kept] = recordLengths[row]
            if !recordOffsets.isEmpty { recordOffsets[kept] = recordOffsets[row] }
            kept += 1
        }
        cells.removeLast(cells.count - kept * width)
        if !recordOffsets.isEmpty { recordOffsets.removeLast(recordOffsets.count - kept) }
        sourceRecords.removeLast(sourceRecords.count - kept)
        recordLengths.removeLast(recordLengths.count - kept)
        rejects.sort { $0.record < $1.record }
    }
}

/// How many bytes of byte order mark `bytes` begin with: 3 or 0.
func byteOrderMarkCount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
}
