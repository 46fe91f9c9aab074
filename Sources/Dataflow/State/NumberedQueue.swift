/// A queue whose elements are numbered on and on: that the first ones go does not change the numbers of
/// the others.
struct NumberedQueue<Element> {
    /// The number of the first element, or of the next one when there is none.
    private(set) var start: Int
    private var elements: [Element] = []
    private var head = 0

    /// How many dropped elements are kept in front before the others are moved.
    private static var slack: Int { 32 }

    /// No elements; the first one will be number `start`.
    init(start: Int) {
        self.start = start
    }

    /// The number behind the last element.
    var end: Int { start + elements.count - head }

    subscript(number: Int) -> Element {
        get { elements[head + number - start] }
        set { elements[head + number - start] = newValue }
    }

    mutating func append(_ element: Element) { elements.append(element) }

    /// Drops the elements with numbers below `number`.
    mutating func dropFirst(to number: Int) {
        guard number > start else { return }
        head += number - start
        start = number
        if head > Self.slack, head * 2 > elements.count {
            elements.removeFirst(head)
            head = 0
        }
    }

    /// Gives the elements other numbers, the first of them `start`.
    mutating func renumber(from start: Int) { self.start = start }

    /// The number of the first element from `number` on for which `isBefore` is false, in an order in which
    /// no later one is before.
    func partition(from number: Int? = nil, _ isBefore: (Element) -> Bool) -> Int {
        var low = number ?? start
        var high = end
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    var byteCount: Int { elements.capacity * MemoryLayout<Element>.stride }
}
