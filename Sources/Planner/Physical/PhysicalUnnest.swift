/// Puts the elements of arrays beside each row, a row for each place.
public struct PhysicalUnnest: Sendable {
    /// The arrays, over the input.
    public var arrays: [Expression]
    /// The columns for their elements.
    public var elements: [PlanColumn]
    /// The column for the place, counted from 1.
    public var ordinality: PlanColumn?
    /// Whether a row without elements stays, padded with NULL.
    public var keepsEmpty: Bool
    /// The input.
    public var input: PhysicalPlan

    init(_ unnest: Unnest, input: PhysicalPlan) {
        arrays = unnest.arrays
        elements = unnest.elements
        ordinality = unnest.ordinality
        keepsEmpty = unnest.keepsEmpty
        self.input = input
    }

    /// The columns it adds to those of the input.
    var added: [PlanColumn] { elements + (ordinality.map { [$0] } ?? []) }
}

func unnestText(
    _ arrays: [Expression], _ added: [PlanColumn], keepsEmpty: Bool
) -> String {
    arrays.map(\.description).joined(separator: ", ") + " AS "
        + added.map(\.reference).joined(separator: ", ") + (keepsEmpty ? ", or NULL" : "")
}
