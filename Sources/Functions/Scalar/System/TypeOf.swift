import Columnar

extension ScalarFunction {
    /// `pg_typeof`
    static let typeOf = ScalarFunction(
        "pg_typeof", aliases: ["typeof"], category: .system,
        summary: "The name of its argument's type.",
        examples: [
            FunctionExample("pg_typeof(1)", "integer"),
            FunctionExample("typeof(1.5)", "decimal(2, 1)"),
        ],
        overloads: [
            Overload([.any], resultType: { _ in .text }, nullRule: .custom) { types, _ in
                let name = Array(types[0].description.lowercased().utf8)
                return { _, call in
                    Kernels.textRows([], &call) { _, output in output.append(name) }
                }
            }
        ])
}
