import Columnar

/// What is read from the values of a group in order.
enum OrderStatistic {
    /// The first value with at least this fraction of all values at or before it.
    case discrete(Double)
    /// The value at this fraction of the way from the first to the last, between two where need be.
    case continuous(Double)
    /// The value that occurs most often; of several the first.
    case mode
    /// How often each value occurs: a map.
    case histogram
}

/// Percentiles, the mode and the histogram over any input: the values of each group in order. State:
/// every distinct value with its count. A percentile is read in O(distinct / 128), the others in
/// O(distinct).
final class OrderStatisticAccumulator<Key: OrderedKey>: Accumulator {
    private let type: DataType
    private let statistic: OrderStatistic
    private let isDescending: Bool
    private var values: [SortedMultiset<Key>] = []

    init(_ key: Key.Type, type: DataType, _ statistic: OrderStatistic, isDescending: Bool) {
        self.type = type
        self.statistic = statistic
        self.isDescending = isDescending
    }

    func reserve(groupCount: Int) {
        guard groupCount > values.count else { return }
        values.append(
            contentsOf: repeatElement(SortedMultiset(), count: groupCount - values.count))
    }

    // A generic class's methods run unspecialised unless asked for.
    @_specialize(where Key == IntegerKey<Int32>)
    @_specialize(where Key == IntegerKey<Int64>)
    @_specialize(where Key == IntegerKey<Int128>)
    @_specialize(where Key == FloatKey<Double>)
    @_specialize(where Key == BytesKey)
    func update(_ arguments: [Column], groups: Span<UInt32>, weights: Weights?) {
        values.withUnsafeMutableBufferPointer { values in
            Key.forEach(arguments[0], groups, weights) { group, key, weight in
                values[group].add(key, times: weight)
            }
        }
    }

    func merge(_ other: any Accumulator, groups: Span<UInt32>) {
        guard let other = other as? OrderStatisticAccumulator<Key> else {
            return assertionFailure()
        }
        for group in 0..<groups.count {
            other.values[group].forEach { values[Int(groups[group])].add($0, times: $1) }
        }
    }

    func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column {
        if case .map(let keyType, _) = type, case .histogram = statistic {
            return histograms(of: groups, keyType)
        }
        var keys: [Key?] = []
        keys.reserveCapacity(groups.count)
        for row in 0..<groups.count { keys.append(result(values[Int(groups[row])])) }
        return Key.column(keys, type: type)
    }

    private func result(_ values: SortedMultiset<Key>) -> Key? {
        let count = values.presentCount
        guard count > 0 else { return nil }
        switch statistic {
        case .discrete(let fraction):
            let rank = min(count - 1, max(0, Int64((fraction * Double(count)).rounded(.up)) - 1))
            return values.key(atRank: isDescending ? count - 1 - rank : rank)
        case .continuous(let fraction):
            return between(values, at: (isDescending ? 1 - fraction : fraction) * Double(count - 1))
        case .mode:
            var best: (key: Key, count: Int64)?
            values.forEach { key, count in
                if let top = best, isDescending ? count < top.count : count <= top.count { return }
                if count > 0 { best = (key, count) }
            }
            return best?.key
        case .histogram: return nil
        }
    }

    /// The map of the values that are there to their counts; NULL where there is none.
    private func histograms(of groups: Span<UInt32>, _ keyType: DataType) -> Column {
        var keys: [Key?] = []
        var counts: [Int64] = []
        var ends: [Int] = []
        for row in 0..<groups.count {
            values[Int(groups[row])].forEach { key, count in
                guard count > 0 else { return }
                keys.append(key)
                counts.append(count)
            }
            ends.append(keys.count)
        }
        var countWriter = FixedColumnWriter<Int64>(type: .bigint, count: counts.count)
        for (row, count) in counts.enumerated() { countWriter[row] = count }
        let (keyColumn, countColumn) = (Key.column(keys, type: keyType), countWriter.finish())
        var writer = BytesColumnWriter(type: type, rowCapacity: groups.count)
        var assembler = MapAssembler()
        var stored: [UInt8] = []
        var start = 0
        for end in ends {
            if start == end {
                writer.appendNull()
                continue
            }
            assembler.removeAll()
            for entry in start..<end {
                keyColumn.appendElement(row: entry, to: &assembler.bytes)
                assembler.finishKey()
                countColumn.appendElement(row: entry, to: &assembler.bytes)
                assembler.finishValue()
            }
            stored.removeAll(keepingCapacity: true)
            assembler.write(into: &stored)
            writer.append(stored)
            start = end
        }
        return writer.finish()
    }

    /// The value at a rank that may lie between two.
    private func between(_ values: SortedMultiset<Key>, at position: Double) -> Key? {
        let lower = values.key(atRank: Int64(position.rounded(.down)))
        let upper = values.key(atRank: Int64(position.rounded(.up)))
        guard let low = lower as? FloatKey<Double>, let high = upper as? FloatKey<Double> else {
            return lower
        }
        let share = position - position.rounded(.down)
        let value = share == 0 ? low.value : low.value + (high.value - low.value) * share
        return FloatKey<Double>(value) as? Key
    }

    func reset(group: UInt32) { values[Int(group)] = SortedMultiset() }

    func encode(group: UInt32, into writer: inout StateWriter) {
        let multiset = values[Int(group)]
        writer.write(Int64(multiset.distinctCount))
        multiset.forEach { key, count in
            key.encode(into: &writer)
            writer.write(count)
        }
    }

    func decode(group: UInt32, from reader: inout StateReader) throws {
        var multiset = SortedMultiset<Key>()
        let count = try reader.read(Int64.self)
        guard count >= 0 else { throw StateError("a multiset has a negative size") }
        for _ in 0..<count {
            let key = try Key(from: &reader)
            multiset.add(key, times: try reader.read(Int64.self))
        }
        values[Int(group)] = multiset
    }

    var byteCount: Int { values.reduce(values.capacity * 32) { $0 + $1.byteCount } }
}
