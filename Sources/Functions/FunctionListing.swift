/// A function, operator, aggregate or special form as lists of them show it.
public struct FunctionListing: Sendable {
    /// The name.
    public let name: String
    /// Other names for the same.
    public let aliases: [String]
    /// The chapter of the reference.
    public let category: FunctionCategory
    /// The ways to call it: `round(decimal, integer)`.
    public let signatures: [String]
    /// One sentence that says what it gives.
    public let summary: String
    /// Uses with their results.
    public let examples: [FunctionExample]

    /// All there are, in the order of the reference.
    public static let all: [FunctionListing] = {
        let scalar = Builtins.scalar.map { function in
            FunctionListing(
                name: function.name, aliases: function.aliases, category: function.category,
                signatures: function.overloads.map {
                    Signature($0.parameters, $0.isVariadic).description(function.name)
                }, summary: function.summary, examples: function.examples)
        }
        let forms = SpecialForm.all.map { form in
            FunctionListing(
                name: form.name, aliases: form.aliases, category: form.category,
                signatures: [form.usage], summary: form.summary, examples: form.examples)
        }
        let aggregates = Builtins.aggregate.map { function in
            FunctionListing(
                name: function.name, aliases: function.aliases, category: .aggregate,
                signatures: function.overloads.map {
                    $0.parameters.isEmpty
                        ? "\(function.name)(*)"
                        : Signature($0.parameters, false).description(function.name)
                }, summary: function.summary, examples: function.examples)
        }
        let over = Builtins.over.map { function in
            FunctionListing(
                name: function.name, aliases: [], category: .over,
                signatures: function.overloads.map {
                    Signature($0.parameters, false).description(function.name) + " OVER (…)"
                }, summary: function.summary, examples: function.examples)
        }
        return scalar + forms + aggregates + over
    }()

    /// Whether `pattern` is the name, an alias or the category, or is like one of the names: `%` any
    /// text, `_` any character, in any case.
    public func matches(_ pattern: String) -> Bool {
        let names = [name] + aliases
        guard pattern.contains(where: { $0 == "%" || $0 == "_" }) else {
            let wanted = pattern.lowercased()
            return names.contains(wanted) || category.rawValue == wanted
        }
        let like = Array(pattern.utf8).withUnsafeBufferPointer {
            try? LikePattern($0, escape: [UInt8(ascii: "\\")], ignoresCase: true)
        }
        return names.contains { name in
            Array(name.utf8).withUnsafeBufferPointer { like?.matches($0) ?? false }
        }
    }
}
