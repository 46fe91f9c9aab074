import Columnar

/// MIN or MAX where nothing is ever taken away: one value a group.
final class AppendOnlyExtreme<Key: OrderedKey>: Accumulator {
    private let type: DataType
    private let isMaximum: Bool
    private var extremes: [Key?] = []

    init(type: DataType, isMaximum: Bool) {
        self.type = type
        self.isMaximum = isMaximum
    }

    func reserve(groupCount: Int) {
        guard groupCount > extremes.count else { return }
        extremes.append(contentsOf: repeatElement(nil, count: groupCount - extremes.count))
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
        extremes.withUnsafeMutableBufferPointer { extremes in
            let isMaximum = isMaximum
            Key.forEach(arguments[0], groups, weights) { group, key, _ in
                Self.take(key, &extremes[group], isMaximum)
            }
        }
    }

    @inline(__always)
    private static func take(_ key: Key, _ extreme: inout Key?, _ isMaximum: Bool) {
        guard let current = extreme else {
            extreme = key
            return
        }
        if isMaximum ? current < key : key < current { extreme = key }
    }

    func merge(_ other: any Accumulator, groups: Span<UInt32>) {
        guard let other = other as? AppendOnlyExtreme<Key> else { return assertionFailure() }
        for group in 0..<groups.count {
            guard let key = other.extremes[group] else { continue }
            Self.take(key, &extremes[Int(groups[group])], isMaximum)
        }
    }

    func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column {
        var keys: [Key?] = []
        keys.reserveCapacity(groups.count)
        for row in 0..<groups.count { keys.append(extremes[Int(groups[row])]) }
        return Key.column(keys, type: type)
    }

    func reset(group: UInt32) { extremes[Int(group)] = nil }

    func encode(group: UInt32, into writer: inout StateWriter) {
        let extreme = extremes[Int(group)]
        writer.write(UInt8(extreme == nil ? 0 : 1))
        extreme?.encode(into: &writer)
    }

    func decode(group: UInt32, from reader: inout StateReader) throws {
        let isThere = try reader.read(UInt8.self) != 0
        extremes[Int(group)] = isThere ? try Key(from: &reader) : nil
    }

    var byteCount: Int {
        extremes.capacity * MemoryLayout<Key?>.stride
            + (Key.self == BytesKey.self
                ? extremes.reduce(0) { $0 + ($1?.extraByteCount ?? 0) } : 0)
    }
}
