extension SQLPrinter {
    mutating func type(_ type: TypeSyntax) {
        switch type.kind {
        case .named(let name, let parameters): named(name, parameters)
        case .interval(let fields):
            put("INTERVAL")
            if let fields { intervalFields(fields) }
        case .array(let element, let size):
            self.type(element)
            put("[\(size.map(String.init) ?? "")]")
        case .structure(let fields):
            put("STRUCT")
            parenthesised(fields) { printer, field in
                printer.identifier(field.name)
                printer.put(" ")
                printer.type(field.type)
                if field.isNotNull { printer.put(" NOT NULL") }
            }
        case .map(let key, let value):
            put("MAP(")
            self.type(key)
            put(", ")
            self.type(value)
            put(")")
        }
    }

    private mutating func named(_ name: String, _ parameters: [Int]) {
        let list =
            parameters.isEmpty ? "" : "(\(parameters.map(String.init).joined(separator: ", ")))"
        let words = name.split(separator: " ")
        if words.count > 1, knownTypePrefixes.contains(String(words[0])) {
            // The precision of the time types stands inside the words.
            let isTime = words[0] == "time" || words[0] == "timestamp"
            let head = isTime ? String(words[0]) : name
            let tail = isTime ? " " + words.dropFirst().joined(separator: " ") : ""
            put(head.uppercased() + list + tail.uppercased())
        } else if name.utf8.allSatisfy({
            isWordPart($0) && $0 < 0x80 && !(0x41...0x5A).contains($0)
        }),
            name.utf8.first.map(isWordStart) ?? false,
            Keyword(rawValue: name).map({ $0 == .time || $0 == .json }) ?? true
        {
            put(name.uppercased() + list)
        } else {
            put(SQLPrinter.quoted(name) + list)
        }
    }

    /// ` HOUR TO SECOND(3)`
    mutating func intervalFields(_ fields: IntervalFieldsSyntax) {
        put(" " + fields.from.rawValue.uppercased())
        if let to = fields.to { put(" TO " + to.rawValue.uppercased()) }
        if let precision = fields.precision { put("(\(precision))") }
    }
}

private let knownTypePrefixes: Set<String> = [
    "bit", "char", "character", "double", "nchar", "time", "timestamp",
]
