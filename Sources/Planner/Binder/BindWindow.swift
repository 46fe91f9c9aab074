import Columnar
import SQL

/// The functions that put rows into windows, in GROUP BY or FROM.
enum WindowFunction: String {
    case tumble, hop, session, cumulate

    /// The function with a name, in any case.
    init?(named name: String) {
        self.init(rawValue: name.lowercased())
    }

    /// The names of its arguments behind the time, as Flink has them; the offset may follow.
    var parameters: [String] {
        switch self {
        case .tumble: ["size"]
        case .hop: ["slide", "size"]
        case .session: ["gap"]
        case .cumulate: ["step", "size"]
        }
    }
}

/// The arguments of a window function, in order or by name.
private struct WindowArguments {
    var time: ExpressionSyntax
    var intervals: [ExpressionSyntax]
    var offset: ExpressionSyntax?
}

extension Binder {
    /// `GROUP BY TUMBLE(ts, 1 MINUTE)`: puts the windows over the input, with `window_start` and
    /// `window_end` in sight.
    func assignWindow(
        _ call: FunctionCallSyntax, at range: SourceRange, to input: inout BoundTable
    ) throws {
        let function = WindowFunction(named: call.name.base.name)!
        let arguments = call.arguments.compactMap(\.expression)
        let window = try windowArguments(function, arguments, named: [:], at: range)
        let context = ExpressionContext(scope: input.scope, clause: "GROUP BY")
        let time = try bindExpression(window.time, in: context)
        guard case .column(let column) = time else {
            throw Diagnostic.failure(
                "\(function.rawValue.uppercased()) takes a column with the time of the row",
                at: window.time.range,
                hint: "compute the column in CREATE SOURCE or in a subquery first")
        }
        try assign(function, window, time: column, at: range, isGrouped: true, to: &input)
    }

    /// `FROM TUMBLE(view_log, ts, …)` and `FROM TABLE(TUMBLE(TABLE view_log, DESCRIPTOR(ts), …))`.
    func bindTableFunction(_ function: TableFunctionSyntax) throws -> BoundTable {
        let call = function.call
        guard let window = WindowFunction(named: call.name.base.name) else {
            throw Diagnostic.failure(
                "no table function '\(call.name.text)'", code: "42883", at: call.name.range,
                hint: "there are: TUMBLE, HOP")
        }
        var positional: [FunctionArgumentSyntax] = []
        var named: [String: FunctionArgumentSyntax] = [:]
        for argument in call.arguments {
            if let name = argument.name {
                named[name.name.lowercased()] = argument
            } else {
                positional.append(argument)
            }
        }
        guard let data = named["data"] ?? positional.first else {
            throw Diagnostic.failure(
                "\(window.rawValue.uppercased()) takes a table first", at: function.callRange,
                hint: window.usage)
        }
        if named["data"] == nil { positional.removeFirst() }
        var input = try bindTableArgument(data, of: window)
        let arguments = try windowArguments(
            window, positional.compactMap(\.expression),
            named: named.compactMapValues(\.expression),
            at: function.callRange)
        let time = try timeColumn(arguments.time, in: input.scope)
        try assign(
            window, arguments, time: time, at: function.callRange, isGrouped: false, to: &input)
        return input
    }

    private func bindTableArgument(
        _ argument: FunctionArgumentSyntax, of function: WindowFunction
    ) throws -> BoundTable {
        switch argument.value {
        case .table(let table):
            if case .table(let name) = table.query.body {
                return try bindTable(
                    TableSyntax(.named(NamedTableSyntax(name: name)), range: argument.range))
            }
            return BoundTable(query: try bindQuery(table.query))
        case .expression(let expression):
            switch expression.kind {
            case .name(let name):
                return try bindTable(
                    TableSyntax(.named(NamedTableSyntax(name: name)), range: argument.range))
            case .subquery(let query):
                return BoundTable(query: try bindQuery(query))
            default:
                throw Diagnostic.failure(
                    "a window function takes the name of a table first", at: argument.range,
                    hint: function.usage)
            }
        }
    }

    /// The time column: a name, or `DESCRIPTOR(name)`.
    private func timeColumn(_ syntax: ExpressionSyntax, in scope: Scope) throws -> PlanColumn {
        switch syntax.kind {
        case .name(let name):
            return try scope.resolve(name)
        case .descriptor(let names) where names.count == 1:
            return try scope.resolve(NameSyntax(names))
        default:
            throw Diagnostic.failure(
                "expected the name of the time column", at: syntax.range,
                hint: "write the column's name, or DESCRIPTOR(column)")
        }
    }

