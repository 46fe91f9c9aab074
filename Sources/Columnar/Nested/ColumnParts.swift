/// The parts of a column of arrays, structures or maps as columns of their own, as Arrow lays them
/// out: the elements of all arrays in one column, each field of a structure in one, the keys and the
/// values of all maps in two. Files that know such columns take and give them.
public struct ColumnParts {
    /// Whether rows are NULL, as a column of type NULL or BOOLEAN would say.
    public let validity: Buffer?
    /// How many rows there are.
    public let count: Int
    /// How many rows are NULL.
    public let nullCount: Int
    /// Where the parts of each row begin and, one later, end, as `Int32`; nil for structures, whose
    /// parts are those of the same row.
    public let offsets: Buffer?
    /// The elements; the fields; the keys and the values.
    public let children: [Column]

    /// Rows put together of such parts.
    public init(
        count: Int, nullCount: Int, validity: Buffer?, offsets: Buffer?, children: [Column]
    ) {
        self.count = count
        self.nullCount = nullCount
        self.validity = validity
        self.offsets = offsets
        self.children = children
    }

    /// Takes apart a column of a type that has parts.
    public init(of column: Column) {
        assert(column.type.hasElements && !column.isConstant)
        var collector = PartCollector(column.type, rowCount: column.count)
        for row in 0..<column.count {
            if column.isNull(at: row) {
                collector.appendNull()
            } else {
                column.utf8(at: row).withUnsafeBufferPointer { collector.append($0) }
            }
        }
        self.init(
            count: column.count, nullCount: column.nullCount, validity: column.validity,
            offsets: collector.offsets, children: collector.builders.map { $0.finish() })
    }

    /// The same rows with other parts, one for each.
    public func with(children: [Column]) -> ColumnParts {
        ColumnParts(
            count: count, nullCount: nullCount, validity: validity, offsets: offsets,
            children: children)
    }

    /// The rows as a column of `type`, whose parts have the types of the children. Of equal keys of a
    /// map the last one stays.
    public func assembled(as type: DataType) -> Column {
        var writer = BytesColumnWriter(type: type, rowCapacity: count)
        var stored: [UInt8] = []
        var map = MapAssembler()
        for row in 0..<count {
            if isNull(row) {
                writer.appendNull()
                continue
            }
            stored.removeAll(keepingCapacity: true)
            switch type {
            case .structure:
                for child in children { child.appendElement(row: row, to: &stored) }
            case .map:
                map.removeAll()
                for index in partRange(row) {
                    children[0].appendElement(row: index, to: &map.bytes)
                    map.finishKey()
                    children[1].appendElement(row: index, to: &map.bytes)
                    map.finishValue()
                }
                map.write(into: &stored)
            default:
                for index in partRange(row) {
                    children[0].appendElement(row: index, to: &stored)
                }
                stored.append(ElementEncoding.end)
            }
            writer.append(stored)
        }
        return writer.finish()
    }

    private func isNull(_ row: Int) -> Bool {
        guard nullCount > 0, let validity else { return false }
        let words = validity.values(as: UInt64.self, count: wordCount(forBits: count))
        return words[row >> 6] & (1 << UInt64(row & 63)) == 0
    }

    private func partRange(_ row: Int) -> Range<Int> {
        guard let offsets else { return 0..<0 }
        let ends = offsets.values(as: Int32.self, count: count + 1)
        return Int(ends[row])..<Int(ends[row + 1])
    }
}

extension DataType {
    /// The types of the columns that a column of this type is taken apart into.
    public var partTypes: [DataType] {
        switch self {
        case .array(let element): [element]
        case .structure(let fields): fields.map(\.type)
        case .map(let key, let value): [key, value]
        default: []
        }
    }
}

/// Appends the parts of row after row to columns.
private struct PartCollector {
    let builders: [ColumnBuilder]
    let offsets: Buffer?
    private let shapes: [ElementShape]
    private var row = 0

    init(_ type: DataType, rowCount: Int) {
        builders = type.partTypes.map { ColumnBuilder(type: $0, capacity: rowCount) }
        shapes = type.partTypes.map { ElementShape($0) }
        if case .structure = type {
            offsets = nil
        } else {
            offsets = Buffer(byteCount: (rowCount + 1) * 4)
        }
    }

    mutating func appendNull() {
        if offsets == nil {
            for builder in builders { builder.appendNull() }
        }
        finishRow()
    }

    mutating func append(_ stored: UnsafeBufferPointer<UInt8>) {
        var cursor = ElementCursor(stored)
        repeat {
            for (builder, shape) in zip(builders, shapes) {
                guard let element = cursor.next(shape) else { return finishRow() }
                builder.append(element: element)
            }
        } while offsets != nil
        finishRow()
    }

    private mutating func finishRow() {
        row += 1
        guard let offsets else { return }
        offsets.base.assumingMemoryBound(to: Int32.self)[row] = Int32(builders[0].count)
    }
}
