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
        if call.name.base.name.lowercased() == "gap_fill" { return try bindGapFill(function) }
        guard let window = WindowFunction(named: call.name.base.name) else {
            let known = ["tumble", "hop", "cumulate", "session", "gap_fill"]
            throw Diagnostic.failure(
                "no table function '\(call.name.text)'", code: "42883", at: call.name.range,
                hint: Candidates.hint(for: call.name.text, in: known + SetFunction.all.keys)
                    ?? "there are: TUMBLE, HOP, CUMULATE, SESSION, GAP_FILL, UNNEST and its kin")
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
        var input = try bindTableArgument(data, usage: window.usage)
        let arguments = try windowArguments(
            window, positional.compactMap(\.expression),
            named: named.compactMapValues(\.expression),
            at: function.callRange)
        let time = try timeColumn(arguments.time, in: input.scope)
        let partition = try partition(of: data, for: window, over: input)
        try assign(
            window, arguments, time: time, partition: partition, at: function.callRange,
            isGrouped: false, to: &input)
        return input
    }

    /// The columns of `TABLE t PARTITION BY …`: sessions are found for each of their values.
    private func partition(
        of argument: FunctionArgumentSyntax, for function: WindowFunction,
        over input: BoundTable
    ) throws -> [PlanColumn] {
        if function != .session, case .table(let table) = argument.value,
            let first = table.partitionBy.first
        {
            throw Diagnostic.failure(
                "\(function.rawValue.uppercased()) windows are the same for all rows",
                code: "42601", at: first.range,
                hint: "leave PARTITION BY out, and name the columns in GROUP BY")
        }
        return try partitionColumns(of: argument, in: input.scope, for: "a window")
    }

    /// The columns of PARTITION BY behind the table that a table function reads.
    func partitionColumns(
        of argument: FunctionArgumentSyntax, in scope: Scope, for owner: String
    ) throws -> [PlanColumn] {
        guard case .table(let table) = argument.value else { return [] }
        if let order = table.orderBy.first {
            throw Diagnostic.failure(
                "\(owner) takes its rows in the order of their time", code: "42601",
                at: order.range, hint: "leave ORDER BY out")
        }
        let context = ExpressionContext(scope: scope, clause: "PARTITION BY")
        return try Binder.collecting(table.partitionBy) { syntax in
            guard case .column(let column) = try bindExpression(syntax, in: context) else {
                throw Diagnostic.failure(
                    "PARTITION BY of \(owner) takes columns", at: syntax.range,
                    hint: "compute the column in CREATE SOURCE or in a subquery first")
            }
            return column
        }
    }

    /// The table that a table function reads.
    func bindTableArgument(
        _ argument: FunctionArgumentSyntax, usage: String
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
                    hint: usage)
            }
        }
    }

    /// The time column: a name, or `DESCRIPTOR(name)`.
    func timeColumn(_ syntax: ExpressionSyntax, in scope: Scope) throws -> PlanColumn {
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
        let names = ["data", "timecol", "offset"] + function.parameters
        if let unknown = named.first(where: { !names.contains($0.key) }) {
            throw Diagnostic.failure(
                "\(function.rawValue.uppercased()) has no argument '\(unknown.key)'",
                code: "42883", at: unknown.value.range,
                hint: hint(for: unknown.key, among: names))
        }
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
        partition: [PlanColumn] = [], at range: SourceRange, isGrouped: Bool,
        to input: inout BoundTable
    ) throws {
        guard time.type == .timestamp || time.type == .timestamptz else {
            throw Diagnostic.failure(
                "windows need a TIMESTAMP or TIMESTAMPTZ, and '\(time.name)' is \(time.type)",
                code: "42804", at: arguments.time.range,
                hint: "convert it in a column of the source: ts TIMESTAMP AS "
                    + "(CAST(\(time.name) AS TIMESTAMP))")
        }
        if function == .session, let offset = arguments.offset { throw sessionOffset(offset) }
        let kind = try windowKind(function, arguments)
        let offset = try arguments.offset.map { try fixedInterval($0, mayBeZero: true) } ?? .zero
        let start = newColumn("window_start", time.type, isNullable: false)
        let end = newColumn("window_end", time.type, isNullable: false)
        input.plan = .windowAssign(
            WindowAssign(
                kind: kind, offset: offset, time: time, partition: partition,
                windowStart: start, windowEnd: end, input: input.plan))
        input.scope.columns += [
            ScopeColumn(qualifier: nil, column: start, isHidden: isGrouped),
            ScopeColumn(qualifier: nil, column: end, isHidden: isGrouped),
        ]
        input.windows.append(
            BoundWindow(start: start, end: end, function: function, isGrouped: isGrouped))
    }

    private func windowKind(
        _ function: WindowFunction, _ arguments: WindowArguments
    ) throws -> WindowKind {
        switch function {
        case .tumble:
            return .tumble(size: try fixedInterval(arguments.intervals[0]))
        case .hop:
            let slide = try fixedInterval(arguments.intervals[0])
            let size = try fixedInterval(arguments.intervals[1])
            try checkCount(function, size, slide, at: arguments.intervals[0].range)
            return .hop(size: size, slide: slide)
        case .cumulate:
            let step = try fixedInterval(arguments.intervals[0])
            let size = try fixedInterval(arguments.intervals[1])
            try checkCount(function, size, step, at: arguments.intervals[0].range)
            guard size.fixedMicroseconds % step.fixedMicroseconds == 0 else {
                throw Diagnostic.failure(
                    "the size of a cumulating window must be a multiple of its step",
                    code: "22023", at: arguments.intervals[1].range,
                    hint: "CUMULATE takes the step first, then the size")
            }
            return .cumulate(size: size, step: step)
        case .session:
            return .session(gap: try fixedInterval(arguments.intervals[0]))
        }
    }

    /// Refuses windows that would put each row into too many.
    private func checkCount(
        _ function: WindowFunction, _ size: Interval, _ step: Interval, at range: SourceRange
    ) throws {
        let windowCount = size.fixedMicroseconds / step.fixedMicroseconds
        if windowCount <= Binder.maximumWindowsPerRow { return }
        let parts = function.parameters
        throw Diagnostic.failure(
            "each row would be in \(windowCount) windows, and the limit is "
                + "\(Binder.maximumWindowsPerRow)", code: "54000", at: range,
            hint: "\(function.rawValue.uppercased()) takes the \(parts[0]) first, "
                + "then the \(parts[1])")
    }

    private func sessionOffset(_ syntax: ExpressionSyntax) -> DiagnosticError {
        Diagnostic.failure(
            "SESSION has no offset", code: "42883", at: syntax.range,
            hint: "a session begins with its first row")
    }

    /// A constant interval of a fixed length: months and years have none (rule 20).
    func fixedInterval(
        _ syntax: ExpressionSyntax, mayBeZero: Bool = false, for owner: String = "a window"
    ) throws -> Interval {
        guard !syntax.namesColumns,
            case let bound = try bindExpression(syntax, in: ExpressionContext(clause: owner)),
            bound.isUnknownLiteral || bound.type == .interval,
            case .interval(let value)? = try coerce(bound, to: .interval, at: syntax.range)
                .evaluated(session)
        else {
            throw Diagnostic.failure(
                "\(owner) takes a constant interval", at: syntax.range,
                hint: "for example INTERVAL '1 minute'")
        }
        guard value.months == 0 else {
            throw Diagnostic.failure(
                owner == "a window"
                    ? "windows of months or years have no fixed length"
                    : "months and years have no fixed length", code: "0A000", at: syntax.range,
                hint: owner == "a window"
                    ? "use days, or group by date_trunc('month', …)" : "use days")
        }
        guard value.fixedMicroseconds.magnitude < Binder.longestWindow else {
            throw Diagnostic.failure(
                "\(owner) of more than 1,000 years", code: "22023", at: syntax.range)
        }
        guard mayBeZero || value.fixedMicroseconds > 0 else {
            throw Diagnostic.failure(
                "\(owner) must be longer than nothing", code: "22023", at: syntax.range,
                hint: "for example INTERVAL '1 minute'")
        }
        return value
    }
}

extension Binder {
    /// How many windows of one HOP a row may be in.
    fileprivate static let maximumWindowsPerRow: Int64 = 10_000
    /// Windows are shorter than so many microseconds, so that no sum of them can overflow.
    fileprivate static let longestWindow: UInt64 = 1_000 * 366 * 86_400_000_000
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
        if self == .session {
            return "SESSION(table PARTITION BY column, time column, GAP) in FROM, "
                + "or SESSION(time column, GAP) in GROUP BY"
        }
        return "\(name)(table, time column, \(arguments) [, OFFSET]) in FROM, "
            + "or \(name)(time column, \(arguments) [, OFFSET]) in GROUP BY"
    }
}
