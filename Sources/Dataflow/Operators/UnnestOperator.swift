import Columnar
import Functions

/// Puts the elements of arrays beside each row, once for each place: Δμ(A) = μ(ΔA), where μ is the
/// flat map that repeats a row, with its weight, for each element. Linear, no state: a removed row
/// takes away the rows that it gave, since the arrays are functions of it. A row for which an array
/// cannot be computed leaves.
public final class UnnestOperator: Operator {
    /// The name that plans and errors show.
    public let name: String
    private let arrays: [CompiledExpression]
    private let elements: [DataType]
    private let hasOrdinality: Bool
    private let keepsEmpty: Bool
    /// How many rows are sent at once at most, but for the elements of one row.
    private let rowLimit = 8_192

    /// Adds a column for the elements, of the types `elements`, of each of `arrays`; with
    /// `hasOrdinality` a BIGINT column for the place, from 1. With `keepsEmpty` a row without
    /// elements stays, padded with NULL.
    public init(
        _ arrays: [CompiledExpression], elements: [DataType], hasOrdinality: Bool,
        keepsEmpty: Bool, name: String = "Unnest"
    ) {
        self.arrays = arrays
        self.elements = elements
        self.hasOrdinality = hasOrdinality
        self.keepsEmpty = keepsEmpty
        self.name = name
    }

    /// Sends each row with its elements.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        var evaluation = EvaluationContext(session: output.context.session)
        let columns = arrays.map { $0.evaluateExpanded(batch, &evaluation) }
        var failed: Set<Int> = []
        if !evaluation.errors.isEmpty {
            try output.reject(evaluation.errors, of: batch)
            failed = Set(evaluation.errors.entries.map(\.row))
        }
        var rows = UnnestedRows(elements)
        for row in 0..<batch.count where !failed.contains(row) {
            if rows.count >= rowLimit { try send(&rows, of: batch, output) }
            rows.append(row, of: columns, keepsEmpty: keepsEmpty)
        }
        try send(&rows, of: batch, output)
    }

    private func send(_ rows: inout UnnestedRows, of batch: Batch, _ output: Output) throws {
        guard rows.count > 0 else { return }
        let repeated = batch.filtered(by: Selection(rows.sources))
        let added = rows.finish(withOrdinality: hasOrdinality)
        try output.send(repeated.replacing(columns: repeated.columns + added))
    }
}

/// The rows that elements make, until they are sent.
private struct UnnestedRows {
    /// Of each row, the row of the batch that it comes from.
    private(set) var sources: [Int] = []
    private var places: [Int64?] = []
    private let builders: [ColumnBuilder]
    private let shapes: [ElementShape]

    init(_ elements: [DataType]) {
        builders = elements.map { ColumnBuilder(type: $0) }
        shapes = elements.map { ElementShape($0) }
    }

    var count: Int { sources.count }

    /// Adds a row for each place of the arrays of row `row`.
    mutating func append(_ row: Int, of arrays: [Column], keepsEmpty: Bool) {
        let start = sources.count
        for (index, array) in arrays.enumerated() {
            var length = 0
            if !array.isNull(at: row) {
                let shape = shapes[index]
                let builder = builders[index]
                array.utf8(at: row).withUnsafeBufferPointer { stored in
                    var cursor = ElementCursor(stored)
                    while let element = cursor.next(shape) {
                        builder.append(element: element)
                        length += 1
                    }
                }
            }
            while sources.count < start + length {
                places.append(Int64(sources.count - start + 1))
                sources.append(row)
            }
        }
        if keepsEmpty, sources.count == start {
            sources.append(row)
            places.append(nil)
        }
        for builder in builders {
            while builder.count < sources.count { builder.appendNull() }
        }
    }

    /// The columns of the elements and of the places; begins again with no rows.
    mutating func finish(withOrdinality: Bool) -> [Column] {
        var columns = builders.map { $0.finish() }
        if withOrdinality {
            var ordinality = FixedColumnWriter<Int64>(type: .bigint, count: places.count)
            for (index, place) in places.enumerated() {
                if let place {
                    ordinality[index] = place
                } else {
                    ordinality.validity.setNull(index)
                }
            }
            columns.append(ordinality.finish())
        }
        sources.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        return columns
    }
}
