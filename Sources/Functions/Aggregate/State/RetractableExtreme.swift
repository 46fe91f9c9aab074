import Columnar

/// MIN or MAX over a changing input (rule 9). State: every distinct value with its count.
final class RetractableExtreme<Key: OrderedKey>: Accumulator {
    private let type: DataType
    private let isMaximum: Bool
    private var values: [OrderedMultiset<Key>] = []

    init(type: DataType, isMaximum: Bool) {
        self.type = type
        self.isMaximum = isMaximum
    }

    func reserve(groupCount: Int) {
        guard groupCount > values.count else { return }
        values.append(
            contentsOf: repeatElement(OrderedMultiset(), count: groupCount - values.count))
    }

    // A generic class's methods run unspecialised unless asked for: 70 ns a row instead of 1.
    @_specialize(where Key == IntegerKey<Int16>)
    @_specialize(where Key == IntegerKey<Int32>)
    @_specialize(where Key == IntegerKey<Int64>)
    @_specialize(where Key == IntegerKey<Int128>)
    @_specialize(where Key == FloatKey<Float>)
    @_specialize(where Key == FloatKey<Double>)
    @_specialize(where Key == BytesKey)
    func update(_ arguments: [Column], groups: Span<UInt32>, weights: Weights?) {
        let isMaximum = isMaximum
        values.withUnsafeMutableBufferPointer { values in
            Key.forEach(arguments[0], groups, weights) { group, key, weight in
                values[group].add(key, times: weight, isMaximum: isMaximum)
            }
        }
    }

    func merge(_ other: any Accumulator, groups: Span<UInt32>) {
        guard let other = other as? RetractableExtreme<Key> else { return assertionFailure() }
        for group in 0..<groups.count {
            for (key, count) in other.values[group].counts {
                values[Int(groups[group])].add(key, times: count, isMaximum: isMaximum)
            }
        }
    }

    func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column {
        var keys: [Key?] = []
        keys.reserveCapacity(groups.count)
        for row in 0..<groups.count {
            keys.append(values[Int(groups[row])].extreme(isMaximum: isMaximum))
        }
        return Key.column(keys, type: type)
    }

    func reset(group: UInt32) { values[Int(group)] = OrderedMultiset() }

    func encode(group: UInt32, into writer: inout StateWriter) {
        let counts = values[Int(group)].counts
        writer.write(Int64(counts.count))
        for (key, count) in counts {
            key.encode(into: &writer)
            writer.write(count)
        }
    }

    func decode(group: UInt32, from reader: inout StateReader) throws {
        var multiset = OrderedMultiset<Key>()
        let count = try reader.read(Int64.self)
        guard count >= 0 else { throw StateError("a multiset has a negative size") }
        for _ in 0..<count {
            let key = try Key(from: &reader)
            multiset.add(key, times: try reader.read(Int64.self), isMaximum: isMaximum)
        }
        values[Int(group)] = multiset
    }

    var byteCount: Int { values.reduce(0) { $0 + $1.byteCount } }
}
