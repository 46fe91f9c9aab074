import Columnar
import Formats

/// A format and its options, as a WITH clause names them.
public struct FormatChoice: Hashable, Sendable {
    /// The format's name: `json`, `csv`, `parquet`.
    public var name: String
    /// Its options by their keys without the format's name (`ignore-parse-errors`, `header`).
    public var options: [String: String]

    /// A format with its options.
    public init(_ name: String, options: [String: String] = [:]) {
        self.name = name
        self.options = options
    }

    /// Whether records of the format write and delete rows by primary key.
    public var carriesChanges: Bool { Formats.named(name)?.carriesChanges ?? false }

    /// The format of records and its options.
    /// - Throws: `OptionProblem` when there is no such format of records, or an option is wrong.
    func resolved() throws -> (format: any Format, options: FormatOptions) {
        guard let format = Formats.named(name) else {
            throw OptionProblem(
                .wrongValue, key: "format", "there is no format '\(name)' of records",
                candidates: nearestNames(to: name, among: Formats.all.map(\.name)))
        }
        return (format, try checkedOptions(for: format))
    }

    private func checkedOptions(for format: some Format) throws -> FormatOptions {
        do {
            return try FormatOptions(options.map { ($0.key, $0.value) }, for: format)
        } catch .unknownOption(_, let key, let candidates) {
            throw OptionProblem(
                .unknown, key: "\(name).\(key)", "format '\(name)' has no option '\(key)'",
                candidates: candidates)
        } catch .badOption(let key, let value, let complaint) {
            throw OptionProblem(
                .wrongValue, key: "\(name).\(key)",
                "option '\(name).\(key)' cannot be '\(value)': \(complaint)")
        } catch {
            throw OptionProblem(.conflict, key: "format", error.description)
        }
    }
}
