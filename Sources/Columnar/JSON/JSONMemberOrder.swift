/// The members of an object that is being written, of which the order may have to change.
public struct JSONMemberOrder: Sendable {
    private let start: Int
    private var members: [(key: Range<Int>, end: Int)] = []
    private var isInOrder = true

    /// The members that are written from `start` on.
    public init(start: Int) {
        self.start = start
    }

    /// Whether there is none yet.
    public var isEmpty: Bool { members.isEmpty }

    /// Takes a member into account; its key, in quotes, stands at `key` and its value ends at `end`.
    public mutating func add(key: Range<Int>, end: Int, in output: [UInt8]) {
        if let last = members.last {
            isInOrder = isInOrder && Self.isBefore(output[last.key], output[key])
        }
        members.append((key, end))
    }

    /// Brings the members into the order of jsonb, of equal keys only the last.
    public func putInOrder(_ output: inout [UInt8]) {
        if isInOrder { return }
        let old = output
        let order = members.indices.sorted { left, right in
            let (one, other) = (old[members[left].key], old[members[right].key])
            return Self.isBefore(one, other) || (!Self.isBefore(other, one) && left < right)
        }
        output.removeLast(output.count - start)
        for (place, index) in order.enumerated() {
            let member = members[index]
            if place + 1 < order.count, old[members[order[place + 1]].key] == old[member.key] {
                continue
            }
            if output.count > start { output.append(UInt8(ascii: ",")) }
            output.append(contentsOf: old[member.key.lowerBound..<member.end])
        }
    }

    /// Whether a key comes before another: the shorter, else by bytes.
    static func isBefore(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
        left.count != right.count ? left.count < right.count : left.lexicographicallyPrecedes(right)
    }
}
