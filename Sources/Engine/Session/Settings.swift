import Connectors
import Foundation

/// What SET changes.
struct Settings: Sendable {
    /// The session's time zone, an IANA name.
    var timeZone = "UTC"
    /// How often a job commits, milliseconds; nil for the default of its kind.
    var checkpointInterval: Int64?
    /// How many workers a job has; nil for the session's default.
    var workerCount: Int?
    /// Whether late rows are kept with the dead letters.
    var keepsLateRows = false
    /// What happens when a query would keep ever more of an endless stream.
    var unboundedState = UnboundedState.warn
    /// After how many milliseconds without a change state may be dropped; nil: never.
    var stateTTL: Int64?

    /// The values of all settings, as texts by name.
    var texts: [String: String] {
        Dictionary(uniqueKeysWithValues: Self.all.map { ($0.name, $0.value(self)) })
    }

    /// Takes over the values of `texts`. A setting without one, or with that of a setting never set, stays.
    mutating func take(_ texts: [String: String]) {
        for entry in Self.all {
            if let text = texts[entry.name] { _ = entry.assign(&self, text) }
        }
    }

    /// What to do about state that grows without end.
    enum UnboundedState: String, Sendable {
        case allow, warn, refuse
    }

    /// A setting with its documentation.
    struct Entry: Sendable {
        var name: String
        var summary: String
        var value: @Sendable (Settings) -> String
        /// Takes a text over; false when it is no value of the setting.
        var assign: @Sendable (inout Settings, String) -> Bool
    }

    /// All settings, in the order in which SHOW lists them.
    static let all: [Entry] = [
        Entry(
            name: "timezone",
            summary:
                "The time zone of TIMESTAMPTZ in text: UTC, or a name such as 'Europe/Berlin'.",
            value: { $0.timeZone },
            assign: { settings, text in
                guard TimeZone(identifier: text) != nil else { return false }
                settings.timeZone = text
                return true
            }),
        Entry(
            name: "checkpoint_interval",
            summary: "How often a job commits; unset: 1 s, or 30 s over bounded input.",
            value: { $0.checkpointInterval.map { "\($0) ms" } ?? "" },
            assign: { settings, text in
                guard case .milliseconds(let value)? = OptionValue(text, kind: .duration),
                    value > 0
                else { return false }
                settings.checkpointInterval = value
                return true
            }),
        Entry(
            name: "workers", summary: "How many workers a job has.",
            value: { $0.workerCount.map(String.init) ?? "" },
            assign: { settings, text in
                guard let count = Int(text), (1...256).contains(count) else { return false }
                settings.workerCount = count
                return true
            }),
        Entry(
            name: "late_rows",
            summary: "'count', or 'keep' to have them among the dead letters.",
            value: { $0.keepsLateRows ? "keep" : "count" },
            assign: { settings, text in
                guard ["keep", "count"].contains(text) else { return false }
                settings.keepsLateRows = text == "keep"
                return true
            }),
        Entry(
            name: "unbounded_state",
            summary: "What happens when a query would keep ever more of an endless stream: "
                + "'warn', 'allow' or 'refuse'.",
            value: { $0.unboundedState.rawValue },
            assign: { settings, text in
                guard let choice = UnboundedState(rawValue: text) else { return false }
                settings.unboundedState = choice
                return true
            }),
        Entry(
            name: "state_ttl",
            summary:
                "After how long without a change rows of joins, groups, and partitions of top-N and "
                + "OVER are forgotten, which makes results approximate; unset: never.",
            value: { $0.stateTTL.map { "\($0) ms" } ?? "" },
            assign: { settings, text in
                guard case .milliseconds(let value)? = OptionValue(text, kind: .duration),
                    value > 0
                else { return false }
                settings.stateTTL = value
                return true
            }),
    ]
}
