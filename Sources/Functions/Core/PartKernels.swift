import Columnar

extension DataType {
    /// The type of an array's elements; `.null` for other types.
    public var elementType: DataType {
        if case .array(let element) = self { element } else { .null }
    }

    /// The type of a map's keys; `.null` for other types.
    var keyType: DataType {
        if case .map(let key, _) = self { key } else { .null }
    }

    /// The type of a map's values; `.null` for other types.
    var valueType: DataType {
        if case .map(_, let value) = self { value } else { .null }
    }

    /// The fields of a structure; none for other types.
    var fields: [StructureField] {
        if case .structure(let fields) = self { fields } else { [] }
    }
}

extension Kernels {
    /// The loop over the rows without a NULL argument for results of any type: `body` gives an
    /// element of the result's type with its first byte, or nil for NULL.
    @inline(__always)
    static func elementRows(
        _ arguments: [Column], _ call: inout KernelCall,
        _ body: (Int) throws(RowError) -> TextBytes?
    ) -> Column {
        guard let validity = RowValidity(strict: arguments, rowCount: call.rowCount) else {
            return .nulls(type: call.resultType, count: call.rowCount)
        }
        let builder = ColumnBuilder(type: call.resultType, capacity: call.rowCount)
        for row in 0..<call.rowCount {
            guard validity.isValid(row) else {
                builder.appendNull()
                continue
            }
            do throws(RowError) {
                if let element = try body(row) {
                    builder.append(element: element)
                } else {
                    builder.appendNull()
                }
            } catch {
                call.errors.record(error, row: row)
                builder.appendNull()
            }
        }
        return builder.finish()
    }

    /// The loop over the rows without a NULL argument for results that may be NULL: `body` gives a
    /// value of the result's type.
    static func valueRows(
        _ arguments: [Column], _ call: inout KernelCall,
        _ body: (Int) throws(RowError) -> Value
    ) -> Column {
        guard let validity = RowValidity(strict: arguments, rowCount: call.rowCount) else {
            return .nulls(type: call.resultType, count: call.rowCount)
        }
        let builder = ColumnBuilder(type: call.resultType, capacity: call.rowCount)
        for row in 0..<call.rowCount {
            guard validity.isValid(row) else {
                builder.appendNull()
                continue
            }
            do {
                try builder.append(try body(row))
            } catch let error as RowError {
                call.errors.record(error, row: row)
                builder.appendNull()
            } catch {
                call.errors.record(.outOfRange(call.resultType), row: row)
                builder.appendNull()
            }
        }
        return builder.finish()
    }

    /// The loop over all rows, for functions that do something with NULL arguments: `body` appends
    /// what the result's column stores, or says that the row is NULL.
    @inline(__always)
    static func nullableRows(
        _ call: inout KernelCall, _ body: (Int, inout TextOutput) throws(RowError) -> Bool
    ) -> Column {
        var output = TextOutput(type: call.resultType, rowCount: call.rowCount, byteCapacity: 0)
        for row in 0..<call.rowCount {
            do throws(RowError) {
                if try body(row, &output) {
                    output.finishRow(row, &call.errors)
                } else {
                    output.finishNull()
                }
            } catch {
                call.errors.record(error, row: row)
                output.finishNull()
            }
        }
        return output.finish()
    }
}

/// Reads the elements of arrays and maps row by row.
struct ElementsReader {
    private let bytes: BytesReader
    private let shape: ElementShape

    /// Reads `column`, an array column that outlives it.
    init(_ column: Column) {
        bytes = BytesReader(column)
        shape = ElementShape(column.type.elementType)
    }

    /// The elements of row `row`, one after the other.
    @inline(__always)
    func elements(of row: Int) -> Elements {
        Elements(cursor: ElementCursor(bytes.value(at: row)), shape: shape)
    }

    /// What row `row` stores without the end.
    @inline(__always)
    func body(of row: Int) -> TextBytes {
        let stored = bytes.value(at: row)
        return TextBytes(rebasing: stored.dropLast())
    }

    /// The elements of one array.
    struct Elements: Sequence, IteratorProtocol {
        fileprivate var cursor: ElementCursor
        fileprivate let shape: ElementShape

        @inline(__always)
        mutating func next() -> TextBytes? { cursor.next(shape) }
    }
}

/// Whether two elements are the same, NULL being equal to NULL.
@inline(__always)
func isSameElement(_ left: TextBytes, _ right: TextBytes) -> Bool {
    left.count == right.count && compareBytes(left, right) == 0
}

/// The rows of a column as elements: what is looked for in arrays and put into them. It owns what
/// it lends, so it must be kept until the kernel ends (`defer { withExtendedLifetime(x) {} }`).
struct EncodedElements {
    private let column: Column
    private let reader: BytesReader

    /// Encodes the rows of `source`; a constant once.
    init(_ source: Column) {
        var writer = BytesColumnWriter(type: .bytea, rowCapacity: source.storedCount)
        var scratch: [UInt8] = []
        for row in 0..<source.storedCount {
            scratch.removeAll(keepingCapacity: true)
            source.appendElement(row: row, to: &scratch)
            writer.append(scratch)
        }
        let encoded = writer.finish()
        column =
            source.isConstant && source.count > 0
            ? encoded.singleRow(isConstant: true).repeated(source.count) : encoded
        reader = BytesReader(column)
    }

    /// Row `row` as an element.
    @inline(__always)
    func element(at row: Int) -> TextBytes { reader.value(at: row) }
}
