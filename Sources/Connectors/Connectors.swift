/// Every connector there is.
public enum Connectors {
    /// The connectors in reading order: one folder and one line each.
    public static let all: [any Connector] = [
        KafkaConnector(),
        UpsertKafkaConnector(),
        FilesystemConnector(),
        SQLiteConnector(),
        DatagenConnector(),
        NexmarkConnector(),
        PrintConnector(),
        BlackholeConnector(),
    ]

    /// The connector that `connector = 'name'` names.
    public static func named(_ name: String) -> (any Connector)? {
        all.first { $0.name == name.lowercased() }
    }

    /// Names that may have been meant by `name`, nearest first.
    public static func candidates(for name: String) -> [String] {
        let known = all.map(\.name)
        let near = nearestNames(to: name, among: known)
        return near.isEmpty ? known : near
    }
}
