import Columnar
import Functions
import Testing

@testable import Dataflow

/// Calls with OVER over the columns of `RandomChanges`.
enum OverCalls {
    static func call(
        _ name: String, _ arguments: [Int], frame: OverFrame = .partition,
        ignoresNulls: Bool = false, reach: OverCall.Reach? = nil
    ) throws -> OverCall {
        let function = try #require(Builtins.over(named: name))
        let overload = try #require(
            function.overloads.first { $0.parameters.count == arguments.count })
        let known: OverCall.Reach =
            switch function.reach {
            case .preceding: .preceding
            case .frame: frame.reach
            default: .partition
            }
        return OverCall(
            .over(overload), arguments: arguments, frame: frame, ignoresNulls: ignoresNulls,
            reach: reach ?? known,
            resultType: overload.resultType(arguments.map { $0 < 5 ? .bigint : .integer }))
    }

    /// `count(*)`
    static func count(_ frame: OverFrame) throws -> OverCall {
        let function = try #require(Builtins.aggregate(named: "count"))
        let overload = try #require(function.overloads.first { $0.parameters.isEmpty })
        let call = AggregateCall(
            overload, arguments: [], types: [], resultType: .bigint, isAppendOnly: false)
        return OverCall(
            .aggregate(call), frame: frame, reach: frame.reach, resultType: .bigint)
    }

    static func aggregates(_ frame: OverFrame) throws -> [OverCall] {
        try Recomputation.calls(isAppendOnly: frame.start == .unboundedPreceding, distinct: false)
            .map {
                OverCall(
                    .aggregate($0), frame: frame, reach: frame.reach, resultType: $0.resultType)
            }
    }
}
