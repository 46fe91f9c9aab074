import Columnar
import Functions
import SQL

extension Binder {
    /// Binds a frame. Without one it is the partition, or with an order the rows up to the current one
    /// and its peers (rule 43).
    func bindFrame(
        _ syntax: FrameSyntax?, order: [OverCollector.OrderItem]
    ) throws -> OverFrame {
        guard let syntax else { return order.isEmpty ? .partition : .running }
        let end = syntax.end ?? .currentRow
        try check(syntax.start, end, at: syntax.range)
        if syntax.unit == .groups, order.isEmpty {
            throw Diagnostic.failure(
                "GROUPS mode requires an ORDER BY clause", code: "42P20", at: syntax.range)
        }
        func bound(_ bound: FrameSyntax.Bound, isStart: Bool) throws -> OverFrame.Bound {
            switch bound {
            case .unboundedPreceding: return .unboundedPreceding
            case .unboundedFollowing: return .unboundedFollowing
            case .currentRow: return .currentRow
            case .preceding(let offset), .following(let offset):
                let isPreceding = if case .preceding = bound { true } else { false }
                if syntax.unit == .range {
                    return .value(
                        try valueBound(offset, isPreceding, order: order, at: syntax.range))
                }
                let count = try rowCount(offset, isStart: isStart)
                return isPreceding ? .preceding(count) : .following(count)
            }
        }
        return OverFrame(
            unit: OverFrame.Unit(syntax.unit), start: try bound(syntax.start, isStart: true),
            end: try bound(end, isStart: false), exclusion: OverExclusion(syntax.exclusion))
    }

    private func check(
        _ start: FrameSyntax.Bound, _ end: FrameSyntax.Bound, at range: SourceRange
    ) throws {
        let problem: String? =
            switch (start, end) {
            case (.unboundedFollowing, _): "frame start cannot be UNBOUNDED FOLLOWING"
            case (_, .unboundedPreceding): "frame end cannot be UNBOUNDED PRECEDING"
            case (.currentRow, .preceding):
                "frame starting from current row cannot have preceding rows"
            case (.following, .preceding), (.following, .currentRow):
                "frame starting from following row cannot have preceding rows"
            default: nil
            }
        if let problem { throw Diagnostic.failure(problem, code: "42P20", at: range) }
    }

    private func rowCount(_ syntax: ExpressionSyntax, isStart: Bool) throws -> Int {
        let side = isStart ? "starting" : "ending"
        guard !syntax.namesColumns,
            case let expression = try bindExpression(
                syntax, in: ExpressionContext(clause: "a frame")),
            case .integer(let count)? = try coerce(expression, to: .bigint, at: syntax.range)
                .evaluated(session)
        else {
            throw Diagnostic.failure(
                "frame \(side) offset must be a constant number of rows", code: "22004",
                at: syntax.range, hint: "for example 3 PRECEDING")
        }
        guard count >= 0 else {
            throw Diagnostic.failure(
                "frame \(side) offset must not be negative", code: "22013", at: syntax.range)
        }
        return Int(clamping: count)
    }

    /// RANGE with an offset: the one value that is ordered by, and that value and the offset added up.
    private func valueBound(
        _ syntax: ExpressionSyntax, _ isPreceding: Bool, order: [OverCollector.OrderItem],
        at range: SourceRange
    ) throws -> OverFrame.ValueBound {
        guard order.count == 1, let item = order.first else {
            throw Diagnostic.failure(
                "RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column",
                code: "42P20", at: range, hint: "ROWS and GROUPS count rows and groups of peers")
        }
        let key =
            item.expression.type.isInteger
            ? try coerce(item.expression, to: .bigint, at: range) : item.expression
        var offset = try bindExpression(syntax, in: ExpressionContext(clause: "a frame"))
        if offset.isUnknownLiteral, !key.type.isNumeric {
            offset = try coerce(offset, to: .interval, at: syntax.range)
        }
        guard !syntax.namesColumns, let value = offset.evaluated(session), !value.isNull else {
            throw Diagnostic.failure(
                "a RANGE offset must be a constant", code: "42P20", at: syntax.range)
        }
        guard !value.isNegative else {
            throw Diagnostic.failure(
                "invalid preceding or following size in window function", code: "22013",
                at: syntax.range, hint: "an offset is not negative")
        }
        let limit = try call(
            isPreceding == item.isDescending ? "+" : "-", [key, offset], [range, syntax.range],
            at: syntax.range)
        return OverFrame.ValueBound(
            isPreceding: isPreceding, offset: value,
            key: try coerce(key, to: limit.type, at: range), limit: limit)
    }
}

extension Value {
    fileprivate var isNegative: Bool {
        switch self {
        case .integer(let number): number < 0
        case .real(let number): number < 0
        case .double(let number): number < 0
        case .decimal(let unscaled, _): unscaled < 0
        case .interval(let interval): interval.comparisonValue < 0
        default: false
        }
    }
}

extension OverFrame.Unit {
    fileprivate init(_ unit: FrameSyntax.Unit) {
        self =
            switch unit {
            case .rows: .rows
            case .range: .range
            case .groups: .groups
            }
    }
}

extension OverExclusion {
    fileprivate init(_ exclusion: FrameSyntax.Exclusion?) {
        self =
            switch exclusion {
            case nil, .noOthers: .nothing
            case .currentRow: .currentRow
            case .group: .peers
            case .ties: .otherPeers
            }
    }
}
