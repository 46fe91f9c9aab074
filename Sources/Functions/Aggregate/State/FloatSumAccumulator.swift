import Columnar

/// Sums REAL or DOUBLE PRECISION (rules 11 and 13). State: 24 bytes a group.
final class FloatSumAccumulator<Input: KernelInput & BinaryFloatingPoint & KernelOutput>:
    Accumulator
{
    /// What is read from the state.
    enum Result { case sum, average }

    private let result: Result
    private let sums = ExactFloatSums()
    private let counts = GroupArray<Int64>(empty: 0)

    init(_ result: Result) { self.result = result }

    func reserve(groupCount: Int) {
        sums.reserve(groupCount: groupCount)
        counts.reserve(groupCount: groupCount)
    }

    // A generic class's methods run unspecialised unless asked for: 70 ns a row instead of 1.
    @_specialize(where Input == Float)
    @_specialize(where Input == Double)
    func update(_ arguments: [Column], groups: Span<UInt32>, weights: Weights?) {
        let counts = counts.base
        let sums = sums
        AggregateRows.forEach(arguments[0], groups, weights, as: Input.self) { group, x, weight in
            sums.add(Double(x), times: weight, to: group)
            counts[group] &+= weight
        }
    }

    func merge(_ other: any Accumulator, groups: Span<UInt32>) {
        guard let other = other as? Self else { return assertionFailure() }
        for group in 0..<groups.count {
            sums.merge(other.sums, group, into: Int(groups[group]))
            counts[Int(groups[group])] &+= other.counts[group]
        }
    }

    func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column {
        switch result {
        case .sum:
            let type: DataType = Input.self == Float.self ? .real : .double
            return AggregateRows.column(of: groups, type: type, errors: &errors) {
                group throws(RowError) -> Input? in
                if counts[group] == 0 { return nil }
                let sum = Input(sums.sum(group).value)
                if sum.isInfinite, !sums.hasSpecials(group) { throw .floatOverflow }
                return sum
            }
        case .average:
            return AggregateRows.column(of: groups, type: .double, errors: &errors) {
                group throws(RowError) -> Double? in
                if counts[group] == 0 { return nil }
                let sum = sums.sum(group)
                if sum.value.isInfinite, !sums.hasSpecials(group) { throw .floatOverflow }
                return sum.value / Double(counts[group])
            }
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
