import Columnar
import Glibc

/// Which of the measures of shape is read from the state.
enum ShapeMeasure {
    case skewness, kurtosis, populationKurtosis
}

/// Skewness and kurtosis from exact sums of the first four powers, so that values can be taken away
/// again (rule 13). State: about 130 bytes a group.
final class MomentAccumulator: Accumulator {
    private let measure: ShapeMeasure
    /// Σx, Σx², Σx³, Σx⁴.
    private let sums = (0..<4).map { _ in ExactFloatSums() }
    private let counts = GroupArray<Int64>(empty: 0)

    init(_ measure: ShapeMeasure) { self.measure = measure }

    func reserve(groupCount: Int) {
        for sum in sums { sum.reserve(groupCount: groupCount) }
        counts.reserve(groupCount: groupCount)
    }

    func update(_ arguments: [Column], groups: Span<UInt32>, weights: Weights?) {
        let counts = counts.base
        let sums = sums
        AggregateRows.forEach(arguments[0], groups, weights, as: Double.self) { group, x, weight in
            sums[0].add(x, times: weight, to: group)
            sums[1].addProduct(x, x, times: weight, to: group)
            sums[2].addProduct(x * x, x, times: weight, to: group)
            sums[3].addProduct(x * x, x * x, times: weight, to: group)
            counts[group] &+= weight
        }
    }

    func merge(_ other: any Accumulator, groups: Span<UInt32>) {
        guard let other = other as? MomentAccumulator else { return assertionFailure() }
        for group in 0..<groups.count {
            let target = Int(groups[group])
            for (own, theirs) in zip(sums, other.sums) { own.merge(theirs, group, into: target) }
            counts[target] &+= other.counts[group]
        }
    }

    func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column {
        AggregateRows.column(of: groups, type: .double, errors: &errors) { result(of: $0) }
    }

    private func result(of group: Int) -> Double? {
        let n = Double(counts[group])
        let least: Double =
            switch measure {
            case .skewness: 3
            case .kurtosis: 4
            case .populationKurtosis: 2
            }
        guard n >= least else { return nil }
        let mean = sums[0].sum(group).value / n
        let s2 = sums[1].sum(group).value / n
        let s3 = sums[2].sum(group).value / n
        let s4 = sums[3].sum(group).value / n
        let m2 = s2 - mean * mean
        // Without spread, or with one that rounding made, there is no shape.
        guard m2 > s2 * 1e-15 else { return nil }
        if measure == .skewness {
            let m3 = s3 - 3 * mean * s2 + 2 * mean * mean * mean
            return m3 / pow(m2, 1.5) * (n * (n - 1)).squareRoot() / (n - 2)
        }
        let m4 = s4 - 4 * mean * s3 + 6 * mean * mean * s2 - 3 * mean * mean * mean * mean
        let excess = m4 / (m2 * m2) - 3
        if measure == .populationKurtosis { return excess }
        return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * excess + 6)
    }

    func reset(group: UInt32) {
        for sum in sums { sum.reset(group) }
        counts.reset(group)
    }

    func encode(group: UInt32, into writer: inout StateWriter) {
        for sum in sums { sum.encode(group, into: &writer) }
        writer.write(counts[Int(group)])
    }

    func decode(group: UInt32, from reader: inout StateReader) throws {
        for sum in sums { try sum.decode(group, from: &reader) }
        counts[Int(group)] = try reader.read(Int64.self)
    }

    var byteCount: Int { sums.reduce(counts.byteCount) { $0 + $1.byteCount } }
}
