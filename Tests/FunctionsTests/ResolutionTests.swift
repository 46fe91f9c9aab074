import Columnar
import Testing

@testable import Functions

@Suite struct ResolutionTests {
    private func resolve(_ name: String, _ types: [DataType], unknown: [Bool]? = nil)
        -> (types: [DataType], result: DataType)?
    {
        let function = Builtins.scalar(named: name)!
        let result = OverloadResolution.resolve(
            function, argumentTypes: types, unknownLiterals: unknown ?? types.map { _ in false })
        guard case .success(let chosen) = result else { return nil }
        return (chosen.argumentTypes, chosen.resultType)
    }

    @Test func numbers() {
        #expect(resolve("+", [.smallint, .integer])?.result == .integer)
        #expect(resolve("+", [.integer, .bigint])?.result == .bigint)
        #expect(resolve("+", [.bigint, .double])?.result == .double)
        #expect(resolve("sqrt", [.integer])?.types == [.double])
        #expect(resolve("round", [.integer])?.types == [.double])
        let price = DataType.decimal(precision: 10, scale: 2)
        #expect(resolve("+", [price, .integer])?.result == .decimal(precision: 13, scale: 2))
        #expect(resolve("abs", [price])?.result == price)
    }

    @Test func untypedLiterals() {
        #expect(
            resolve("-", [.timestamp, .text], unknown: [false, true])?.types == [
                .timestamp, .timestamp,
            ])
        #expect(resolve("=", [.text, .date], unknown: [true, false])?.types == [.date, .date])
        #expect(resolve("||", [.text, .text], unknown: [true, true])?.types == [.text, .text])
        #expect(resolve("=", [.text, .text], unknown: [true, true])?.types == [.text, .text])
        #expect(
            resolve("date_trunc", [.text, .date], unknown: [true, false])?.result == .timestamptz)
        #expect(resolve("+", [.null, .integer])?.result == .integer)
        #expect(resolve("like", [.text, .text], unknown: [false, true])?.result == .boolean)
    }

    @Test func failures() {
        let function = Builtins.scalar(named: "sqrt")!
        let result = OverloadResolution.resolve(
            function, argumentTypes: [.boolean], unknownLiterals: [false])
        guard case .failure(let failure) = result else {
            Issue.record("sqrt(boolean) was resolved")
            return
        }
        #expect(!failure.isAmbiguous && failure.candidates == ["sqrt(double precision)"])
        #expect(resolve("+", [.text, .integer]) == nil)
        #expect(resolve("length", []) == nil)
    }

    @Test func aggregates() {
        for (name, type, expected) in [
            ("sum", DataType.integer, DataType.bigint), ("avg", .integer, .double),
            ("sum", .decimal(precision: 5, scale: 2), .decimal(precision: 38, scale: 2)),
            ("min", .text, .text), ("count", .date, .bigint), ("stddev", .integer, .double),
        ] {
            let function = Builtins.aggregate(named: name)!
            let result = OverloadResolution.resolve(
                function, argumentTypes: [type], unknownLiterals: [false])
            #expect((try? result.get().resultType) == expected)
        }
    }
}
