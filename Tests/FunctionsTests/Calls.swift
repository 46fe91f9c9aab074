import Columnar
import Testing

@testable import Functions

/// A typed literal of a test.
struct Literal {
    let value: Value
    let type: DataType
    var isUnknown = false
}

/// An integer.
func int(_ value: Int64) -> Literal { Literal(value: .integer(value), type: .integer) }
/// A bigint.
func big(_ value: Int64) -> Literal { Literal(value: .integer(value), type: .bigint) }
/// A double.
func dbl(_ value: Double) -> Literal { Literal(value: .double(value), type: .double) }
/// A text with the type TEXT.
func txt(_ value: String) -> Literal { Literal(value: .text(value), type: .text) }
/// A quoted literal without a type.
func lit(_ value: String) -> Literal {
    Literal(value: .text(value), type: .text, isUnknown: true)
}
/// A truth value.
func bool(_ value: Bool) -> Literal { Literal(value: .boolean(value), type: .boolean) }
/// NULL of a type.
func null(_ type: DataType) -> Literal { Literal(value: .null, type: type) }
/// A value of `type` read from its text.
func val(_ text: String, _ type: DataType) -> Literal {
    Literal(value: cast(txt(text), to: type).value, type: type)
}

/// A value, or why there is none.
struct Outcome: CustomStringConvertible {
    let value: Value
    let type: DataType
    let error: RowError?

    /// The value's text, or the SQLSTATE of the error.
    var description: String { error.map { "!" + $0.code } ?? value.description }
}

let testSession = EvaluationSession(now: 1_700_000_000_000_000)

/// Runs a kernel over three equal rows and over a constant, and checks that both agree.
func run(
    _ kernel: @escaping Kernel, _ arguments: [Literal], _ type: DataType,
    session: EvaluationSession = testSession
) -> Outcome {
    let rows = 3
    let columns = arguments.map { literal in
        (try? Column(
            type: literal.type, values: Array(repeating: literal.value, count: rows)))!
    }
    let constants = arguments.map { literal in
        CompiledExpression.constant(
            (try? Column.constant(literal.value, type: literal.type, count: 1))!)
    }
    let batch = Batch(columns: columns, count: rows)
    var outcomes: [Outcome] = []
    var choices = [columns.indices.map { CompiledExpression.column($0) }]
    choices.append(constants)
    for index in constants.indices where constants.count > 1 {
        var mixed = choices[0]
        mixed[index] = constants[index]
        choices.append(mixed)
    }
    for choice in choices {
        var context = EvaluationContext(session: session)
        let call = CompiledExpression.call(kernel, arguments: choice, type: type)
        let column = call.evaluateExpanded(batch, &context)
        #expect(column.count == rows && column.type == type)
        for row in 0..<rows {
            let error = context.errors.entries.first { $0.row == row }?.error
            outcomes.append(Outcome(value: column.value(at: row), type: type, error: error))
        }
    }
    for outcome in outcomes {
        #expect(outcome.description == outcomes[0].description)
    }
    return outcomes[0]
}

/// Converts a literal.
func cast(_ literal: Literal, to type: DataType) -> Outcome {
    guard let conversion = Cast.kernel(from: literal.type, to: type) else {
        Issue.record("no cast from \(literal.type) to \(type)")
        return Outcome(value: .null, type: type, error: nil)
    }
    return run(conversion.kernel, [literal], type)
}

/// Calls the function or operator `name`, after resolving its overload.
func call(
    _ name: String, _ arguments: Literal..., session: EvaluationSession = testSession
) -> Outcome {
    guard let function = Builtins.scalar(named: name) else {
        Issue.record("no function \(name)")
        return Outcome(value: .null, type: .null, error: nil)
    }
    let resolution = OverloadResolution.resolve(
        function, argumentTypes: arguments.map(\.type), unknownLiterals: arguments.map(\.isUnknown))
    switch resolution {
    case .failure(let failure):
        Issue.record("\(name)(\(arguments.map(\.type))): \(failure)")
        return Outcome(value: .null, type: .null, error: nil)
    case .success(let chosen):
        let converted = zip(arguments, chosen.argumentTypes).map { literal, type in
            Literal(value: cast(literal, to: type).value, type: type)
        }
        let overload = function.overloads[chosen.index]
        let kernel = overload.makeKernel(chosen.argumentTypes, chosen.resultType)
        return run(kernel, converted, chosen.resultType, session: session)
    }
}

/// A generator whose seed a failing test prints.
struct SeededGenerator: RandomNumberGenerator {
    private var generator: SplitMix64
    init(seed: UInt64) { generator = SplitMix64(seed: seed) }
    mutating func next() -> UInt64 { generator.next() }
}
