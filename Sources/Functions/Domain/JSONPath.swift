import Columnar

/// A path into JSON in the language of the SQL standard: `$.a."b c"[0][last].*[*]`, conditions on what
/// it leads to, `$.items[*] ? (@.price > 10)`, and the methods `.size()` and `.type()`; `lax` or `strict`
/// before it. In lax mode, the default, a member step and a condition look into the elements of an
/// array, and a place step takes what is no array for an array of itself; what does not exist is left
/// out. In strict mode it is an error.
struct JSONPath {
    /// What a path begins with.
    enum Start {
        /// `$`: the whole value.
        case root
        /// `@`: what a condition is about.
        case item
    }

    /// A step of a path.
    enum Step {
        case member([UInt8])
        case everyMember
        case element(Int64)
        case last(Int64)
        case everyElement
        case filter(JSONPathCondition)
        case size
        case type
    }

    let start: Start
    let steps: [Step]
    let isStrict: Bool

    init(_ start: Start, _ steps: [Step], isStrict: Bool) {
        self.start = start
        self.steps = steps
        self.isStrict = isStrict
    }

    /// Reads a path. Throws 42601 when it is none.
    init(_ text: TextBytes) throws(RowError) {
        var parser = JSONPathParser(text)
        guard let path = try parser.path(), parser.isAtEnd else { throw parser.invalid() }
        self = path
    }

    /// What the path leads to in `value`. Throws in strict mode for a step that leads nowhere.
    func items(in value: TextBytes) throws(RowError) -> [JSONPathItem] {
        let item = JSONPathItem.part(value)
        return try items(root: item, item: item)
    }

    func items(root: JSONPathItem, item: JSONPathItem) throws(RowError) -> [JSONPathItem] {
        var items = [start == .root ? root : item]
        for step in steps {
            var found: [JSONPathItem] = []
            for item in items {
                let count = found.count
                try follow(step, from: item, root, isUnwrapping: !isStrict, into: &found)
                if isStrict, found.count == count, !Self.mayBeEmpty(step) {
                    throw RowError(code: "2203A", "the JSON path leads nowhere in strict mode")
                }
            }
            items = found
        }
        return items
    }

    private static func mayBeEmpty(_ step: Step) -> Bool {
        switch step {
        case .everyMember, .everyElement, .filter: true
        default: false
        }
    }

    private func follow(
        _ step: Step, from item: JSONPathItem, _ root: JSONPathItem, isUnwrapping: Bool,
        into found: inout [JSONPathItem]
    ) throws(RowError) {
        switch step {
        case .type: return found.append(.made(Array("\"\(item.typeName)\"".utf8)))
        case .size:
            let count = item.kind == .array ? JSONAccess.elementCount(of: item.bytes) : 1
            if item.kind == .array || !isStrict { found.append(.made(Array("\(count)".utf8))) }
            return
        case .element, .last, .everyElement: return followPlace(step, from: item, into: &found)
        case .member, .everyMember, .filter: break
        }
        if item.kind == .array, isUnwrapping {
            var cursor = JSONCursor(item.bytes)
            while let element = cursor.nextElement() {
                try follow(step, from: .part(element), root, isUnwrapping: false, into: &found)
            }
            if case .filter = step { return }
        }
        if case .filter(let condition) = step {
            if try condition.holds(root: root, item: item) == true { found.append(item) }
            return
        }
        guard item.kind == .object else { return }
        var cursor = JSONCursor(item.bytes)
        while let (key, value) = cursor.nextMember() {
            if case .member(let name) = step {
                let isWanted = name.withUnsafeBufferPointer { JSONAccess.isKey(key, $0) }
                if !isWanted { continue }
            }
            found.append(.part(value))
        }
    }

    private func followPlace(
        _ step: Step, from item: JSONPathItem, into found: inout [JSONPathItem]
    ) {
        guard item.kind == .array else {
            let isFirst =
                switch step {
                case .element(0), .last(0), .everyElement: true
                default: false
                }
            if !isStrict, isFirst { found.append(item) }
            return
        }
        var place: Int64?
        if case .element(let index) = step { place = index }
        if case .last(let back) = step {
            place = Int64(JSONAccess.elementCount(of: item.bytes)) - 1 - back
        }
        var index: Int64 = 0
        var cursor = JSONCursor(item.bytes)
        while let element = cursor.nextElement() {
            if place == nil || place == index { found.append(.part(element)) }
            index += 1
        }
    }
}
