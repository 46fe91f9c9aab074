import Columnar

extension ScalarFunction {
    /// `array_min`
    static let arrayMinimum = ScalarFunction(
        "array_min", aliases: ["list_min"], category: .array,
        summary: "The first element in order, NULL elements aside; NULL for none.",
        examples: [FunctionExample("array_min(ARRAY[3, NULL, 1])", "1")],
        overloads: [extreme { $0 < 0 }])

    /// `array_max`
    static let arrayMaximum = ScalarFunction(
        "array_max", aliases: ["list_max"], category: .array,
        summary: "The last element in order, NULL elements aside; NULL for none.",
        examples: [FunctionExample("array_max(ARRAY[3, NULL, 1])", "3")],
        overloads: [extreme { $0 > 0 }])

    /// `array_sum`
    static let arraySum = ScalarFunction(
        "array_sum", aliases: ["list_sum"], category: .array,
        summary: "The sum of the elements, NULL elements aside; NULL for none. Of integers it is a "
            + "BIGINT.",
        examples: [
            FunctionExample("array_sum(ARRAY[3, NULL, 1])", "4"),
            FunctionExample("array_sum(ARRAY[1.5, 2.25])", "3.75"),
        ],
        overloads: [
            Overload([.anyArray], resultType: { sumType(of: $0[0].elementType) }) { _, _ in
                { arguments, call in
                    let arrays = ElementsReader(arguments[0])
                    let (element, type) = (arguments[0].type.elementType, call.resultType)
                    return Kernels.valueRows(arguments, &call) { row throws(RowError) in
                        var total = Value.null
                        for next in arrays.elements(of: row) where !isNullElement(next) {
                            total = try sum(total, Value(element: next, type: element), type)
                        }
                        return total
                    }
                }
            }
        ])

    private static func extreme(_ isBetter: @escaping @Sendable (Int) -> Bool) -> Overload {
        Overload([.anyArray], resultType: { $0[0].elementType }) { _, _ in
            { arguments, call in
                let arrays = ElementsReader(arguments[0])
                return Kernels.elementRows(arguments, &call) { row in
                    var best: TextBytes?
                    for element in arrays.elements(of: row) where !isNullElement(element) {
                        if let found = best, !isBetter(compareBytes(element, found)) { continue }
                        best = element
                    }
                    return best
                }
            }
        }
    }

    /// BIGINT for integers, DECIMAL with all digits, or DOUBLE PRECISION.
    private static func sumType(of element: DataType) -> DataType {
        switch element {
        case .decimal(_, let scale):
            .decimal(precision: DataType.maximumDecimalPrecision, scale: scale)
        case .real, .double: .double
        default: .bigint
        }
    }

    private static func sum(
        _ total: Value, _ element: Value, _ type: DataType
    ) throws(RowError) -> Value {
        switch (total, element) {
        case (.null, .integer), (.null, .decimal), (.null, .double): return element
        case (.null, .real(let number)): return .double(Double(number))
        case (.double(let sum), .double(let number)): return .double(sum + number)
        case (.double(let sum), .real(let number)): return .double(sum + Double(number))
        case (.integer(let sum), .integer(let number)):
            let (result, overflow) = sum.addingReportingOverflow(number)
            if overflow { throw .outOfRange(type) }
            return .integer(result)
        case (.decimal(let sum, let scale), .decimal(let number, _)):
            let (result, overflow) = sum.addingReportingOverflow(number)
            if overflow || !Decimal128.fits(result, precision: 38) { throw .outOfRange(type) }
            return .decimal(unscaled: result, scale: scale)
        default: throw RowError(code: "42883", "array_sum takes an array of numbers")
        }
    }
}
