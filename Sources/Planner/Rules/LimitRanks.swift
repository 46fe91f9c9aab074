import Columnar

extension Rule {
    /// A filter that keeps the first numbers of ROW_NUMBER, RANK or DENSE_RANK becomes a top-N, which
    /// keeps its rows in order and touches only the first of them.
    static let limitRanks = Rule(
        "limit_ranks", "keeps the first rows of each partition instead of numbering all"
    ) { plan, _ in
        plan.rewritten { node in
            guard case .filter(let filter) = node, case .over(let over) = filter.input,
                let counting = over.onlyRanking
            else { return node }
            let rank = over.calls[0].output
            var first: Int64 = 1
            var last = Int64.max
            var others: [Expression] = []
            for term in filter.condition.conjuncts {
                guard let bounds = term.bounds(of: rank) else {
                    others.append(term)
                    continue
                }
                first = max(first, bounds.lowerBound)
                last = min(last, bounds.upperBound)
            }
            guard last < .max else { return node }
            let top = LogicalPlan.topN(
                TopN(
                    partition: over.partition, keys: over.keys, counting: counting,
                    limit: Int(max(0, last - first + 1)), offset: Int(first - 1), rank: rank,
                    input: over.input))
            guard let condition = Expression.conjunction(others) else { return top }
            return .filter(Filter(condition: condition, input: top))
        }
    }
}

extension Over {
    /// How its only call numbers rows; nil when it computes anything else.
    fileprivate var onlyRanking: RankCounting? {
        guard calls.count == 1, case .over(let function, _, _) = calls[0].function else {
            return nil
        }
        switch function.name {
        case "row_number": return .rows
        case "rank": return .ranks
        case "dense_rank": return .denseRanks
        default: return nil
        }
    }
}

extension Expression {
    /// The values of `column` for which it is true, where it compares that with a constant.
    fileprivate func bounds(of column: PlanColumn) -> ClosedRange<Int64>? {
        guard case .call(let call) = self, call.arguments.count == 2 else { return nil }
        switch (call.arguments[0], call.arguments[1]) {
        case (.column(let left), .literal(.integer(let number), _)) where left.id == column.id:
            return Self.bounds(call.function.name, number)
        case (.literal(.integer(let number), _), .column(let right)) where right.id == column.id:
            let turned = ["<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="]
            return turned[call.function.name].flatMap { Self.bounds($0, number) }
        default: return nil
        }
    }

    private static func bounds(_ comparison: String, _ number: Int64) -> ClosedRange<Int64>? {
        // Beyond these no number lies, and nothing overflows.
        let number = min(max(number, -1), .max / 2)
        switch comparison {
        case "<": return .min...number - 1
        case "<=": return .min...number
        case "=": return number...number
        case ">": return number + 1 ... .max
        case ">=": return number ... .max
        default: return nil
        }
    }
}
