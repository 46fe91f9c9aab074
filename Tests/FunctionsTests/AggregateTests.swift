import Columnar
import Testing

@testable import Functions

/// Every aggregate against recomputation from the rows that are left, under random inserts and
/// deletes, with the state split, merged, written and read back on the way.
@Suite struct AggregateTests {
    private static let groupCount = 5

    private func overload(_ name: String, _ types: [DataType]) -> (AggregateOverload, [DataType]) {
        let function = Builtins.aggregate(named: name)!
        guard
            case .success(let chosen) = OverloadResolution.resolve(
                function, argumentTypes: types, unknownLiterals: types.map { _ in false })
        else { fatalError("no overload") }
        return (function.overloads[chosen.index], chosen.argumentTypes)
    }

    private func make(
        _ name: String, _ types: [DataType], isAppendOnly: Bool = false
    ) -> any Accumulator {
        let (overload, types) = overload(name, types)
        let accumulator = overload.makeAccumulator(
            AccumulatorArguments(
                types: types, resultType: overload.resultType(types), isAppendOnly: isAppendOnly))
        accumulator.reserve(groupCount: Self.groupCount)
        return accumulator
    }

    private struct Row {
        var group: UInt32
        var values: [Value]
        var weight: Int64
    }

    private func update(_ accumulator: any Accumulator, _ rows: [Row], _ types: [DataType]) {
        let columns = types.indices.map { index in
            (try? Column(type: types[index], values: rows.map { $0.values[index] }))!
        }
        let groups = rows.map(\.group)
        let isPlain = rows.allSatisfy { $0.weight == 1 }
        accumulator.update(
            columns, groups: groups.span, weights: isPlain ? nil : Weights(rows.map(\.weight)))
    }

    private func results(_ accumulator: any Accumulator) -> [String] {
        var errors = RowErrors()
        let groups = (0..<UInt32(Self.groupCount)).map { $0 }
        let column = accumulator.results(of: groups.span, errors: &errors)
        return (0..<Self.groupCount).map { row in
            if let failed = errors.entries.first(where: { $0.row == row }) {
                return "!" + failed.error.code
            }
            return column.value(at: row).description
        }
    }

    private func randomValue(
        _ type: DataType, _ generator: inout SeededGenerator
    ) -> Value {
        if Int.random(in: 0..<6, using: &generator) == 0 { return .null }
        switch type {
        case .integer, .bigint:
            let extremes: [Int64] = type == .bigint ? [.max, .min, .max - 1] : [7, -7]
            return .integer(
                Int.random(in: 0..<8, using: &generator) == 0
                    ? extremes.randomElement(using: &generator)!
                    : Int64.random(in: -20...20, using: &generator))
        case .double:
            let specials: [Double] = [.nan, .infinity, -.infinity, 1e300, -1e300, 1.5e308, 1e-300]
            return .double(
                Int.random(in: 0..<5, using: &generator) == 0
                    ? specials.randomElement(using: &generator)!
                    : Double(Int.random(in: -1_000...1_000, using: &generator)) / 7)
        case .decimal:
            return .decimal(
                unscaled: Int128(Int64.random(in: -99_999...99_999, using: &generator)), scale: 2)
        case .boolean: return .boolean(Bool.random(using: &generator))
        case .interval:
            return .interval(
                Interval(
                    months: Int32.random(in: -2...2, using: &generator),
                    days: Int32.random(in: -40...40, using: &generator)))
        default: return .text(["", "a", "b", "ä", "zz"].randomElement(using: &generator)!)
        }
    }

    @Test(arguments: [
        ("count", DataType.integer), ("sum", .integer), ("sum", .bigint), ("avg", .bigint),
        ("sum", .double), ("avg", .double), ("sum", .decimal(precision: 10, scale: 2)),
        ("avg", .decimal(precision: 10, scale: 2)), ("min", .integer), ("max", .bigint),
        ("min", .double), ("max", .double), ("max", .text), ("min", .interval),
        ("max", .decimal(precision: 10, scale: 2)), ("min", .boolean), ("bool_and", .boolean),
        ("bool_or", .boolean), ("bit_and", .integer), ("bit_or", .bigint), ("bit_xor", .integer),
        ("sum", .interval), ("var_samp", .integer), ("stddev_pop", .integer),
    ])
    func survivesDeletion(_ name: String, _ type: DataType) throws {
        let seed = UInt64.random(in: 1...1_000_000)
        var generator = SeededGenerator(seed: seed)
        let accumulator = make(name, [type])
        let parts = [make(name, [type]), make(name, [type])]
        let groups = (0..<UInt32(Self.groupCount)).map { $0 }
        var live: [Row] = []
        let argumentType = overload(name, [type]).1[0]
        for _ in 0..<40 {
            var changes: [Row] = []
            for _ in 0..<Int.random(in: 1...30, using: &generator) {
                if !live.isEmpty, Int.random(in: 0..<9, using: &generator) < 4 {
                    var gone = live.remove(
                        at: Int.random(in: 0..<live.count, using: &generator))
                    gone.weight = -gone.weight
                    changes.append(gone)
                } else {
                    let row = Row(
                        group: UInt32.random(in: 0..<UInt32(Self.groupCount), using: &generator),
                        values: [convert(randomValue(type, &generator), type, argumentType)],
                        weight: Int64.random(in: 1...2, using: &generator))
                    live.append(row)
                    changes.append(row)
                }
            }
            update(accumulator, changes, [argumentType])
            update(parts[Int.random(in: 0...1, using: &generator)], changes, [argumentType])
            let fresh = make(name, [type])
            update(fresh, live, [argumentType])
            #expect(results(accumulator) == results(fresh), "seed \(seed)")
        }
        let merged = make(name, [type])
        for part in parts { merged.merge(part, groups: groups.span) }
        #expect(results(merged) == results(accumulator), "seed \(seed)")
        let copy = make(name, [type])
        for group in groups {
            var writer = StateWriter()
            accumulator.encode(group: group, into: &writer)
            var reader = StateReader(writer.bytes)
            try copy.decode(group: group, from: &reader)
            #expect(reader.isAtEnd)
        }
        #expect(results(copy) == results(accumulator), "seed \(seed)")
        for group in groups { accumulator.reset(group: group) }
        #expect(results(accumulator) == results(make(name, [type])))
    }

