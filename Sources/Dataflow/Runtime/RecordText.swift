import Columnar

extension Batch {
    /// What a dead letter keeps of row `row`: the record that it was read from while that is there,
    /// else the row as text.
    func letterPayload(row: Int) -> [UInt8] {
        origin?.record(row: row) ?? recordText(row: row)
    }

    /// Row `row` as text, as PostgreSQL prints a row: `(1,,"two words")`, with nothing for NULL.
    func recordText(row: Int) -> [UInt8] {
        var text: [UInt8] = [UInt8(ascii: "(")]
        for (index, column) in columns.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            var cell: [UInt8] = []
            guard column.writeText(row: row, into: &cell) else { continue }
            if cell.isEmpty || cell.contains(where: Self.needsQuotes) {
                text.append(UInt8(ascii: "\""))
                for byte in cell {
                    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                        text.append(byte)
                    }
                    text.append(byte)
                }
                text.append(UInt8(ascii: "\""))
            } else {
                text += cell
            }
        }
        text.append(UInt8(ascii: ")"))
        return text
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: "\""),
            UInt8(ascii: "\\"), UInt8(ascii: " "), 9...13:
            true
        default: false
        }
    }
}
