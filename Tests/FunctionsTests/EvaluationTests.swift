import Columnar
import Testing

@testable import Functions

/// Compiled expressions: three-valued logic, and which errors count.
@Suite struct EvaluationTests {
    private static let truths: [Value] = [.boolean(true), .boolean(false), .null]

    private func kernel(_ name: String, _ types: [DataType]) -> (Kernel, DataType) {
        let function = Builtins.scalar(named: name)!
        guard
            case .success(let chosen) = OverloadResolution.resolve(
                function, argumentTypes: types, unknownLiterals: types.map { _ in false })
        else { fatalError("no overload") }
        return (
            function.overloads[chosen.index].makeKernel(chosen.argumentTypes, chosen.resultType),
            chosen.resultType
        )
    }

    private func call(_ name: String, _ arguments: [CompiledExpression], _ types: [DataType])
        -> CompiledExpression
    {
        let (kernel, type) = kernel(name, types)
        return .call(kernel, arguments: arguments, type: type)
    }

    private func constant(_ value: Value, _ type: DataType) -> CompiledExpression {
        .constant((try? Column.constant(value, type: type, count: 1))!)
    }

    private func evaluate(_ expression: CompiledExpression, _ batch: Batch) -> ([Value], [Int]) {
        var context = EvaluationContext(session: testSession)
        let column = expression.evaluateExpanded(batch, &context)
        return (
            (0..<batch.count).map { column.value(at: $0) },
            Set(context.errors.entries.map(\.row)).sorted()
        )
    }

    @Test func threeValuedLogic() throws {
        // Many rows, so that whole words and the rest are both met.
        var pairs: [(Value, Value)] = []
        for _ in 0..<30 {
            for left in Self.truths { for right in Self.truths { pairs.append((left, right)) } }
        }
        let batch = Batch(
            columns: [
                try Column(type: .boolean, values: pairs.map(\.0)),
                try Column(type: .boolean, values: pairs.map(\.1)),
            ], count: pairs.count)
        let (and, _) = evaluate(.and(.column(0), .column(1)), batch)
        let (or, _) = evaluate(.or(.column(0), .column(1)), batch)
        for (row, (left, right)) in pairs.enumerated() {
            let both = [left, right]
            let isFalse = both.contains(.boolean(false))
            let isTrue = both.contains(.boolean(true))
            let hasNull = both.contains(.null)
            #expect(and[row] == (isFalse ? .boolean(false) : hasNull ? .null : .boolean(true)))
            #expect(or[row] == (isTrue ? .boolean(true) : hasNull ? .null : .boolean(false)))
        }
        for truth in Self.truths {
            let (mixed, _) = evaluate(.and(constant(truth, .boolean), .column(1)), batch)
            let (turned, _) = evaluate(.and(.column(1), constant(truth, .boolean)), batch)
            #expect(mixed == turned)
        }
    }

    /// `1 / x` over x = 0, 1, 2, NULL.
    private func reciprocal() throws -> (CompiledExpression, Batch) {
        let batch = Batch(
            columns: [
                try Column(type: .integer, values: [.integer(0), .integer(1), .integer(2), .null])
            ], count: 4)
        let call = call(
            "/", [constant(.integer(1), .integer), .column(0)], [.integer, .integer])
        return (call, batch)
    }

    @Test func guardedErrorsAreDropped() throws {
        let (reciprocal, batch) = try reciprocal()
        let zero = constant(.integer(0), .integer)
        let nonZero = call("<>", [.column(0), zero], [.integer, .integer])
        let isZero = call("=", [.column(0), zero], [.integer, .integer])
        let test = call(
            "=", [reciprocal, constant(.integer(1), .integer)], [.integer, .integer])
        #expect(evaluate(test, batch).1 == [0])
        #expect(
            evaluate(.and(nonZero, test), batch) == (
                [.boolean(false), .boolean(true), .boolean(false), .null], []
            ))
        #expect(evaluate(.or(isZero, test), batch).1 == [])
        #expect(evaluate(.and(test, nonZero), batch).1 == [0])
        let guarded = CompiledExpression.conditional(
            [ConditionalBranch(condition: nonZero, value: reciprocal)],
            otherwise: constant(.integer(-1), .integer), type: .integer)
        #expect(
            evaluate(guarded, batch)
                == ([.integer(-1), .integer(1), .integer(0), .integer(-1)], []))
        #expect(
            evaluate(.coalesce([.column(0), reciprocal], type: .integer), batch)
                == ([.integer(0), .integer(1), .integer(2), .null], []))
        #expect(evaluate(.coalesce([reciprocal, .column(0)], type: .integer), batch).1 == [0])
        #expect(
            evaluate(.attempt(reciprocal), batch)
                == ([.null, .integer(1), .integer(0), .null], []))
    }

    @Test func selection() throws {
        let (_, batch) = try reciprocal()
        let predicate = call(
            ">", [.column(0), constant(.integer(0), .integer)], [.integer, .integer])
        var context = EvaluationContext(session: testSession)
        let selection = predicate.select(batch, &context)
        #expect((0..<selection.count).map { selection.rows[$0] } == [1, 2])
    }

    @Test func constantsStayConstant() throws {
        let (_, batch) = try reciprocal()
        let one = constant(.integer(1), .integer)
        var context = EvaluationContext(session: testSession)
        let sum = call("+", [one, one], [.integer, .integer]).evaluate(batch, &context)
        #expect(sum.isConstant && sum.count == 4 && sum.value(at: 3) == .integer(2))
        let zero = constant(.integer(0), .integer)
        let failed = call("/", [one, zero], [.integer, .integer])
        #expect(evaluate(failed, batch) == ([.null, .null, .null, .null], [0, 1, 2, 3]))
        let random = call("random", [], []).evaluate(batch, &context)
        #expect(Set((0..<4).map { random.value(at: $0) }).count == 4)
    }

    @Test func emptyBatches() throws {
        let batch = Batch(columns: [try Column(type: .integer, values: [])], count: 0)
        var context = EvaluationContext(session: testSession)
        for function in Builtins.scalar {
            for overload in function.overloads
            where overload.parameters.allSatisfy({ $0 == .exactly(.integer) }) {
                let types = overload.parameters.map { _ in DataType.integer }
                let type = overload.resultType(types)
                let call = CompiledExpression.call(
                    overload.makeKernel(types, type), arguments: types.map { _ in .column(0) },
                    type: type)
                #expect(call.evaluateExpanded(batch, &context).count == 0)
            }
        }
        #expect(context.errors.isEmpty)
    }
}
