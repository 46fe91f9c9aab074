/// What the planner is known to refuse of what the generator makes up.
enum Refusals {
    /// Parts of its messages, each with a reason why it is not left out by the generator. Any other
    /// refusal is a failure.
    static let expected: [String] = []
}
