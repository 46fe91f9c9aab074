import Columnar
import Engine
import Functions
import SQL
import Testing

/// The examples of the reference are what a user tries first: each must give its result.
@Suite struct FunctionExampleTests {
    /// The one value of an expression, or of a whole query as aggregates need one.
    private func answer(_ example: String) throws -> String {
        let trial = try Trial()
        let session = try trial.session()
        let source = SourceText(
            name: "example", text: example.hasPrefix("SELECT ") ? example : "SELECT \(example)")
        guard case .rows(let rows) = try session.execute(try session.parse(source)[0], in: source)
        else { return "no rows" }
        return rows.batches.flatMap(\.rows).first?.first?.description ?? "no row"
    }

    @Test(arguments: Builtins.scalar.map(\.name)) func scalar(_ name: String) throws {
        let function = try #require(Builtins.scalar(named: name))
        #expect(!function.examples.isEmpty)
        for example in function.examples {
            do {
                #expect(try answer(example.expression) == example.result, "\(example.expression)")
            } catch {
                Issue.record("\(example.expression): \(error)")
            }
        }
    }

    @Test(arguments: Builtins.aggregate.map(\.name)) func aggregate(_ name: String) throws {
        let function = try #require(Builtins.aggregate(named: name))
        #expect(!function.examples.isEmpty)
        for example in function.examples {
            do {
                #expect(try answer(example.expression) == example.result, "\(example.expression)")
            } catch {
                Issue.record("\(example.expression): \(error)")
            }
        }
    }

    @Test(arguments: Builtins.over.map(\.name)) func over(_ name: String) throws {
        let function = try #require(Builtins.over(named: name))
        #expect(!function.examples.isEmpty)
        for example in function.examples {
            do {
                #expect(try answer(example.expression) == example.result, "\(example.expression)")
            } catch {
                Issue.record("\(example.expression): \(error)")
            }
        }
    }

    @Test(arguments: SpecialForm.all.map(\.name)) func form(_ name: String) throws {
        let form = try #require(SpecialForm.named(name))
        #expect(!form.examples.isEmpty)
        for example in form.examples {
            do {
                #expect(try answer(example.expression) == example.result, "\(example.expression)")
            } catch {
                Issue.record("\(example.expression): \(error)")
            }
        }
    }
}
