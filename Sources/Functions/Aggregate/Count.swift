import Columnar

extension AggregateFunction {
    /// `count(*)` and `count(x)`
    static let count = AggregateFunction(
        "count", summary: "How many rows there are, or how many values that are not NULL.",
        examples: [
            FunctionExample("SELECT count(*) FROM (VALUES (1), (NULL)) t(x)", "2"),
            FunctionExample("SELECT count(x) FROM (VALUES (1), (NULL)) t(x)", "1"),
        ],
        overloads: [
            AggregateOverload([], resultType: { _ in .bigint }) { _ in CountAccumulator() },
            AggregateOverload([.any], resultType: { _ in .bigint }) { _ in CountAccumulator() },
        ])
}

/// Counts rows, or the values of its argument that are not NULL. State: 8 bytes a group.
final class CountAccumulator: Accumulator {
    private let counts = GroupArray<Int64>(empty: 0)

    func reserve(groupCount: Int) { counts.reserve(groupCount: groupCount) }

    func update(_ arguments: [Column], groups: Span<UInt32>, weights: Weights?) {
        let counts = counts.base
        guard let validity = RowValidity(strict: arguments, rowCount: groups.count) else { return }
        if let weights {
            let weights = weights.span
            for row in 0..<groups.count where validity.isValid(row) {
                counts[Int(groups[row])] &+= weights[row]
            }
        } else if validity.nullCount > 0 {
            for row in 0..<groups.count where validity.isValid(row) {
                counts[Int(groups[row])] &+= 1
            }
        } else {
            for row in 0..<groups.count { counts[Int(groups[row])] &+= 1 }
        }
    }

    func merge(_ other: any Accumulator, groups: Span<UInt32>) {
        guard let other = other as? CountAccumulator else { return assertionFailure() }
        for group in 0..<groups.count { counts[Int(groups[group])] &+= other.counts[group] }
    }

    func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column {
        AggregateRows.column(of: groups, type: .bigint, errors: &errors) { counts[$0] }
    }

    func reset(group: UInt32) { counts.reset(group) }

    func encode(group: UInt32, into writer: inout StateWriter) { writer.write(counts[Int(group)]) }

    func decode(group: UInt32, from reader: inout StateReader) throws {
        counts[Int(group)] = try reader.read(Int64.self)
    }

    var byteCount: Int { counts.byteCount }
}
