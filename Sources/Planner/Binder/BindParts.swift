import Columnar
import Functions
import SQL

// Values with parts: how they are made and how their parts are got at.
extension Binder {
    /// Binds an expression that makes a value of parts or takes one out.
    func bindParts(
        _ syntax: ExpressionSyntax, in context: ExpressionContext
    ) throws -> Expression {
        let range = syntax.range
        switch syntax.kind {
        case .array(let elements): return try array(of: elements, at: range, in: context)
        case .map(let entries): return try bindMap(entries, at: range, in: context)
        case .row(let elements): return try bindRow(elements, in: context)
        case .structure(let entries): return try bindStructure(entries, at: range, in: context)
        case .element(let operand, let index):
            return try bindElement(operand, index, at: range, in: context)
        case .slice(let operand, let lower, let upper):
            return try bindSlice(operand, lower, upper, at: range, in: context)
        case .field(let operand, let name): return try bindField(operand, name, in: context)
        default: preconditionFailure("not a value of parts")
        }
    }

    /// The array of `elements`, converted to what they have in common.
    private func array(
        of elements: [ExpressionSyntax], at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        if elements.isEmpty { return .literal(.array([]), .array(.null)) }
        let bound = try Binder.collecting(elements) { try bindNode($0, in: context) }
        let type = try commonType(of: bound, at: range, what: "ARRAY")
        let converted = try zip(bound, elements).map {
            try coerce($0, to: type, at: $1.range)
        }
        return try call("array", converted, elements.map(\.range), at: range)
    }

    /// `MAP[key, value, …]`
    private func bindMap(
        _ entries: [MapEntrySyntax], at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        let keys = try array(of: entries.map(\.key), at: range, in: context)
        let values = try array(of: entries.map(\.value), at: range, in: context)
        return try call("map_from_arrays", [keys, values], [range, range], at: range)
    }

    /// `ROW(a, b)`, with fields f1 and f2
    private func bindRow(
        _ elements: [ExpressionSyntax], in context: ExpressionContext
    ) throws -> Expression {
        // Literals keep their freedom: what they are compared with or stored into says what they are.
        let bound = try Binder.collecting(elements) { try bindNode($0, in: context) }
        let function = ScalarFunction.row
        let overload = function.overloads[0]
        return .call(
            FunctionCall(
                function: function, overload: overload, arguments: bound,
                type: overload.resultType(bound.map(\.type))))
    }

    /// `{name: value}`
    private func bindStructure(
        _ entries: [StructEntrySyntax], at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        for (index, entry) in entries.enumerated()
        where entries[..<index].contains(where: { $0.name.name == entry.name.name }) {
            throw Diagnostic.failure(
                "field '\(entry.name.name)' is there twice", code: "42701", at: entry.name.range,
                hint: "give it another name")
        }
        let row = try bindRow(entries.map(\.value), in: context)
        guard case .call(var call) = row, case .structure(var fields) = call.type else {
            return row
        }
        for (index, entry) in entries.enumerated() { fields[index].name = entry.name.name }
        call.type = .structure(fields)
        return .call(call)
    }

    /// `a[1]`, `m['k']`
    private func bindElement(
        _ operand: ExpressionSyntax, _ index: ExpressionSyntax, at range: SourceRange,
        in context: ExpressionContext
    ) throws -> Expression {
        let value = try bindNode(operand, in: context)
        switch value.type {
        case .array, .map, .json: break
        default:
            throw Diagnostic.failure(
                "cannot subscript type \(value.type)", code: "42804", at: operand.range,
                hint: "arrays, maps and JSON have elements")
        }
        return try call(
            "[]", [value, try bindNode(index, in: context)], [operand.range, index.range],
            at: range)
    }

    /// `a[1:2]`
    private func bindSlice(
        _ operand: ExpressionSyntax, _ lower: ExpressionSyntax?, _ upper: ExpressionSyntax?,
        at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        let first = try lower.map { try bindNode($0, in: context) }
        let last = try upper.map { try bindNode($0, in: context) }
        return try call(
            "array_slice",
            [
                try bindNode(operand, in: context), first ?? .literal(.integer(1), .bigint),
                last ?? .literal(.integer(.max), .bigint),
            ], [operand.range, lower?.range ?? range, upper?.range ?? range], at: range)
    }

