import Columnar

/// Sums intervals, each part exactly. State: 56 bytes a group.
final class IntervalSumAccumulator: Accumulator {
    /// What is read from the state.
    enum Result { case sum, average }

    private struct Parts: BitwiseCopyable {
        var months: Int128 = 0
        var days: Int128 = 0
        var nanoseconds: Int128 = 0
        var count: Int64 = 0
    }

    private let result: Result
    private let sums = GroupArray<Parts>(empty: Parts())

    init(_ result: Result) { self.result = result }

    func reserve(groupCount: Int) { sums.reserve(groupCount: groupCount) }

    func update(_ arguments: [Column], groups: Span<UInt32>, weights: Weights?) {
        let sums = sums.base
        AggregateRows.forEach(arguments[0], groups, weights, as: Interval.self) {
            group, x, weight in
            sums[group].months &+= Int128(x.months) &* Int128(weight)
            sums[group].days &+= Int128(x.days) &* Int128(weight)
            sums[group].nanoseconds &+= Int128(x.nanoseconds) &* Int128(weight)
            sums[group].count &+= weight
        }
    }

    func merge(_ other: any Accumulator, groups: Span<UInt32>) {
        guard let other = other as? IntervalSumAccumulator else { return assertionFailure() }
        for group in 0..<groups.count {
            let parts = other.sums[group]
            let target = Int(groups[group])
            sums[target].months &+= parts.months
            sums[target].days &+= parts.days
            sums[target].nanoseconds &+= parts.nanoseconds
            sums[target].count &+= parts.count
        }
    }

    func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column {
        AggregateRows.column(of: groups, type: .interval, errors: &errors) {
            group throws(RowError) -> Interval? in
            let parts = sums[group]
            if parts.count == 0 { return nil }
            guard let months = Int32(exactly: parts.months), let days = Int32(exactly: parts.days),
                let nanoseconds = Int64(exactly: parts.nanoseconds)
            else { throw .intervalOutOfRange }
            let sum = Interval(months: months, days: days, nanoseconds: nanoseconds)
            if result == .sum { return sum }
            return try sum.divided(by: Double(parts.count)).orThrow(.intervalOutOfRange)
        }
    }

    func reset(group: UInt32) { sums.reset(group) }

    func encode(group: UInt32, into writer: inout StateWriter) {
        let parts = sums[Int(group)]
        writer.write(parts.months)
        writer.write(parts.days)
        writer.write(parts.nanoseconds)
        writer.write(parts.count)
    }

    func decode(group: UInt32, from reader: inout StateReader) throws {
        var parts = Parts()
        parts.months = try reader.read(Int128.self)
        parts.days = try reader.read(Int128.self)
        parts.nanoseconds = try reader.read(Int128.self)
        parts.count = try reader.read(Int64.self)
        sums[Int(group)] = parts
    }

    var byteCount: Int { sums.byteCount }
}
