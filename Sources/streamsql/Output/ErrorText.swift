import Engine
import SQL

extension EngineError {
    /// The error as a terminal shows it; `name` stands where the file's name would, for one that is
    /// about no text.
    func shown(by name: String) -> String {
        let place = source ?? SourceText(name: name, text: "")
        return diagnostics.map { $0.rendered(in: place) }.joined(separator: "\n")
    }
}
