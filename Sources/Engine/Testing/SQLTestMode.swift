import Planner

/// One of the ways in which a test file is run. The results must be the same in all of them.
public enum SQLTestMode: Hashable, Sendable, CustomStringConvertible {
    /// As it is written: one worker, the changes of a statement in one batch.
    case written
    /// One row a batch.
    case single
    /// Batches split at random, by the run's seed.
    case random
    /// So many workers.
    case workers(Int)
    /// A restart after every statement.
    case restart
    /// Without one of the planner's rules.
    case without(rule: String)

    /// Every mode there is.
    public static let all: [SQLTestMode] =
        [.written, .single, .random, .workers(2), .workers(4), .restart]
        + Rule.all.map { .without(rule: $0.name) }

    /// The name by which `--mode` picks it.
    public var description: String {
        switch self {
        case .written: "written"
        case .single: "single"
        case .random: "random"
        case .workers(let count): "workers-\(count)"
        case .restart: "restart"
        case .without(let rule): "without-\(rule)"
        }
    }

    /// The mode of that name; nil when there is none.
    public init?(_ name: String) {
        if name == "workers-1" {
            self = .written
        } else if let mode = Self.all.first(where: { $0.description == name }) {
            self = mode
        } else {
            return nil
        }
    }

    /// Whether `name`, of a `skipif` or `onlyif`, means this mode, its kind or this engine.
    func isCalled(_ name: String) -> Bool {
        let kind = description.split(separator: "-").first.map(String.init)
        return name == "streamsql" || name == description || name == kind
    }
}