    private func windowArguments(
        _ function: WindowFunction, _ positional: [ExpressionSyntax],
        named: [String: ExpressionSyntax], at range: SourceRange
    ) throws -> WindowArguments {
        var rest = positional[...]
        let time = named["timecol"] ?? rest.popFirst()
        let intervals = function.parameters.map { named[$0] ?? rest.popFirst() }
        let offset = named["offset"] ?? rest.popFirst()
        guard let time, !intervals.contains(where: { $0 == nil }), rest.isEmpty else {
            throw Diagnostic.failure(
                "wrong number of arguments for \(function.rawValue.uppercased())", at: range,
                hint: function.usage)
        }
        return WindowArguments(time: time, intervals: intervals.compactMap { $0 }, offset: offset)
    }

    private func assign(
        _ function: WindowFunction, _ arguments: WindowArguments, time: PlanColumn,
        at range: SourceRange, isGrouped: Bool, to input: inout BoundTable
    ) throws {
        guard time.type == .timestamp || time.type == .timestamptz else {
            throw Diagnostic.failure(
                "windows need a TIMESTAMP or TIMESTAMPTZ, and '\(time.name)' is \(time.type)",
                code: "42804", at: arguments.time.range,
                hint: "convert it in a column of the source: ts TIMESTAMP AS "
                    + "(CAST(\(time.name) AS TIMESTAMP))")
        }
        let kind = try windowKind(function, arguments, at: range)
        let offset = try arguments.offset.map { try fixedInterval($0, mayBeZero: true) } ?? .zero
        let start = newColumn("window_start", time.type, isNullable: false)
        let end = newColumn("window_end", time.type, isNullable: false)
        input.plan = .windowAssign(
            WindowAssign(
                kind: kind, offset: offset, time: time, windowStart: start, windowEnd: end,
                input: input.plan))
        input.scope.columns += [
            ScopeColumn(qualifier: nil, column: start, isHidden: isGrouped),
            ScopeColumn(qualifier: nil, column: end, isHidden: isGrouped),
        ]
        input.windows.append(
            BoundWindow(start: start, end: end, function: function, isGrouped: isGrouped))
    }

    private func windowKind(
        _ function: WindowFunction, _ arguments: WindowArguments, at range: SourceRange
    ) throws -> WindowKind {
        switch function {
        case .tumble:
            return .tumble(size: try fixedInterval(arguments.intervals[0]))
        case .hop:
            let slide = try fixedInterval(arguments.intervals[0])
            let size = try fixedInterval(arguments.intervals[1])
            let windowCount = size.fixedMicroseconds / slide.fixedMicroseconds
            guard windowCount <= Binder.maximumWindowsPerRow else {
                throw Diagnostic.failure(
                    "each row would be in \(windowCount) windows, and the limit is "
                        + "\(Binder.maximumWindowsPerRow)", code: "54000",
                    at: arguments.intervals[0].range,
                    hint: "HOP takes the slide first, then the size")
            }
            return .hop(size: size, slide: slide)
        case .session, .cumulate:
            throw Diagnostic.unsupported(function.rawValue.uppercased(), at: range)
        }
    }

    /// A constant interval of a fixed length: months and years have none (rule 20).
    private func fixedInterval(
        _ syntax: ExpressionSyntax, mayBeZero: Bool = false
    ) throws -> Interval {
        guard !syntax.namesColumns,
            case let bound = try bindExpression(syntax, in: ExpressionContext(clause: "a window")),
            bound.isUnknownLiteral || bound.type == .interval,
            case .interval(let value)? = try coerce(bound, to: .interval, at: syntax.range)
                .evaluated(session)
        else {
            throw Diagnostic.failure(
                "a window takes a constant interval", at: syntax.range,
                hint: "for example INTERVAL '1 minute'")
        }
        guard value.months == 0 else {
            throw Diagnostic.failure(
                "windows of months or years have no fixed length", code: "0A000", at: syntax.range,
                hint: "use days, or group by date_trunc('month', …)")
        }
        guard mayBeZero || value.fixedMicroseconds > 0 else {
            throw Diagnostic.failure(
                "a window must be longer than nothing", code: "22023", at: syntax.range,
                hint: "for example INTERVAL '1 minute'")
        }
        return value
    }
}

extension Binder {
    /// How many windows of one HOP a row may be in.
    fileprivate static let maximumWindowsPerRow: Int64 = 10_000
}

extension Interval {
    /// Its length in microseconds when it has no months; a day is 24 hours.
    public var fixedMicroseconds: Int64 {
        let (days, overflow) = Int64(days).multipliedReportingOverflow(by: 86_400_000_000)
        let (total, carry) = days.addingReportingOverflow(microseconds)
        return overflow || carry ? (self.days < 0 ? .min : .max) : total
    }
}

extension WindowFunction {
    /// How it is called.
    var usage: String {
        let arguments = parameters.map { $0.uppercased() }.joined(separator: ", ")
        let name = rawValue.uppercased()
        return "\(name)(table, time column, \(arguments) [, OFFSET]) in FROM, "
            + "or \(name)(time column, \(arguments) [, OFFSET]) in GROUP BY"
    }
}
