import Testing

@testable import Columnar

@Suite struct ElementTests {
    private var partTypes: [DataType] { randomTypes.filter { $0 != .null && $0 != .interval } }

    @Test func elementsAreReadBackAsTheyWereWritten() throws {
        var random = SeededGenerator(seed: 71)
        for type in randomTypes {
            let values = random.values(of: type, count: 50)
            let builder = ColumnBuilder(type: type)
            for value in values {
                var bytes: [UInt8] = []
                try value.appendElement(of: type, to: &bytes)
                var fromColumn: [UInt8] = []
                try Column(type: type, values: [value]).appendElement(row: 0, to: &fromColumn)
                #expect(bytes == fromColumn)
                bytes.withUnsafeBufferPointer { element in
                    #expect(ElementShape(type).end(in: element, from: 0) == element.count)
                    #expect(Value(element: element, type: type) == value)
                    builder.append(element: element)
                }
            }
            #expect(builder.finish().allValues == values)
        }
    }

    @Test func bytesOrderAsValues() throws {
        var random = SeededGenerator(seed: 72)
        for type in partTypes {
            let values = random.values(of: type, count: 60)
            let elements = try values.map { value in
                var bytes: [UInt8] = []
                try value.appendElement(of: type, to: &bytes)
                return bytes
            }
            for left in values.indices {
                for right in values.indices where !values[left].isNull && !values[right].isNull {
                    let byBytes = elements[left].lexicographicallyPrecedes(elements[right])
                    // Equal intervals of other parts are told apart inside of values.
                    if isBefore(values[left], values[right]) { #expect(byBytes) }
                    if values[left] == values[right] { #expect(!byBytes) }
                }
            }
        }
    }

    @Test func numbersOfEverySizeKeepTheirOrder() throws {
        let doubles: [Double] = [
            -.infinity, -.greatestFiniteMagnitude, -1.5, -.leastNonzeroMagnitude, 0,
            .leastNonzeroMagnitude, 1, .greatestFiniteMagnitude, .infinity, .nan,
        ]
        let integers: [Int64] = [.min, -65_536, -256, -1, 0, 1, 255, 256, .max]
        try expectAscending(doubles.map { .double($0) }, .double)
        try expectAscending(doubles.map { .real(Float($0)) }.filter { $0 != .real(0) }, .real)
        try expectAscending(integers.map { .integer($0) }, .bigint)
        try expectAscending(
            integers.map { .decimal(unscaled: Int128($0) << 32, scale: 0) },
            .decimal(precision: 38, scale: 0))
        try expectAscending(
            [[], [0], [0, 0], [0, 1], [0, 255], [1], [255], [255, 0]].map { .bytea($0) }, .bytea)
        #expect(try element(.double(-0.0), .double) == element(.double(0), .double))
    }

    private func expectAscending(_ values: [Value], _ type: DataType) throws {
        let elements = try values.map { try element($0, type) }
        for (one, other) in zip(elements, elements.dropFirst()) where one != other {
            #expect(one.lexicographicallyPrecedes(other))
        }
        #expect(Set(elements).count == elements.count || type == .real)
    }

    private func element(_ value: Value, _ type: DataType) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try value.appendElement(of: type, to: &bytes)
        return bytes
    }

    @Test func textIsReadBack() throws {
        var random = SeededGenerator(seed: 73)
        for type in randomTypes where type.layout == .bytes && type != .text {
            let values = random.values(of: type, count: 60).filter { !$0.isNull }
            let column = try Column(type: type, values: values)
            for (row, value) in values.enumerated() {
                var text: [UInt8] = []
                value.writeText(into: &text)
                var ofColumn: [UInt8] = []
                column.writeText(row: row, into: &ofColumn)
                #expect(text == ofColumn)
                var stored: [UInt8] = []
                #expect(type.appendStored(parsing: text.span, to: &stored))
                let back = stored.withUnsafeBufferPointer { Value(stored: $0, type: type) }
                #expect(back == value, "\(type) \(value)")
            }
        }
    }

    @Test func typesAreReadBackFromTheirDescriptions() {
        for type in randomTypes where type != .null {
            #expect(DataType(description: type.description) == type)
            #expect(DataType(description: type.description.lowercased()) != nil)
        }
        for text in ["", "INT[", "ROW(a)", "MAP(TEXT)", "TEXT[] x", "DECIMAL(99, 2)", "ROW(\"a)"] {
            #expect(DataType(description: text) == nil, "\(text)")
        }
    }
}
