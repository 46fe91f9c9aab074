import Columnar

/// Counts true and false values: BOOL_AND, BOOL_OR and COUNT_IF. State: 16 bytes a group.
final class TruthCountAccumulator: Accumulator {
    /// What is read from the counts.
    enum Measure {
        case and, or, count
    }

    private let measure: Measure
    private let trues = GroupArray<Int64>(empty: 0)
    private let falses = GroupArray<Int64>(empty: 0)

    init(_ measure: Measure) { self.measure = measure }

    func reserve(groupCount: Int) {
        trues.reserve(groupCount: groupCount)
        falses.reserve(groupCount: groupCount)
    }

    func update(_ arguments: [Column], groups: Span<UInt32>, weights: Weights?) {
        let trues = trues.base
        let falses = falses.base
        AggregateRows.forEach(arguments[0], groups, weights, as: Bool.self) { group, x, weight in
            if x { trues[group] &+= weight } else { falses[group] &+= weight }
        }
    }

    func merge(_ other: any Accumulator, groups: Span<UInt32>) {
        guard let other = other as? TruthCountAccumulator else { return assertionFailure() }
        for group in 0..<groups.count {
            trues[Int(groups[group])] &+= other.trues[group]
            falses[Int(groups[group])] &+= other.falses[group]
        }
    }

    func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column {
        if measure == .count {
            return AggregateRows.column(of: groups, type: .bigint, errors: &errors) { trues[$0] }
        }
        return AggregateRows.column(of: groups, type: .boolean, errors: &errors) { group -> Bool? in
            if trues[group] == 0, falses[group] == 0 { return nil }
            return measure == .and ? falses[group] == 0 : trues[group] != 0
        }
    }

    func reset(group: UInt32) {
        trues.reset(group)
        falses.reset(group)
    }

    func encode(group: UInt32, into writer: inout StateWriter) {
        writer.write(trues[Int(group)])
        writer.write(falses[Int(group)])
    }

    func decode(group: UInt32, from reader: inout StateReader) throws {
        trues[Int(group)] = try reader.read(Int64.self)
        falses[Int(group)] = try reader.read(Int64.self)
    }

    var byteCount: Int { trues.byteCount + falses.byteCount }
}
