/// Values of fixed width as the words that keys are compared and hashed by: integers of every width
/// widened alike, REAL as DOUBLE PRECISION, one NaN, no -0.0, intervals by their length.
enum KeyWords {
    /// How many words a value of `type` takes; nil for types with the layout of bytes.
    static func count(of type: DataType) -> Int? {
        switch type {
        case .text, .bytea, .array, .structure, .map, .json, .uuid: nil
        case .decimal, .interval: 2
        default: 1
        }
    }

    /// Writes the words of the rows of `column`, which is not constant; row `r`'s begin at
    /// `target[r * stride]`. NULL rows get zeros.
    static func write(
        _ column: Column, into target: UnsafeMutablePointer<UInt64>, stride: Int
    ) {
        switch column.type {
        case .null:
            for row in 0..<column.count { target[row &* stride] = 0 }
        case .boolean:
            let bits = column.bits
            for row in 0..<column.count { target[row &* stride] = bits[row] ? 1 : 0 }
        case .smallint: fill(column, Int16.self, target, stride) { signExtended(Int64($0)) }
        case .integer, .date:
            fill(column, Int32.self, target, stride) { signExtended(Int64($0)) }
        case .bigint, .time, .timestamp, .timestamptz:
            fill(column, Int64.self, target, stride) { signExtended($0) }
        case .real: fill(column, Float.self, target, stride) { word(Double($0)) }
        case .double: fill(column, Double.self, target, stride) { word($0) }
        case .decimal: fillWide(column, Int128.self, target, stride) { $0 }
        case .interval: fillWide(column, Interval.self, target, stride) { $0.comparisonValue }
        case .text, .bytea, .array, .structure, .map, .json, .uuid:
            preconditionFailure("bytes have no key words")
        }
        clearNulls(column, target, stride, width: count(of: column.type) ?? 1)
    }

    /// The column of `type` whose row `r` has the words at `words[rows[r] * stride]`.
    static func read(
        _ words: UnsafePointer<UInt64>, rows: Span<UInt32>, stride: Int, type: DataType,
        isNull: (UInt32) -> Bool
    ) -> Column {
        let builder = ColumnBuilder(type: type, capacity: rows.count)
        for index in 0..<rows.count {
            let group = rows[index]
            if isNull(group) {
                builder.appendNull()
            } else {
                let start = words + Int(group) * stride
                builder.append(keyWord: start[0], high: count(of: type) == 2 ? start[1] : 0)
            }
        }
        return builder.finish()
    }

    /// The word of a double.
    @inline(__always)
    static func word(_ value: Double) -> UInt64 {
        value.isNaN ? Double.nan.bitPattern : (value + 0).bitPattern
    }

    @inline(__always)
    private static func signExtended(_ value: Int64) -> UInt64 { UInt64(bitPattern: value) }

    @inline(__always)
    private static func fill<T: FixedWidth>(
        _ column: Column, _ type: T.Type, _ target: UnsafeMutablePointer<UInt64>, _ stride: Int,
        _ word: (T) -> UInt64
    ) {
        let values = column.span(of: type)
        if stride == 1 {
            for row in 0..<values.count { target[row] = word(values[row]) }
        } else {
            for row in 0..<values.count { target[row &* stride] = word(values[row]) }
        }
    }

    @inline(__always)
    private static func fillWide<T: FixedWidth>(
        _ column: Column, _ type: T.Type, _ target: UnsafeMutablePointer<UInt64>, _ stride: Int,
        _ number: (T) -> Int128
    ) {
        let values = column.span(of: type)
        for row in 0..<values.count {
            let wide = number(values[row])
            target[row &* stride] = UInt64(truncatingIfNeeded: wide)
            target[row &* stride &+ 1] = UInt64(truncatingIfNeeded: wide >> 64)
        }
    }

    private static func clearNulls(
        _ column: Column, _ target: UnsafeMutablePointer<UInt64>, _ stride: Int, width: Int
    ) {
        guard column.hasNulls else { return }
        let valid = BitSpan(words: column.validityWords)
        for row in 0..<column.count where !valid[row] {
            for part in 0..<width { target[row &* stride &+ part] = 0 }
        }
    }
}

extension ColumnBuilder {
    /// Appends the value that `KeyWords` made these words of.
    func append(keyWord low: UInt64, high: UInt64) {
        let wide = Int128(truncatingIfNeeded: high) << 64 | Int128(low)
        let number = Int64(bitPattern: low)
        switch type {
        case .boolean: appendBit(low != 0)
        case .smallint: appendFixed(Int16(truncatingIfNeeded: number))
        case .integer, .date: appendFixed(Int32(truncatingIfNeeded: number))
        case .bigint, .time, .timestamp, .timestamptz: appendFixed(number)
        case .real: appendFixed(Float(Double(bitPattern: low)))
        case .double: appendFixed(Double(bitPattern: low))
        case .decimal: appendFixed(wide)
        case .interval: appendFixed(Interval(comparisonValue: wide))
        case .null, .text, .bytea, .array, .structure, .map, .json, .uuid: appendNull()
        }
    }
}
