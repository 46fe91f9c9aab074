/// An expression that looks like a call and is none, since it skips or catches some of its operands:
/// what the reference says of it. The binder knows its meaning.
public struct SpecialForm: Sendable {
    /// The name, in lower case.
    public let name: String
    /// Other names for the same.
    public let aliases: [String]
    /// The chapter of the reference it stands in.
    public let category: FunctionCategory
    /// How it is written.
    public let usage: String
    /// One sentence that says what it gives.
    public let summary: String
    /// Uses with their results; a test runs each.
    public let examples: [FunctionExample]

    /// All of them.
    public static let all: [SpecialForm] = [
        SpecialForm(
            name: "coalesce", aliases: ["ifnull", "nvl"], category: .conditional,
            usage: "coalesce(value, …)",
            summary: "The first of its arguments that is not NULL; those behind it are skipped.",
            examples: [FunctionExample("coalesce(NULL, 2, 1 / 0)", "2")]),
        SpecialForm(
            name: "if", aliases: ["iif"], category: .conditional,
            usage: "if(condition, value, otherwise)",
            summary: "The second argument where the first is true, otherwise the third.",
            examples: [FunctionExample("if(1 > 2, 1 / 0, 5)", "5")]),
        SpecialForm(
            name: "nvl2", aliases: [], category: .conditional,
            usage: "nvl2(test, value, otherwise)",
            summary: "The second argument where the first is not NULL, otherwise the third.",
            examples: [FunctionExample("nvl2(NULL, 'a', 'b')", "b")]),
        SpecialForm(
            name: "case", aliases: [], category: .conditional,
            usage: "CASE WHEN condition THEN value … [ELSE otherwise] END",
            summary: "The value of the first branch whose condition is true; others are skipped.",
            examples: [FunctionExample("CASE WHEN 1 > 2 THEN 'a' ELSE 'b' END", "b")]),
        SpecialForm(
            name: "try", aliases: [], category: .conditional, usage: "try(expression)",
            summary: "The value of an expression; NULL where it fails.",
            examples: [FunctionExample("try(1 / 0)", "NULL")]),
        SpecialForm(
            name: "cast", aliases: [], category: .conversion, usage: "CAST(value AS type)",
            summary:
                "The value as another type, also written `value::type`; an error where it is none.",
            examples: [FunctionExample("CAST('12' AS INTEGER) + 1", "13")]),
        SpecialForm(
            name: "try_cast", aliases: [], category: .conversion, usage: "TRY_CAST(value AS type)",
            summary: "The value as another type; NULL where it is none.",
            examples: [FunctionExample("TRY_CAST('x' AS INTEGER)", "NULL")]),
    ]

    /// The form that `name`, in lower case, names.
    public static func named(_ name: String) -> SpecialForm? {
        all.first { $0.name == name || $0.aliases.contains(name) }
    }
}
