/// Why a format cannot be used as it was asked for; never caused by a single record.
public enum FormatError: Error, Hashable, CustomStringConvertible {
    /// The format has no such option; `candidates` are those it has.
    case unknownOption(format: String, key: String, candidates: [String])
    /// The option does not take this value.
    case badOption(key: String, value: String, complaint: String)
    /// Two options exclude each other.
    case conflict(String)
    /// The format cannot hold these columns.
    case unsupportedColumns(String)
    /// The header of a file lacks declared columns.
    case missingColumns([String], declared: [String], header: [String])
    /// The format has no header where one was to be.
    case missingHeader
    /// The input of one call exceeds 2 GiB.
    case inputTooLarge
    /// No columns can be found in the sample.
    case cannotInfer(String)

    /// What happened, for an error message.
    public var description: String {
        switch self {
        case .unknownOption(let format, let key, let candidates):
            "format '\(format)' has no option '\(key)'"
                + (candidates.isEmpty ? "" : "; it has \(candidates.joined(separator: ", "))")
        case .badOption(let key, let value, let complaint):
            "option '\(key)' cannot be '\(value)': \(complaint)"
        case .conflict(let message), .unsupportedColumns(let message), .cannotInfer(let message):
            message
        case .missingColumns(let missing, let declared, let header):
            "the header lacks \(list(missing)); declared are \(list(declared)), "
                + "the header has \(list(header))"
        case .inputTooLarge:
            "more than 2 GiB to decode at once"
        case .missingHeader:
            "the file is empty where a header was expected"
        }
    }
}

private func list(_ names: [String]) -> String {
    names.map { "\"\($0)\"" }.joined(separator: ", ")
}
