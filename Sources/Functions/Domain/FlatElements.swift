import Columnar

/// The elements of all arrays of a column as one column, in order, so that a kernel can work on
/// them all at once.
struct FlatElements {
    /// The elements.
    let column: Column
    /// Of each row, where its elements end in `column`.
    let ends: [Int]

    /// Takes the elements of type `element` out of `arrays`.
    init(_ arrays: Column, element: DataType) {
        let reader = BytesReader(arrays)
        let shape = ElementShape(element)
        let builder = ColumnBuilder(type: element, capacity: arrays.count * 4)
        var ends: [Int] = []
        ends.reserveCapacity(arrays.count)
        for row in 0..<arrays.count {
            if !arrays.isNull(at: row) {
                var cursor = ElementCursor(reader.value(at: row))
                while let next = cursor.next(shape) { builder.append(element: next) }
            }
            ends.append(builder.count)
        }
        column = builder.finish()
        self.ends = ends
        withExtendedLifetime(arrays) {}
    }

    /// The places of the elements of row `row`.
    func range(of row: Int) -> Range<Int> {
        (row == 0 ? 0 : ends[row - 1])..<ends[row]
    }
}

/// The keys and the values of all maps of a column as two columns.
struct FlatEntries {
    /// The keys.
    let keys: Column
    /// The values.
    let values: Column
    private let ends: [Int]

    /// Takes the entries out of `maps`.
    init(_ maps: Column, key: DataType, value: DataType) {
        let reader = BytesReader(maps)
        let shapes = (ElementShape(key), ElementShape(value))
        let keyBuilder = ColumnBuilder(type: key, capacity: maps.count * 4)
        let valueBuilder = ColumnBuilder(type: value, capacity: maps.count * 4)
        var ends: [Int] = []
        ends.reserveCapacity(maps.count)
        for row in 0..<maps.count {
            if !maps.isNull(at: row) {
                var cursor = ElementCursor(reader.value(at: row))
                while let key = cursor.next(shapes.0), let value = cursor.next(shapes.1) {
                    keyBuilder.append(element: key)
                    valueBuilder.append(element: value)
                }
            }
            ends.append(keyBuilder.count)
        }
        keys = keyBuilder.finish()
        values = valueBuilder.finish()
        self.ends = ends
        withExtendedLifetime(maps) {}
    }

    /// The places of the entries of row `row`.
    func range(of row: Int) -> Range<Int> {
        (row == 0 ? 0 : ends[row - 1])..<ends[row]
    }
}

/// The fields of all structures of a column, a column each; those of a NULL row are NULL.
func flatFields(_ structures: Column, _ fields: [StructureField]) -> [Column] {
    let reader = BytesReader(structures)
    let shapes = fields.map { ElementShape($0.type) }
    let builders = fields.map { ColumnBuilder(type: $0.type, capacity: structures.count) }
    for row in 0..<structures.count {
        if structures.isNull(at: row) {
            for builder in builders { builder.appendNull() }
            continue
        }
        var cursor = ElementCursor(reader.value(at: row))
        for (builder, shape) in zip(builders, shapes) {
            if let next = cursor.next(shape) {
                builder.append(element: next)
            } else {
                builder.appendNull()
            }
        }
    }
    withExtendedLifetime(structures) {}
    return builders.map { $0.finish() }
}
