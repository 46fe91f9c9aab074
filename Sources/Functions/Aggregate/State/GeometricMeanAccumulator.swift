import Columnar
import Glibc

/// The geometric mean from exact sums of logarithms, so that values can be taken away again
/// (rule 13). State: about 40 bytes a group.
final class GeometricMeanAccumulator: Accumulator {
    private let sums = ExactFloatSums()
    private let counts = GroupArray<Int64>(empty: 0)

    func reserve(groupCount: Int) {
        sums.reserve(groupCount: groupCount)
        counts.reserve(groupCount: groupCount)
    }

    func update(_ arguments: [Column], groups: Span<UInt32>, weights: Weights?) {
        let counts = counts.base
        let sums = sums
        AggregateRows.forEach(arguments[0], groups, weights, as: Double.self) { group, x, weight in
            // The logarithm of zero is -∞ and that of a negative number NaN, which the sums keep apart.
            sums.add(log(x), times: weight, to: group)
            counts[group] &+= weight
        }
    }

    func merge(_ other: any Accumulator, groups: Span<UInt32>) {
        guard let other = other as? GeometricMeanAccumulator else { return assertionFailure() }
        for group in 0..<groups.count {
            let target = Int(groups[group])
            sums.merge(other.sums, group, into: target)
            counts[target] &+= other.counts[group]
        }
    }

    func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column {
        AggregateRows.column(of: groups, type: .double, errors: &errors) { group -> Double? in
            let count = counts[group]
            return count < 1 ? nil : exp(sums.sum(group).value / Double(count))
        }
    }

    func reset(group: UInt32) {
        sums.reset(group)
        counts.reset(group)
    }

    func encode(group: UInt32, into writer: inout StateWriter) {
        sums.encode(group, into: &writer)
        writer.write(counts[Int(group)])
    }

    func decode(group: UInt32, from reader: inout StateReader) throws {
        try sums.decode(group, from: &reader)
        counts[Int(group)] = try reader.read(Int64.self)
    }

    var byteCount: Int { sums.byteCount + counts.byteCount }
}