    /// `(r).name`
    private func bindField(
        _ operand: ExpressionSyntax, _ name: IdentifierSyntax, in context: ExpressionContext
    ) throws -> Expression {
        try field(name, of: try bindNode(operand, in: context), at: operand.range)
    }

    /// The field of a structure that `name` names.
    func field(
        _ name: IdentifierSyntax, of value: Expression, at range: SourceRange
    ) throws -> Expression {
        guard case .structure(let fields) = value.type else {
            throw Diagnostic.failure(
                "column notation .\(name.spelling) applied to type \(value.type), which has no "
                    + "fields", code: "42809", at: name.range,
                hint: value.type == .json ? "write -> '\(name.name)'" : nil)
        }
        guard let index = fields.firstIndex(where: { $0.name == name.name }) else {
            throw Diagnostic.failure(
                "no field '\(name.spelling)' in \(value.type)", code: "42703", at: name.range,
                hint: hint(for: name.name, among: fields.map(\.name)))
        }
        return field(index, of: value, fields)
    }

    /// The field of a structure at a place.
    func field(_ index: Int, of value: Expression, _ fields: [StructureField]) -> Expression {
        let function = ScalarFunction.fieldAccess
        return .call(
            FunctionCall(
                function: function, overload: function.overloads[0],
                arguments: [value, .literal(.integer(Int64(index)), .integer)],
                type: fields[index].type))
    }

    /// A name that is a column, or a column with fields behind it: `place.x`, `t.place.x`.
    func bindName(_ name: NameSyntax, in context: ExpressionContext) throws -> Expression {
        do {
            let column = try resolve(name, in: context)
            return context.selected[column.id] ?? .column(column)
        } catch let error as DiagnosticError {
            let parts = name.qualifiers + [name.base]
            for count in 1..<max(parts.count, 1) {
                let prefix = NameSyntax(Array(parts[..<count]))
                guard let column = try? resolve(prefix, in: context),
                    case .structure = column.type
                else { continue }
                return try parts[count...].reduce(Expression.column(column)) {
                    try field($1, of: $0, at: name.range)
                }
            }
            throw error
        }
    }

    /// `x = ANY (array)`, `x < ALL (array)`
    func bindQuantified(
        _ syntax: QuantifiedSyntax, at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        let source: ExpressionSyntax
        switch syntax.source {
        case .query(let query): return try bindQuantified(syntax, query, at: range, in: context)
        case .array(let array): source = array
        }
        let left = try bindNode(syntax.left, in: context)
        var array = try bindNode(source, in: context)
        if array.isUnknownLiteral {
            let element = left.isUnknownLiteral ? DataType.text : left.type
            array = try coerce(array, to: .array(element), at: source.range)
        }
        guard case .array = array.type else {
            throw Diagnostic.failure(
                "\(syntax.quantifier.rawValue) takes an array or a subquery, not \(array.type)",
                code: "42809", at: source.range)
        }
        return try quantified(
            syntax.operator.rawValue, left, array, isAll: syntax.quantifier == .all,
            at: (syntax.left.range, syntax.operatorRange, source.range))
    }

    /// The call of a function or operator with `left` and any, or every, element of `array`.
    func quantified(
        _ name: String, _ left: Expression, _ array: Expression, isAll: Bool,
        at ranges: (left: SourceRange, name: SourceRange, array: SourceRange)
    ) throws -> Expression {
        // The call with one element says how both are converted.
        let sample = Expression.column(newColumn("element", array.type.elementType))
        let single = try call(name, [left, sample], [ranges.left, ranges.array], at: ranges.name)
        guard case .call(let comparison) = single, comparison.type == .boolean,
            comparison.arguments.count == 2
        else {
            throw Diagnostic.failure(
                "\(isAll ? "ALL" : "ANY") needs an operator that gives BOOLEAN",
                code: "42809", at: ranges.name)
        }
        let function = ScalarFunction.quantified(
            comparison.function, comparison.overload, isAll: isAll)
        let converted = try coerce(
            array, to: .array(comparison.arguments[1].type), at: ranges.array)
        return .call(
            FunctionCall(
                function: function, overload: function.overloads[0],
                arguments: [comparison.arguments[0], converted], type: .boolean))
    }
}
