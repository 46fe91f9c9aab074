/// How to look at the records that could not be used.
enum DeadLetterHint {
    /// The table of the workspace that holds them.
    static let query = "SELECT * FROM dead_letters"

    /// The command that shows them.
    static func command(workspace: String) -> String {
        let option = workspace == ".streamsql" ? "" : " --workspace \(workspace)"
        return "streamsql\(option) query \"\(query)\""
    }
}
