import Engine

extension JobHandle {
    /// What the job is called on the screen.
    var title: String { isQuery ? "query" : name }

    /// Whether it is a SELECT whose changes are printed: nothing of it is kept.
    var isQuery: Bool { name == "terminal" }

    /// The names of its sinks and materialised views, as its progress lists them.
    var sinkNames: [String] { isQuery ? [] : name.split(separator: "+").map(String.init) }

    /// How much is left to read, in the unit of the sources' offsets (messages of Kafka, bytes of
    /// files); nil where no end is known.
    var lagTotal: Int? {
        let known = lag.compactMap(\.lag)
        return known.isEmpty ? nil : Int(clamping: known.reduce(0, +))
    }
}
