import Columnar

/// How the values of one field are made: each from the number of its row alone.
struct GeneratedField: Sendable {
    /// The ways to make a value.
    enum Rule: Sendable {
        /// `start + row · step` (DECIMAL: unscaled), less up to `disorder`. `start` nil is the origin.
        case sequence(start: Int64?, step: Int64, disorder: Int64)
        /// Uniform over whole numbers.
        case integers(minimum: Int64, maximum: Int64)
        /// Uniform over a range.
        case numbers(minimum: Double, maximum: Double)
        /// Random hexadecimal digits or bytes.
        case bytes(length: Int)
        /// One of the rows of a column.
        case choices(Column)
    }

    let type: DataType
    let rule: Rule
    /// After how many rows the sequence ends.
    let sequenceLength: Int64?
    private let random: CounterRandom
    private let nulls: CounterRandom
    private let nullRate: Double

    init(_ field: Field, index: Int, options: ConnectorOptions, rowsPerSecond: Int64) throws {
        let reading = FieldOptions(field: field, options: options)
        type = field.type
        nullRate = options.number(reading.key("null-rate")) ?? 0
        let seed = UInt64(bitPattern: options.integer("seed") ?? 0)
        random = CounterRandom(seed: seed, stream: UInt64(index) * 2)
        nulls = CounterRandom(seed: seed, stream: UInt64(index) * 2 + 1)
        (rule, sequenceLength) = try reading.rule(rowsPerSecond: rowsPerSecond)
    }

    /// The values of `count` rows from row `first` on.
    func column(from first: Int64, count: Int, origin: Int64) -> Column {
        switch type {
        case .null: .nulls(type: .null, count: count, isConstant: false)
        case .boolean: truth(first, count)
        case .smallint: fixed(Int16.self, first, count, origin) { Int16(truncatingIfNeeded: $0) }
        case .integer, .date:
            fixed(Int32.self, first, count, origin) { Int32(truncatingIfNeeded: $0) }
        case .bigint, .time, .timestamp, .timestamptz:
            fixed(Int64.self, first, count, origin) { $0 }
        case .decimal: fixed(Int128.self, first, count, origin) { Int128($0) }
        case .real: numbers(Float.self, first, count) { Float($0) }
        case .double: numbers(Double.self, first, count) { $0 }
        case .text, .bytea: texts(first, count)
        case .interval, .array, .structure, .map, .json, .uuid: chosen(first, count)
        }
    }

    private func isNull(_ row: Int64) -> Bool { nullRate > 0 && nulls.fraction(row) < nullRate }

    private func fixed<T: FixedWidth>(
        _ element: T.Type, _ first: Int64, _ count: Int, _ origin: Int64, _ narrow: (Int64) -> T
    ) -> Column {
        if case .choices = rule { return chosen(first, count) }
        var writer = FixedColumnWriter<T>(type: type, count: count)
        for index in 0..<count {
            let row = first + Int64(index)
            if isNull(row) {
                writer.validity.setNull(index)
            } else {
                writer[index] = narrow(whole(row, origin))
            }
        }
        return writer.finish()
    }

    /// The value of a whole-number rule for row `row`; wraps rather than traps.
    private func whole(_ row: Int64, _ origin: Int64) -> Int64 {
        switch rule {
        case .sequence(let start, let step, let disorder):
            let place = (start ?? origin) &+ row &* step
            return disorder > 0 ? place &- random.integer(row, from: 0, through: disorder) : place
        case .integers(let minimum, let maximum):
            return random.integer(row, from: minimum, through: maximum)
        case .numbers, .bytes, .choices: return 0
        }
    }

    private func numbers<T: FixedWidth>(
        _ element: T.Type, _ first: Int64, _ count: Int, _ narrow: (Double) -> T
    ) -> Column {
        if case .choices = rule { return chosen(first, count) }
        var writer = FixedColumnWriter<T>(type: type, count: count)
        for index in 0..<count {
            let row = first + Int64(index)
            if isNull(row) {
                writer.validity.setNull(index)
            } else if case .numbers(let minimum, let maximum) = rule {
                writer[index] = narrow(minimum + (maximum - minimum) * random.fraction(row))
            } else {
                writer[index] = narrow(Double(whole(row, 0)))
            }
        }
        return writer.finish()
    }

    private func truth(_ first: Int64, _ count: Int) -> Column {
        if case .choices = rule { return chosen(first, count) }
        var writer = BooleanColumnWriter(count: count)
        for index in 0..<count {
            let row = first + Int64(index)
            if isNull(row) {
                writer.validity.setNull(index)
            } else if random.bits(row) & 1 == 1 {
                writer.setTrue(index)
            }
        }
        return writer.finish()
    }

    private func texts(_ first: Int64, _ count: Int) -> Column {
        if case .choices = rule { return chosen(first, count) }
        var writer = BytesColumnWriter(type: type, rowCapacity: count)
        var scratch: [UInt8] = []
        for index in 0..<count {
            let row = first + Int64(index)
            guard !isNull(row) else {
                writer.appendNull()
                continue
            }
            scratch.removeAll(keepingCapacity: true)
            if case .bytes(let length) = rule {
                appendRandom(length, row, to: &scratch)
            } else {
                IntegerText.write(whole(row, 0), into: &scratch)
            }
            writer.append(scratch)
        }
        return writer.finish()
    }

    private func appendRandom(_ length: Int, _ row: Int64, to scratch: inout [UInt8]) {
        let perDraw = type == .text ? 16 : 8
        var bits: UInt64 = 0
        for position in 0..<length {
            if position % perDraw == 0 {
                bits = random.bits(row &* 4_096 &+ Int64(position / perDraw))
            }
            if type == .text {
                let digit = UInt8(bits & 15)
                scratch.append(digit < 10 ? 48 + digit : 87 + digit)
                bits >>= 4
            } else {
                scratch.append(UInt8(truncatingIfNeeded: bits))
                bits >>= 8
            }
        }
    }

    private func chosen(_ first: Int64, _ count: Int) -> Column {
        guard case .choices(let column) = rule else {
            return .nulls(type: type, count: count, isConstant: false)
        }
        let last = Int64(column.count - 1)
        let rows = (0..<count).map { index -> Int32 in
            let row = first + Int64(index)
            return isNull(row) ? -1 : Int32(random.integer(row, from: 0, through: last))
        }
        return column.gathered(rows)
    }
}
