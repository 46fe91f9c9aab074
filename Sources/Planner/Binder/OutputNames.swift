import SQL

// What columns are called that were given no name, as PostgreSQL chooses it.
extension SelectItemSyntax {
    /// The name of the column it makes.
    var outputName: String {
        alias?.name ?? expression.outputName ?? "?column?"
    }
}

extension ExpressionSyntax {
    /// The name that a column computed by this expression gets when none is given.
    fileprivate var outputName: String? {
        switch kind {
        case .name(let name): name.base.name
        case .call(let call): call.name.base.name
        case .cast(let cast):
            cast.operand.isNamedByType
                ? cast.type.outputName : cast.operand.outputName ?? cast.type.outputName
        case .typedLiteral(let literal): literal.type.outputName
        case .interval: "interval"
        case .caseExpression(let syntax): syntax.otherwise?.outputName ?? "case"
        case .extract: "extract"
        case .substring: "substring"
        case .position: "position"
        case .trim(let trim): trim.functionName
        case .overlay: "overlay"
        case .atTimeZone: "timezone"
        case .exists: "exists"
        case .field(_, let name): name.name
        case .subquery(let query): query.firstOutputName
        case .array, .arraySubquery: "array"
        case .row: "row"
        default: nil
        }
    }
}

extension ExpressionSyntax {
    /// Whether its name comes from its type or form only, so that a cast around it gives the name.
    private var isNamedByType: Bool {
        switch kind {
        case .typedLiteral, .interval: true
        case .cast(let cast): cast.operand.outputName == nil || cast.operand.isNamedByType
        default: false
        }
    }
}

extension TypeSyntax {
    fileprivate var outputName: String? {
        if case .named(let name, _) = kind { name.lowercased() } else { nil }
    }
}

extension QuerySyntax {
    /// The name of its first column; nil where only its binding tells.
    fileprivate var firstOutputName: String? {
        if case .select(let select) = body { select.items.first?.outputName } else { nil }
    }
}
