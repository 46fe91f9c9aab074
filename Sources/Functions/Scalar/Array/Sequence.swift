import Columnar

extension ScalarFunction {
    /// `sequence`
    static let sequence = ScalarFunction(
        "sequence", category: .array,
        summary: "The array of values from one to another, both included, by steps of 1 or of the "
            + "third argument; generate_series gives them as rows.",
        examples: [
            FunctionExample("sequence(1, 3)", "{1,2,3}"),
            FunctionExample("sequence(5, 1, -2)", "{5,3,1}"),
            FunctionExample(
                "sequence(TIMESTAMP '2024-01-31', TIMESTAMP '2024-03-01', INTERVAL '1 month')",
                "{\"2024-01-31 00:00:00\",\"2024-02-29 00:00:00\"}"),
        ],
        overloads: [
            integers(.integer, steps: false), integers(.integer, steps: true),
            integers(.bigint, steps: false), integers(.bigint, steps: true),
            timestamps(.timestamp), timestamps(.timestamptz),
        ])

    /// `array_subscripts`
    static let arraySubscripts = ScalarFunction(
        "array_subscripts", category: .array,
        summary: "The places of an array in a dimension, from 1; generate_subscripts gives them as "
            + "rows.",
        examples: [FunctionExample("array_subscripts(ARRAY['a', 'b'], 1)", "{1,2}")],
        overloads: [
            Overload(
                [.anyArray, .exactly(.integer)], resultType: { _ in .array(.integer) }
            ) { _, _ in
                { arguments, call in
                    let arrays = ElementsReader(arguments[0])
                    let dimensions = FixedReader<Int32>(arguments[1])
                    return Kernels.valueRows(arguments, &call) { row in
                        guard dimensions.value(at: row) == 1 else { return .array([]) }
                        let count = arrays.elements(of: row).reduce(Int64(0)) { sum, _ in sum + 1 }
                        return .array((0..<count).map { .integer($0 + 1) })
                    }
                }
            }
        ])

    private static func integers(_ type: DataType, steps: Bool) -> Overload {
        Overload(
            Array(repeating: type, count: steps ? 3 : 2), .array(type)
        ) { arguments, call in
            let bounds = arguments.map { $0.expanded() }
            return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
                func bound(_ index: Int) -> Int64 {
                    guard case .integer(let number) = bounds[index].value(at: row) else { return 0 }
                    return number
                }
                let step = steps ? bound(2) : 1
                if step == 0 { throw .zeroStep }
                var next = bound(0)
                let end = bound(1)
                var element: [UInt8] = []
                while step > 0 ? next <= end : next >= end, !output.isFull {
                    element.removeAll(keepingCapacity: true)
                    do {
                        try Value.integer(next).appendElement(of: type, to: &element)
                    } catch {
                        throw .outOfRange(type)
                    }
                    output.append(element)
                    let (sum, overflow) = next.addingReportingOverflow(step)
                    if overflow { break }
                    next = sum
                }
                output.append(ElementEncoding.end)
            }
        }
    }

    private static func timestamps(_ type: DataType) -> Overload {
        Overload([type, type, .interval], .array(type)) { arguments, call in
            let starts = FixedReader<Int64>(arguments[0])
            let ends = FixedReader<Int64>(arguments[1])
            let steps = FixedReader<Interval>(arguments[2])
            return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
                let step = steps.value(at: row)
                let length = step.comparisonValue
                if length == 0 { throw .zeroStep }
                let end = ends.value(at: row)
                var next = starts.value(at: row)
                var element: [UInt8] = []
                while length > 0 ? next <= end : next >= end, !output.isFull {
                    element.removeAll(keepingCapacity: true)
                    let value = type == .timestamp ? Value.timestamp(next) : .timestamptz(next)
                    do {
                        try value.appendElement(of: type, to: &element)
                    } catch {
                        throw .outOfRange(type)
                    }
                    output.append(element)
                    guard let time = TimestampArithmetic.add(step, to: next) else { break }
                    next = time
                }
                output.append(ElementEncoding.end)
            }
        }
    }
}

extension RowError {
    fileprivate static let zeroStep = RowError(code: "22023", "step size cannot equal zero")
}