    /// What the binder's cast makes of an argument.
    private func convert(_ value: Value, _ from: DataType, _ to: DataType) -> Value {
        from == to ? value : cast(Literal(value: value, type: from), to: to).value
    }

    @Test func sumsAndAverages() {
        let type = DataType.bigint
        let sum = make("sum", [type])
        update(sum, [1, 2, 4].map { Row(group: 0, values: [.integer($0)], weight: 1) }, [type])
        update(sum, [.max, 1].map { Row(group: 1, values: [.integer($0)], weight: 1) }, [type])
        #expect(results(sum) == ["7", "!22003", "NULL", "NULL", "NULL"])
        update(sum, [Row(group: 1, values: [.integer(1)], weight: -1)], [type])
        #expect(results(sum)[1] == "9223372036854775807")
        let average = make("avg", [.decimal(precision: 5, scale: 2)])
        update(
            average,
            [100, 200, 200].map {
                Row(group: 0, values: [.decimal(unscaled: $0, scale: 2)], weight: 1)
            }, [.decimal(precision: 5, scale: 2)])
        #expect(results(average)[0] == "1.666667")
    }

    @Test func floatSumsDoNotDrift() {
        let sum = make("sum", [.double])
        func add(_ value: Double, _ weight: Int64) {
            update(sum, [Row(group: 0, values: [.double(value)], weight: weight)], [.double])
        }
        for value in [1e300, 0.1, 1, 1e-300, .nan, .infinity, 1e308, 1e308] { add(value, 1) }
        #expect(results(sum)[0] == "NaN")
        add(.nan, -1)
        #expect(results(sum)[0] == "Infinity")
        add(.infinity, -1)
        #expect(results(sum)[0] == "!22003")
        for value in [1e308, 1e300, 1, 1e308] { add(value, -1) }
        #expect(results(sum)[0] == "0.1")
        add(0.1, -1)
        #expect(results(sum)[0] == "1e-300")
    }

    @Test func appendOnlyExtremes() {
        for (name, type, values, expected) in [
            ("min", DataType.integer, [Value.integer(3), .null, .integer(-1)], "-1"),
            ("max", .double, [.double(1), .double(.nan), .double(2)], "NaN"),
            ("max", .text, [.text("a"), .text("ab"), .text("Z")], "ab"),
        ] {
            let accumulator = make(name, [type], isAppendOnly: true)
            update(accumulator, values.map { Row(group: 2, values: [$0], weight: 1) }, [type])
            #expect(results(accumulator) == ["NULL", "NULL", expected, "NULL", "NULL"])
        }
    }

    @Test func stringsKeepTheirOrder() {
        let types: [DataType] = [.text, .text]
        let accumulator = make("string_agg", types)
        func rows(_ texts: [String], _ weight: Int64) -> [Row] {
            texts.map { Row(group: 0, values: [.text($0), .text(",")], weight: weight) }
        }
        update(accumulator, rows(["c", "a", "b", "a"], 1), types)
        update(accumulator, [Row(group: 0, values: [.null, .text(",")], weight: 1)], types)
        #expect(results(accumulator)[0] == "c,a,b,a")
        update(accumulator, rows(["a"], -1), types)
        #expect(results(accumulator)[0] == "c,b,a")
        update(accumulator, rows(["c", "b", "a"], -1), types)
        #expect(results(accumulator)[0] == "NULL")
    }

    @Test func damagedStateIsAnError() {
        for (name, types) in [
            ("sum", [DataType.double]), ("min", [.text]), ("string_agg", [.text, .text]),
            ("count", []), ("bit_and", [.integer]),
        ] {
            var reader = StateReader([1, 2, 3])
            let accumulator = make(name, types)
            #expect(throws: StateError.self) {
                try accumulator.decode(group: 0, from: &reader)
            }
        }
    }
}
