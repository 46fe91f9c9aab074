import Columnar
import Functions

/// Rows as bytes, in keys and values of state: for each column a byte that says NULL (0) or not (1),
/// then the value in its memory layout, or the length of the text in four bytes and the text.
enum RowCoding {
    /// Appends row `row` of `columns`, none constant.
    static func encode(_ columns: [Column], row: Int, into bytes: inout [UInt8]) {
        for column in columns {
            if column.isNull(at: row) {
                bytes.append(0)
                continue
            }
            bytes.append(1)
            switch column.type.layout {
            case .none: break
            case .bits: bytes.append(column.bits[row] ? 1 : 0)
            case .fixed(let width):
                let start = column.values.base + row * width
                bytes.append(contentsOf: UnsafeRawBufferPointer(start: start, count: width))
            case .bytes:
                let start = Int(column.offsets[row])
                let count = Int(column.offsets[row + 1]) - start
                withUnsafeBytes(of: UInt32(count)) { bytes.append(contentsOf: $0) }
                guard count > 0, let source = column.bytes else { continue }
                bytes.append(
                    contentsOf: UnsafeRawBufferPointer(start: source.base + start, count: count))
            }
        }
    }

    /// Reads a row that `encode` wrote and appends it to `builders`. Throws `StateError`.
    static func decode(_ reader: inout StateReader, into builders: [ColumnBuilder]) throws {
        for builder in builders {
            guard try reader.read(UInt8.self) == 1 else {
                builder.appendNull()
                continue
            }
            do {
                try builder.append(value(of: builder.type, from: &reader))
            } catch let mismatch as ValueMismatch {
                throw StateError("a saved value does not fit its column: \(mismatch)")
            }
        }
    }

    private static func value(of type: DataType, from reader: inout StateReader) throws -> Value {
        switch type {
        case .null: .null
        case .boolean: .boolean(try reader.read(UInt8.self) != 0)
        case .smallint: .integer(Int64(try reader.read(Int16.self)))
        case .integer: .integer(Int64(try reader.read(Int32.self)))
        case .bigint: .integer(try reader.read(Int64.self))
        case .real: .real(try reader.read(Float.self))
        case .double: .double(try reader.read(Double.self))
        case .decimal(_, let scale):
            .decimal(unscaled: try reader.read(Int128.self), scale: scale)
        case .text: .text(try bytes(from: &reader))
        case .bytea: .bytea(try bytes(from: &reader))
        case .date: .date(try reader.read(Int32.self))
        case .time: .time(try reader.read(Int64.self))
        case .timestamp: .timestamp(try reader.read(Int64.self))
        case .timestamptz: .timestamptz(try reader.read(Int64.self))
        case .interval: .interval(try reader.read(Interval.self))
        case .array, .structure, .map, .json, .uuid:
            try bytes(from: &reader).withUnsafeBufferPointer { Value(stored: $0, type: type) }
        }
    }

    private static func bytes(from reader: inout StateReader) throws -> [UInt8] {
        Array(try reader.readBytes(count: Int(try reader.read(UInt32.self))))
    }
}
