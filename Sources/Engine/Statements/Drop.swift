import SQL

extension Session {
    /// DROP: forgets definitions, with CASCADE also those that read them. A job that runs goes on.
    func drop(_ syntax: DropSyntax) throws -> StatementOutcome {
        for name in syntax.names {
            let text = name.base.name
            guard let item = catalog[text] else {
                if syntax.ifExists { continue }
                throw Diagnostic(
                    "no \(syntax.kind.rawValue.lowercased()) '\(text)'", at: name.range,
                    hint: Candidates.hint(for: text, in: catalog.names),
                    sqlState: .undefinedTable
                ).asError
            }
            try check(item.object, isA: syntax.kind, name)
            try dropDependents(of: text, syntax, at: name.range)
            try remove(text, item.object)
        }
        return .done("DROP \(syntax.kind.rawValue)")
    }

    private func check(
        _ object: CatalogObject, isA kind: DropSyntax.Kind, _ name: NameSyntax
    ) throws {
        // A bounded TABLE and an endless one are the same to whoever drops them.
        let isTable = kind == .table || kind == .source
        if case .relation = object, isTable { return }
        guard object.kind != kind.rawValue.lowercased() else { return }
        throw Diagnostic(
            "'\(name.text)' is a \(object.kind)", at: name.range,
            hint: "DROP \(object.kind.uppercased()) \(name.text)", sqlState: .wrongObjectType
        ).asError
    }

    private func dropDependents(
        of name: String, _ syntax: DropSyntax, at range: SourceRange
    ) throws {
        let dependents = catalog.dependents(of: name)
        guard let first = dependents.first else { return }
        guard syntax.isCascade else {
            throw Diagnostic(
                "'\(name)' is read by \(dependents.map { "'\($0)'" }.joined(separator: ", "))",
                at: range, hint: "DROP … CASCADE drops '\(first)' as well", sqlState: "2BP01"
            ).asError
        }
        for dependent in dependents {
            guard let item = catalog[dependent] else { continue }
            try dropDependents(of: dependent, syntax, at: range)
            try remove(dependent, item.object)
        }
    }

    private func remove(_ name: String, _ object: CatalogObject) throws {
        switch object {
        case .materializedView:
            try stopJob(named: name)
            try forgetJob(named: name)
            try workspace.dropTable(name)
        case .sink:
            try forgetJob(named: name)
        case .relation(let declaration):
            if let table = declaration.internalTable { try dropStorage(of: table) }
        case .view:
            break
        }
        try forget(name)
    }
}
