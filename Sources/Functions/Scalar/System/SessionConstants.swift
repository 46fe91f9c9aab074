import Columnar

extension ScalarFunction {
    /// `version`
    static let version = constantText(
        "version", [], "What program this is.", FunctionExample("version()", "streamsql"),
        "streamsql")

    /// `current_user`
    static let currentUser = constantText(
        "current_user", ["session_user", "user", "current_role"],
        "The user; there is only one.", FunctionExample("current_user", "streamsql"), "streamsql")

    /// `current_schema`
    static let currentSchema = constantText(
        "current_schema", [], "The schema; there is only one.",
        FunctionExample("current_schema()", "public"), "public")

    private static func constantText(
        _ name: String, _ aliases: [String], _ summary: String, _ example: FunctionExample,
        _ value: String
    ) -> ScalarFunction {
        ScalarFunction(
            name, aliases: aliases, category: .system, summary: summary, examples: [example],
            overloads: [
                Overload([], .text) { _, call in
                    Kernels.textRows([], &call) { _, output in output.append(value.utf8) }
                }
            ])
    }
}
