/// Something that the dialect has and the generator can make: whoever adds SQL adds one to a list.
struct Feature<Made>: Sendable {
    /// The name by which it is switched off and counted.
    let name: String
    /// How often it is chosen, beside the weights of the others.
    let weight: Int
    /// The kinds of expressions that it makes; empty for any.
    let kinds: Set<Kind>
    /// Makes one; nil where it cannot stand.
    let make: @Sendable (inout Generator, Place) -> Made?

    init(
        _ name: String, _ weight: Int, _ kinds: Set<Kind> = [],
        make: @escaping @Sendable (inout Generator, Place) -> Made?
    ) {
        self.name = name
        self.weight = weight
        self.kinds = kinds
        self.make = make
    }
}

/// Which features are on.
package struct FeatureSwitches: Sendable {
    /// The names of those that are off.
    package var off: Set<String>

    /// All are on but these.
    package init(off: Set<String> = []) { self.off = off }

    func isOn(_ name: String) -> Bool { !off.contains(name) }

    /// The names of all features, by list.
    package static let names: [(list: String, names: [String])] = [
        ("queries", QueryFeatures.all.map(\.name)),
        ("streams", StreamFeatures.all.map(\.name)),
        ("sources", SourceFeatures.all.map(\.name)),
        ("aggregates", AggregateFeatures.all.map(\.name)),
        ("expressions", ScalarFeatures.all.map(\.name)),
        ("changes", ChangeFeatures.all.map(\.name)),
    ]
}
