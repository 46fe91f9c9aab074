/// What one change event says.
enum DebeziumEvent {
    /// Rows to delete (negative weight) and to write, in order, with where each stands in the event.
    case changes([(row: Range<Int>, weight: Int64)])
    /// It is about no row.
    case other
    /// It cannot be read, with the reason.
    case broken(String)

    /// Reads the bytes of one event, with its schema around it or without.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let members = JSONMembers(bytes, 0..<bytes.count) else {
            self = .broken("no JSON object")
            return
        }
        var inner = members
        if members["op"] == nil, let payload = members["payload"] {
            guard let found = JSONMembers(bytes, payload) else {
                self = .broken("'payload' is no JSON object")
                return
            }
            inner = found
        }
        let operation = inner["op"].map { String(decoding: bytes[$0], as: UTF8.self) }
        let before = inner.object("before")
        let after = inner.object("after")
        switch operation {
        case "\"c\"", "\"r\"": self = Self.written(nil, after)
        case "\"u\"": self = Self.written(before, after)
        case "\"d\"":
            if let before {
                self = .changes([(row: before, weight: -1 as Int64)])
            } else {
                self = .broken("an event of a delete without 'before'")
            }
        case "\"t\"", "\"m\"": self = .other
        case nil: self = .broken("no change event: there is no 'op'")
        case .some: self = .broken("no change event: 'op' is none of c, r, u, d")
        }
    }

    private static func written(_ before: Range<Int>?, _ after: Range<Int>?) -> DebeziumEvent {
        guard let after else { return .broken("an event of a written row without 'after'") }
        var changes: [(row: Range<Int>, weight: Int64)] = [(row: after, weight: 1)]
        // The row before may have another key.
        if let before { changes.insert((row: before, weight: -1), at: 0) }
        return .changes(changes)
    }
}

/// Where the values of a JSON object's members stand, without reading what is in them. Of equal names
/// the last counts.
struct JSONMembers {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var ranges: [String: Range<Int>] = [:]

    /// The members of the object that fills `range` of `bytes`; nil when that is none.
    init?(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        self.bytes = bytes
        var cursor = Cursor(bytes: bytes, at: range.lowerBound, end: range.upperBound)
        guard cursor.take(UInt8(ascii: "{")) else { return nil }
        if !cursor.take(UInt8(ascii: "}")) {
            repeat {
                guard let name = cursor.string(), cursor.take(UInt8(ascii: ":")),
                    let value = cursor.value()
                else { return nil }
                ranges[String(decoding: bytes[name], as: UTF8.self)] = value
            } while cursor.take(UInt8(ascii: ","))
            guard cursor.take(UInt8(ascii: "}")) else { return nil }
        }
        cursor.skipBlanks()
        guard cursor.at == range.upperBound else { return nil }
    }

    /// Where the value of `name` stands.
    subscript(name: String) -> Range<Int>? { ranges[name] }

    /// Where the value of `name` stands if it is an object.
    func object(_ name: String) -> Range<Int>? {
        guard let range = ranges[name], bytes[range.lowerBound] == UInt8(ascii: "{") else {
            return nil
        }
        return range
    }

    private struct Cursor {
        let bytes: UnsafeBufferPointer<UInt8>
        var at: Int
        let end: Int

        mutating func skipBlanks() {
            while at < end, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
        }

        /// Whether `byte` comes next; then it is passed.
        mutating func take(_ byte: UInt8) -> Bool {
            skipBlanks()
            guard at < end, bytes[at] == byte else { return false }
            at += 1
            return true
        }

        /// Passes a string; what stands between its quotes.
        mutating func string() -> Range<Int>? {
            guard take(UInt8(ascii: "\"")) else { return nil }
            let start = at
            while at < end, bytes[at] != UInt8(ascii: "\"") {
                at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
            }
            guard at < end else { return nil }
            at += 1
            return start..<(at - 1)
        }

        /// Passes a value; where it stands.
        mutating func value() -> Range<Int>? {
            skipBlanks()
            let start = at
            var depth = 0
            while at < end {
                switch bytes[at] {
                case UInt8(ascii: "\""):
                    guard string() != nil else { return nil }
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    depth += 1
                    at += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    if depth == 0 { return finished(start) }
                    depth -= 1
                    at += 1
                case UInt8(ascii: ",") where depth == 0: return finished(start)
                default: at += 1
                }
            }
            return depth == 0 ? finished(start) : nil
        }

        private func finished(_ start: Int) -> Range<Int>? {
            var last = at
            while last > start, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[last - 1]) { last -= 1 }
            return last > start ? start..<last : nil
        }
    }
}
