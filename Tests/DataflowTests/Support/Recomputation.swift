import Columnar
import Functions
import Testing

@testable import Dataflow

/// What queries answer, computed from scratch, slowly and simply.
enum Recomputation {
    /// The rows that all scripts add up to.
    static func rows(_ script: [ScriptedBatch]) -> ZSet {
        ZSet(script.map(\.batch))
    }

    /// count(*), count(value), sum(value), min(value), max(value), count(DISTINCT word),
    /// sum(value) FILTER (flag) of each group of `rows`.
    static func aggregates(_ rows: [(row: [Value], count: Int64)]) -> [Value] {
        var total: Int64 = 0
        var valueCount: Int64 = 0
        var sum: Int64 = 0
        var values: [Int64] = []
        var words: Set<Value> = []
        var flaggedCount: Int64 = 0
        var flaggedSum: Int64 = 0
        for (row, count) in rows {
            total += count
            words.insert(row[2])
            guard case .integer(let value) = row[3] else { continue }
            valueCount += count
            sum += value * count
            values.append(value)
            if row[4] == .boolean(true) {
                flaggedCount += count
                flaggedSum += value * count
            }
        }
        return [
            .integer(total), .integer(valueCount), valueCount == 0 ? .null : .integer(sum),
            values.min().map { .integer($0) } ?? .null,
            values.max().map { .integer($0) } ?? .null, .integer(Int64(words.count)),
            flaggedCount == 0 ? .null : .integer(flaggedSum),
        ]
    }

    /// The same aggregates as calls over the columns of `RandomChanges`.
    static func calls(isAppendOnly: Bool, distinct: Bool = true) throws -> [AggregateCall] {
        func call(
            _ name: String, _ arguments: [Int], filter: Int? = nil, isDistinct: Bool = false
        ) throws -> AggregateCall {
            let types = arguments.map { RandomChanges.types[$0] }
            let function = try #require(Builtins.aggregate.first { $0.name == name })
            let overload = try #require(
                function.overloads.first { overload in
                    overload.parameters.count == types.count
                        && zip(overload.parameters, types).allSatisfy {
                            $0 == .exactly($1) || $0 == .any
                        }
                })
            return AggregateCall(
                overload, arguments: arguments, types: types,
                resultType: overload.resultType(types), isAppendOnly: isAppendOnly,
                filter: filter, isDistinct: isDistinct)
        }
        return [
            try call("count", []), try call("count", [3]), try call("sum", [3]),
            try call("min", [3]), try call("max", [3]),
        ] + (distinct ? [try call("count", [2], isDistinct: true)] : [])
            + [try call("sum", [3], filter: 4)]
    }

    /// The groups of `rows` by `keys`.
    static func grouped(
        _ rows: ZSet, by keys: ([Value]) -> [[Value]]
    ) -> [[Value]: [(row: [Value], count: Int64)]] {
        var groups: [[Value]: [(row: [Value], count: Int64)]] = [:]
        for (row, count) in rows.weights {
            for key in keys(row) { groups[key, default: []].append((row, count)) }
        }
        return groups
    }

    /// GROUP BY `keys` with the aggregates.
    static func groupBy(
        _ rows: ZSet, distinct: Bool = true, _ keys: ([Value]) -> [[Value]]
    ) -> ZSet {
        ZSet(
            grouped(rows, by: keys).map { key, rows in
                var results = aggregates(rows)
                if !distinct { results.remove(at: 5) }
                return key + results
            })
    }
}
