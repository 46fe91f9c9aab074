import Columnar
import RegularExpressions

/// A condition of a JSON path, `@.a > 1 && exists(@.b)`: true, false or unknown, as SQL has it. A
/// comparison holds if it does for any of what its sides lead to.
indirect enum JSONPathCondition {
    /// A comparison.
    enum Comparison {
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual

        fileprivate func holds(_ order: Int) -> Bool {
            switch self {
            case .equal: order == 0
            case .notEqual: order != 0
            case .less: order < 0
            case .lessOrEqual: order <= 0
            case .greater: order > 0
            case .greaterOrEqual: order >= 0
            }
        }
    }

    /// A side of a comparison.
    enum Operand {
        case path(JSONPath)
        case literal(JSONPathItem)

        fileprivate func items(
            root: JSONPathItem, item: JSONPathItem
        ) throws(RowError) -> [JSONPathItem] {
            switch self {
            case .literal(let value): return [value]
            case .path(let path):
                let items = try path.items(root: root, item: item)
                guard !path.isStrict, items.contains(where: { $0.kind == .array }) else {
                    return items
                }
                return items.flatMap { item in
                    guard item.kind == .array else { return [item] }
                    var cursor = JSONCursor(item.bytes)
                    var elements: [JSONPathItem] = []
                    while let element = cursor.nextElement() { elements.append(.part(element)) }
                    return elements
                }
            }
        }
    }

    case any(JSONPathCondition, JSONPathCondition)
    case all(JSONPathCondition, JSONPathCondition)
    case not(JSONPathCondition)
    case isUnknown(JSONPathCondition)
    case exists(JSONPath)
    case compare(Operand, Comparison, Operand)
    case startsWith(Operand, [UInt8])
    case matches(Operand, Matcher)

    /// Whether it holds for `item`; nil when that is unknown.
    func holds(root: JSONPathItem, item: JSONPathItem) throws(RowError) -> Bool? {
        switch self {
        case .any(let left, let right):
            let first = try left.holds(root: root, item: item)
            if first == true { return true }
            let second = try right.holds(root: root, item: item)
            return second == true ? true : first == nil || second == nil ? nil : false
        case .all(let left, let right):
            let first = try left.holds(root: root, item: item)
            if first == false { return false }
            let second = try right.holds(root: root, item: item)
            return second == false ? false : first == nil || second == nil ? nil : true
        case .not(let condition): return try condition.holds(root: root, item: item).map { !$0 }
        case .isUnknown(let condition): return try condition.holds(root: root, item: item) == nil
        case .exists(let path):
            // Strict or lax, within a condition an error leaves the answer open.
            guard let items = try? path.items(root: root, item: item) else { return nil }
            return !items.isEmpty
        case .compare(let left, let comparison, let right):
            guard let lefts = try? left.items(root: root, item: item),
                let rights = try? right.items(root: root, item: item)
            else { return nil }
            return Self.decided(lefts) { left in
                Self.decided(rights) { right in Self.compare(left, comparison, right) }
            }
        case .startsWith(let operand, let prefix):
            guard let items = try? operand.items(root: root, item: item) else { return nil }
            return Self.decided(items) { item in
                item.kind == .string ? item.string.starts(with: prefix) : nil
            }
        case .matches(let operand, let matcher):
            guard let items = try? operand.items(root: root, item: item) else { return nil }
            return Self.decided(items) { item in
                guard item.kind == .string else { return nil }
                return item.string.withUnsafeBufferPointer { text in
                    try? matcher.find(in: text)
                }
            }
        }
    }

    /// True when it holds for any, unknown when it is for any.
    private static func decided(
        _ items: [JSONPathItem], _ holds: (JSONPathItem) -> Bool?
    ) -> Bool? {
        var isOpen = false
        for item in items {
            switch holds(item) {
            case true?: return true
            case false?: break
            case nil: isOpen = true
            }
        }
        return isOpen ? nil : false
    }

    /// Null is equal to null and unlike everything else; other values of different kinds do not compare.
    private static func compare(
        _ left: JSONPathItem, _ comparison: Comparison, _ right: JSONPathItem
    ) -> Bool? {
        if let order = left.compare(right) { return comparison.holds(order) }
        guard left.kind == .null || right.kind == .null else { return nil }
        return comparison == .notEqual
    }
}
