import Connectors

/// The options of a source that the engine reads itself.
struct SourceOptions {
    /// What happens to fields of the wrong type.
    var badFields = SourceRequest.BadFieldPolicy.reject
    /// What the job obeys.
    var job = SourceJobOptions()

    /// What the options are, for checking and for documentation.
    static let specs = [
        OptionSpec(
            "on_error", .choice(["dead_letter", "fail"]), default: "dead_letter",
            "What a record that cannot be used does: go to the dead letters, or stop the job."),
        OptionSpec(
            "on_bad_field", .choice(["fail", "null"]), default: "fail",
            "What a field of the wrong type does: make its record a dead letter, or become NULL."),
        OptionSpec(
            "scan.watermark.idle-timeout", .duration, default: "30 s",
            "After how long without rows a partition no longer holds the watermark back; 0 never."),
        OptionSpec(
            "max_future", .duration,
            "Rows further ahead of the clock than this are dead letters."),
    ]

    /// Reads the checked options.
    init(_ given: [String: String]) {
        if given["on_bad_field"]?.lowercased() == "null" { badFields = .null }
        job.stopsOnError = given["on_error"]?.lowercased() == "fail"
        if let milliseconds = milliseconds(given["scan.watermark.idle-timeout"]) {
            job.idleTimeout = milliseconds == 0 ? nil : milliseconds &* 1_000
        }
        job.maximumFuture = milliseconds(given["max_future"]).map { $0 &* 1_000 }
    }

    private func milliseconds(_ text: String?) -> Int64? {
        guard let text, case .milliseconds(let value)? = OptionValue(text, kind: .duration) else {
            return nil
        }
        return value
    }
}
