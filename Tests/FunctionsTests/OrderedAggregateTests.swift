import Columnar
import Testing

@testable import Functions

/// Aggregates of several arguments, in an order, or by estimate.
@Suite struct OrderedAggregateTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var types: [DataType]
        var order: [AggregateOrder] = []
        var constants: [Value?] = []

        var testDescription: String { "\(name)\(types)" }

        func make(isAppendOnly: Bool = false) -> any Accumulator {
            let valueTypes = types.dropLast(constants.isEmpty ? order.count : 0)
            let function = Builtins.aggregate(named: name)!
            guard
                case .success(let chosen) = OverloadResolution.resolve(
                    function, argumentTypes: Array(valueTypes),
                    unknownLiterals: valueTypes.map { _ in false })
            else { preconditionFailure("no overload") }
            let accumulator = function.overloads[chosen.index].makeAccumulator(
                AccumulatorArguments(
                    types: types, resultType: chosen.resultType, isAppendOnly: isAppendOnly,
                    order: order, constants: constants))
            accumulator.reserve(groupCount: 4)
            return accumulator
        }
    }

    private static let up = AggregateOrder(isDescending: false, nullsFirst: false)
    private static let down = AggregateOrder(isDescending: true, nullsFirst: true)

    static let cases: [Case] = [
        Case(name: "corr", types: [.double, .double]),
        Case(name: "covar_samp", types: [.double, .double]),
        Case(name: "regr_slope", types: [.double, .double]),
        Case(name: "regr_intercept", types: [.double, .double]),
        Case(name: "regr_count", types: [.double, .double]),
        Case(name: "skewness", types: [.double]), Case(name: "kurtosis", types: [.double]),
        Case(name: "geometric_mean", types: [.double]), Case(name: "product", types: [.double]),
        Case(name: "entropy", types: [.text]), Case(name: "count_if", types: [.boolean]),
        Case(name: "arg_min", types: [.text, .integer]),
        Case(name: "arg_max", types: [.integer, .double]),
        Case(name: "first_value", types: [.text, .integer], order: [up]),
        Case(name: "last_value", types: [.text, .double, .text], order: [down, up]),
        Case(name: "string_agg", types: [.text, .text, .integer], order: [down]),
        Case(name: "string_agg", types: [.text, .interval], order: [up]),
        Case(name: "median", types: [.double]), Case(name: "mode", types: [.text]),
        Case(name: "mode", types: [.integer], order: [down], constants: [nil]),
        Case(name: "percentile_disc", types: [.text, .double], constants: [nil, .double(0.3)]),
        Case(
            name: "percentile_cont", types: [.double, .double], order: [down],
            constants: [nil, .double(0.3)]),
        Case(name: "approx_count_distinct", types: [.text]),
        Case(name: "approx_quantile", types: [.double, .double], constants: [nil, .double(0.9)]),
    ]

    private struct Row {
        var group: UInt32
        var values: [Value]
        var weight: Int64
    }

    private static func update(_ accumulator: any Accumulator, _ rows: [Row], _ types: [DataType]) {
        let columns = types.indices.map { index in
            (try? Column(type: types[index], values: rows.map { $0.values[index] }))!
        }
        let groups = rows.map(\.group)
        accumulator.update(
            columns, groups: groups.span,
            weights: rows.allSatisfy { $0.weight == 1 } ? nil : Weights(rows.map(\.weight)))
    }

    private static func results(_ accumulator: any Accumulator) -> [String] {
        var errors = RowErrors()
        let groups: [UInt32] = [0, 1, 2, 3]
        let column = accumulator.results(of: groups.span, errors: &errors)
        return (0..<4).map { column.value(at: $0).description }
    }

    private static func randomValue(
        _ type: DataType, _ generator: inout SeededGenerator
    ) -> Value {
        if Int.random(in: 0..<7, using: &generator) == 0 { return .null }
        let number = Int.random(in: -9...9, using: &generator)
        switch type {
        case .integer: return .integer(Int64(number))
        case .double:
            let specials: [Double] = [.nan, .infinity, -.infinity, -0.0, 1e300]
            return .double(
                Int.random(in: 0..<25, using: &generator) == 0
                    ? specials.randomElement(using: &generator)! : Double(number) / 4)
        case .boolean: return .boolean(number > 0)
        case .interval: return .interval(Interval(months: Int32(number % 2), days: Int32(number)))
        default: return .text(["", "a", "b\0c", "b", "ä", "zz"].randomElement(using: &generator)!)
        }
    }

    private static func randomRow(_ types: [DataType], _ generator: inout SeededGenerator) -> Row {
        Row(
            group: UInt32.random(in: 0..<4, using: &generator),
            values: types.map { randomValue($0, &generator) },
            weight: Int64.random(in: 1...2, using: &generator))
    }

    /// The result after every change is that of the rows that are left, however they came; the state
    /// may be split and merged, and written and read back.
    @Test(arguments: cases) func survivesDeletion(_ test: Case) throws {
        let seed = UInt64.random(in: 1...1_000_000)
        var generator = SeededGenerator(seed: seed)
        let accumulator = test.make()
        let parts = [test.make(), test.make()]
        var live: [Row] = []
        for _ in 0..<30 {
            var changes: [Row] = []
            for _ in 0..<Int.random(in: 1...30, using: &generator) {
                if !live.isEmpty, Int.random(in: 0..<9, using: &generator) < 4 {
                    var gone = live.remove(at: Int.random(in: 0..<live.count, using: &generator))
                    gone.weight = -gone.weight
                    changes.append(gone)
                } else {
                    live.append(Self.randomRow(test.types, &generator))
                    changes.append(live[live.count - 1])
                }
            }
            Self.update(accumulator, changes, test.types)
            Self.update(parts[Int.random(in: 0...1, using: &generator)], changes, test.types)
            let fresh = test.make()
            Self.update(fresh, live.shuffled(using: &generator), test.types)
            #expect(Self.results(accumulator) == Self.results(fresh), "seed \(seed)")
        }
        let groups: [UInt32] = [0, 1, 2, 3]
        let merged = test.make()
        for part in parts { merged.merge(part, groups: groups.span) }
        #expect(Self.results(merged) == Self.results(accumulator), "seed \(seed)")
        let copy = test.make()
        for group in groups {
            var writer = StateWriter()
            accumulator.encode(group: group, into: &writer)
            var reader = StateReader(writer.bytes)
            try copy.decode(group: group, from: &reader)
            #expect(reader.isAtEnd)
        }
        #expect(Self.results(copy) == Self.results(accumulator), "seed \(seed)")
        for group in groups { accumulator.reset(group: group) }
        #expect(Self.results(accumulator) == Self.results(test.make()))
    }

    /// What is kept over an input that only inserts gives the same, where it is no estimate.
    @Test(arguments: cases) func appendOnlyStateGivesTheSame(_ test: Case) throws {
        let seed = UInt64.random(in: 1...1_000_000)
        var generator = SeededGenerator(seed: seed)
        let small = [test.make(isAppendOnly: true), test.make(isAppendOnly: true)]
        let whole = test.make()
        for part in small {
            let rows = (0..<60).map { _ in Self.randomRow(test.types, &generator) }
            Self.update(part, rows, test.types)
            Self.update(whole, rows, test.types)
        }
        let groups: [UInt32] = [0, 1, 2, 3]
        small[0].merge(small[1], groups: groups.span)
        let copy = test.make(isAppendOnly: true)
        for group in groups {
            var writer = StateWriter()
            small[0].encode(group: group, into: &writer)
            var reader = StateReader(writer.bytes)
            try copy.decode(group: group, from: &reader)
        }
        #expect(Self.results(copy) == Self.results(whole), "seed \(seed)")
    }

    @Test func aSortedMultisetKnowsItsRanks() {
        let seed = UInt64.random(in: 1...1_000_000)
        var generator = SeededGenerator(seed: seed)
        var multiset = SortedMultiset<Int>()
        var counts: [Int: Int64] = [:]
        for step in 0..<6_000 {
            let key = Int.random(in: 0..<2_000, using: &generator)
            let weight = Int64.random(in: -2...3, using: &generator)
            multiset.add(key, times: weight)
            counts[key, default: 0] += weight
            guard step % 500 == 499 else { continue }
            let sorted = counts.sorted { $0.key < $1.key }.flatMap { key, count in
                Array(repeating: key, count: Int(max(0, count)))
            }
            #expect(multiset.presentCount == Int64(sorted.count), "seed \(seed)")
            for rank in stride(from: 0, to: sorted.count, by: 37) {
                #expect(multiset.key(atRank: Int64(rank)) == sorted[rank], "seed \(seed)")
            }
            #expect(multiset.first == sorted.first && multiset.last == sorted.last)
            #expect(multiset.key(atRank: multiset.presentCount) == nil)
        }
        for (key, count) in counts { multiset.add(key, times: -count) }
        #expect(multiset.isEmpty && multiset.presentCount == 0)
    }

    @Test func aSketchCountsWithinItsError() {
        var generator = SeededGenerator(seed: 7)
        for count in [1, 511, 513, 5_000, 60_000, 200_000] {
            var sketch = HyperLogLog()
            var halves = [HyperLogLog(), HyperLogLog()]
            for index in 0..<count {
                let hash = UInt64.random(in: .min ... .max, using: &generator)
                sketch.add(hash)
                sketch.add(hash)
                halves[index % 2].add(hash)
            }
            #expect(abs(Double(sketch.count) / Double(count) - 1) < 0.04, "\(count)")
            halves[0].merge(halves[1])
            #expect(halves[0].count == sketch.count)
        }
    }

    @Test func aDigestFindsQuantiles() {
        var generator = SeededGenerator(seed: 11)
        var digest = TDigest()
        var halves = [TDigest(), TDigest()]
        for index in 0..<50_000 {
            let value = Double.random(in: 0..<1, using: &generator)
            digest.add(value)
            halves[index % 2].add(value)
        }
        halves[0].merge(halves[1])
        for fraction in [0.0, 0.001, 0.1, 0.5, 0.9, 0.999, 1] {
            for found in [digest.quantile(fraction), halves[0].quantile(fraction)] {
                #expect(abs((found ?? -1) - fraction) < 0.01, "\(fraction)")
            }
        }
        #expect(TDigest().quantile(0.5) == nil)
        digest.add(.nan)
        #expect(digest.quantile(1)?.isNaN == true)
    }
}
