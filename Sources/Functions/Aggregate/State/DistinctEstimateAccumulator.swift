import Columnar

/// APPROX_COUNT_DISTINCT. Over an input that only inserts: a HyperLogLog sketch a group, at most
/// 16 KB. Over a changing input, from which a sketch can take nothing away: exact, every hash of 64
/// bits with its count.
final class DistinctEstimateAccumulator: Accumulator {
    private let isAppendOnly: Bool
    private var sketches: [HyperLogLog] = []
    private var counts: [[UInt64: Int64]] = []
    private let coding: SortableRowCoding

    init(type: DataType, isAppendOnly: Bool) {
        self.isAppendOnly = isAppendOnly
        coding = SortableRowCoding(types: [type], ordering: RowOrdering([SortKey(column: 0)]))
    }

    func reserve(groupCount: Int) {
        let missing = groupCount - (isAppendOnly ? sketches.count : counts.count)
        guard missing > 0 else { return }
        if isAppendOnly {
            sketches.append(contentsOf: repeatElement(HyperLogLog(), count: missing))
        } else {
            counts.append(contentsOf: repeatElement([:], count: missing))
        }
    }

    func update(_ arguments: [Column], groups: Span<UInt32>, weights: Weights?) {
        let encoded = coding.encode([arguments[0].expanded()], count: groups.count)
        for row in 0..<groups.count where !arguments[0].isNull(at: row) {
            let start = encoded.starts[row]
            // Equal values have equal sort keys, which their own bytes may not be.
            let key = start..<start + encoded.orderByteCounts[row]
            let hash = encoded.bytes.withUnsafeBufferPointer {
                XXHash64.hash(UTF8Text.slice($0, key))
            }
            if isAppendOnly {
                sketches[Int(groups[row])].add(hash)
            } else {
                add(hash, weights?.span[row] ?? 1, to: Int(groups[row]))
            }
        }
    }

    private func add(_ hash: UInt64, _ weight: Int64, to group: Int) {
        let sum = (counts[group][hash] ?? 0) &+ weight
        counts[group][hash] = sum == 0 ? nil : sum
    }

    func merge(_ other: any Accumulator, groups: Span<UInt32>) {
        guard let other = other as? DistinctEstimateAccumulator else { return assertionFailure() }
        for group in 0..<groups.count {
            let target = Int(groups[group])
            if isAppendOnly {
                sketches[target].merge(other.sketches[group])
            } else {
                for (hash, count) in other.counts[group] { add(hash, count, to: target) }
            }
        }
    }

    func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column {
        AggregateRows.column(of: groups, type: .bigint, errors: &errors) { group -> Int64? in
            isAppendOnly ? sketches[group].count : Int64(counts[group].count { $0.value > 0 })
        }
    }

    func reset(group: UInt32) {
        if isAppendOnly {
            sketches[Int(group)] = HyperLogLog()
        } else {
            counts[Int(group)] = [:]
        }
    }

    func encode(group: UInt32, into writer: inout StateWriter) {
        if isAppendOnly { return sketches[Int(group)].encode(into: &writer) }
        let sorted = counts[Int(group)].sorted { $0.key < $1.key }
        writer.write(Int64(sorted.count))
        for (hash, count) in sorted {
            writer.write(hash)
            writer.write(count)
        }
    }

    func decode(group: UInt32, from reader: inout StateReader) throws {
        if isAppendOnly {
            sketches[Int(group)] = try HyperLogLog(from: &reader)
            return
        }
        let count = try reader.read(Int64.self)
        guard count >= 0 else { throw StateError("a list has a negative size") }
        var read: [UInt64: Int64] = [:]
        for _ in 0..<count { read[try reader.read(UInt64.self)] = try reader.read(Int64.self) }
        counts[Int(group)] = read
    }

    var byteCount: Int {
        sketches.reduce(0) { $0 + $1.byteCount } + counts.reduce(0) { $0 + $1.capacity * 20 + 8 }
    }
}
