import Columnar

/// APPROX_QUANTILE over an input that only inserts: a t-digest a group, at most 8 KB.
final class QuantileEstimateAccumulator: Accumulator {
    private let fraction: Double
    private var digests: [TDigest] = []

    init(fraction: Double) { self.fraction = fraction }

    func reserve(groupCount: Int) {
        guard groupCount > digests.count else { return }
        digests.append(contentsOf: repeatElement(TDigest(), count: groupCount - digests.count))
    }

    func update(_ arguments: [Column], groups: Span<UInt32>, weights: Weights?) {
        AggregateRows.forEach(arguments[0], groups, weights, as: Double.self) { group, x, weight in
            for _ in 0..<max(0, weight) { digests[group].add(x) }
        }
    }

    func merge(_ other: any Accumulator, groups: Span<UInt32>) {
        guard let other = other as? QuantileEstimateAccumulator else { return assertionFailure() }
        for group in 0..<groups.count { digests[Int(groups[group])].merge(other.digests[group]) }
    }

    func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column {
        AggregateRows.column(of: groups, type: .double, errors: &errors) {
            digests[$0].quantile(fraction)
        }
    }

    func reset(group: UInt32) { digests[Int(group)] = TDigest() }

    func encode(group: UInt32, into writer: inout StateWriter) {
        digests[Int(group)].encode(into: &writer)
    }

    func decode(group: UInt32, from reader: inout StateReader) throws {
        digests[Int(group)] = try TDigest(from: &reader)
    }

    var byteCount: Int { digests.reduce(0) { $0 + $1.byteCount } }
}
