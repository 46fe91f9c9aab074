/// Puts results back into the order of their requests.
struct ReorderBuffer<Result> {
    private var waiting: [Int: Result] = [:]
    private var nextTicket = 0
    private var nextDelivery = 0

    /// How many tickets were taken and not delivered.
    var pendingCount: Int { nextTicket - nextDelivery }

    /// A place in the order.
    mutating func takeTicket() -> Int {
        defer { nextTicket += 1 }
        return nextTicket
    }

    /// The result that belongs to `ticket`.
    mutating func complete(_ ticket: Int, with result: Result) {
        waiting[ticket] = result
    }

    /// The next result in order, if it is there.
    mutating func popNext() -> Result? {
        guard let result = waiting.removeValue(forKey: nextDelivery) else { return nil }
        nextDelivery += 1
        return result
    }
}
