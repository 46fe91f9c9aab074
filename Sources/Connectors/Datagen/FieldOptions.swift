import Columnar

/// Reads the options of one generated field.
struct FieldOptions {
    let field: Field
    let options: ConnectorOptions

    func key(_ option: String) -> String { "fields.\(field.name).\(option)" }

    /// The rule, and after how many rows it ends.
    func rule(rowsPerSecond: Int64) throws -> (GeneratedField.Rule, Int64?) {
        let choices = options.list(key("choices"))
        if !choices.isEmpty { return (.choices(try column(of: choices)), nil) }
        let isTime = field.type == .timestamp || field.type == .timestamptz
        let kind = options.text(key("kind")) ?? (isTime && !hasRange ? "sequence" : "random")
        if kind == "sequence" { return try sequence(rowsPerSecond: rowsPerSecond) }
        return (try random(), nil)
    }

    private var hasRange: Bool { options.isGiven(key("min")) || options.isGiven(key("max")) }

    private func column(of choices: [String]) throws -> Column {
        let values = try choices.map { try value($0, option: "choices") }
        do {
            return try Column(type: field.type, values: values)
        } catch {
            throw wrong("choices", "\(error)")
        }
    }

    private func random() throws -> GeneratedField.Rule {
        switch field.type {
        case .null, .boolean: return .integers(minimum: 0, maximum: 1)
        case .smallint: return try integers(Int64(Int16.min), Int64(Int16.max))
        case .integer: return try integers(Int64(Int32.min), Int64(Int32.max))
        case .bigint: return try integers(.min, .max)
        case .date: return try integers(0, 20_088)
        case .time: return try integers(0, Microseconds.perDay - 1)
        case .timestamp, .timestamptz: return try integers(0, 1_735_689_599_999_999)
        case .decimal(let precision, _):
            var limit: Int64 = 1
            for _ in 0..<min(precision, 18) { limit *= 10 }
            return try integers(1 - limit, limit - 1)
        case .real, .double:
            let minimum = try number("min") ?? 0
            let maximum = try number("max") ?? max(1, minimum)
            guard minimum <= maximum else { throw wrong("max", "it is below 'min'") }
            return .numbers(minimum: minimum, maximum: maximum)
        case .text, .bytea:
            let length = options.integer(key("length")) ?? 16
            guard (0...65_536).contains(length) else {
                throw wrong("length", "it must be between 0 and 65536")
            }
            return .bytes(length: Int(length))
        case .interval, .array, .structure, .map, .json, .uuid:
            throw OptionProblem(
                .missing, key: key("choices"), "a generated \(field.type) needs '\(key("choices"))'"
            )
        }
    }

    private func integers(_ lowest: Int64, _ highest: Int64) throws -> GeneratedField.Rule {
        let maximum = try whole("max") ?? highest
        let isUpward = options.isGiven(key("max")) && maximum >= 0
        let minimum = try whole("min") ?? (isUpward ? 0 : lowest)
        guard minimum <= maximum else { throw wrong("max", "it is below 'min'") }
        guard minimum >= lowest && maximum <= highest else {
            throw wrong("max", "the range does not fit \(field.type)")
        }
        return .integers(minimum: minimum, maximum: maximum)
    }

    private func sequence(rowsPerSecond: Int64) throws -> (GeneratedField.Rule, Int64?) {
        let isTime = field.type == .timestamp || field.type == .timestamptz
        var step: Int64 = 1
        if isTime { step = max(1, 1_000_000 / (rowsPerSecond > 0 ? rowsPerSecond : 1_000)) }
        if let text = options.text(key("step")) {
            guard let given = stepValue(text, isTime: isTime) else {
                throw wrong("step", "'\(text)' is no step of \(field.type)")
            }
            step = given
        }
        let start = try whole("start") ?? (isTime ? nil : 0)
        var length: Int64?
        if let end = try whole("end"), let start {
            let distance = end.subtractingReportingOverflow(start)
            guard step != 0, !distance.overflow, distance.partialValue / step >= 0 else {
                throw wrong("end", "the sequence never gets there")
            }
            length = distance.partialValue / step + 1
        }
        let disorder = (options.milliseconds(key("disorder")) ?? 0) &* 1_000
        switch field.type {
        case .boolean, .bytea, .interval, .array, .structure, .map, .json, .uuid:
            throw wrong("kind", "\(field.type) has no sequence")
        default: return (.sequence(start: start, step: step, disorder: disorder), length)
        }
    }

    private func stepValue(_ text: String, isTime: Bool) -> Int64? {
        if !isTime { return Int64(text) }
        guard case .milliseconds(let value)? = OptionValue(text, kind: .duration) else {
            return nil
        }
        return value &* 1_000
    }

    private func number(_ option: String) throws -> Double? {
        guard let text = options.text(key(option)) else { return nil }
        guard let value = Double(text) else { throw wrong(option, "'\(text)' is no number") }
        return value
    }

    /// A value as the whole number that columns of the type hold.
    private func whole(_ option: String) throws -> Int64? {
        guard let text = options.text(key(option)) else { return nil }
        switch try value(text, option: option) {
        case .integer(let value), .time(let value), .timestamp(let value), .timestamptz(let value):
            return value
        case .date(let days): return Int64(days)
        case .decimal(let unscaled, _): return Int64(clamping: unscaled)
        case .real(let number): return Int64(exactly: number.rounded())
        case .double(let number): return Int64(exactly: number.rounded())
        default:
            guard let value = Int64(text) else {
                throw wrong(option, "'\(text)' is no whole number")
            }
            return value
        }
    }

    private func value(_ text: String, option: String) throws -> Value {
        guard let value = TextForm.value(of: text, type: field.type) else {
            throw wrong(option, "'\(text)' is no \(field.type)")
        }
        return value
    }

    private func wrong(_ option: String, _ message: String) -> OptionProblem {
        OptionProblem(.wrongValue, key: key(option), "option '\(key(option))': \(message)")
    }
}
