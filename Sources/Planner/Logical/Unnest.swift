/// Each row once for each place of some arrays, with their elements as more columns: linear, so that
/// a removed row takes away what it gave. Where one array is shorter than another, NULL stands in.
public struct Unnest: Sendable {
    /// The arrays, over the input.
    public var arrays: [Expression]
    /// The columns for their elements.
    public var elements: [PlanColumn]
    /// The column for the place, counted from 1; nil when nobody asked for it.
    public var ordinality: PlanColumn?
    /// Whether a row whose arrays are all empty or NULL stays, padded with NULL.
    public var keepsEmpty: Bool
    /// The input.
    public var input: LogicalPlan

    /// The elements of `arrays` beside the columns of `input`.
    public init(
        arrays: [Expression], elements: [PlanColumn], ordinality: PlanColumn? = nil,
        keepsEmpty: Bool = false, input: LogicalPlan
    ) {
        self.arrays = arrays
        self.elements = elements
        self.ordinality = ordinality
        self.keepsEmpty = keepsEmpty
        self.input = input
    }

    /// The columns it adds to those of the input.
    var added: [PlanColumn] { elements + (ordinality.map { [$0] } ?? []) }
}
