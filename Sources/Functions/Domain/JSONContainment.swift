import Columnar

/// `@>` of JSON, as PostgreSQL's jsonb has it.
enum JSONContainment {
    /// Whether `left` holds all that `right` does: an object the members, an array the elements in
    /// any order; at the top an array also holds a bare scalar.
    static func contains(_ left: TextBytes, _ right: TextBytes) -> Bool {
        if JSONCursor.kind(of: left) == .array, isScalar(right) {
            return hasElement(left, right)
        }
        return holds(left, right)
    }

    private static func holds(_ left: TextBytes, _ right: TextBytes) -> Bool {
        let kind = JSONCursor.kind(of: right)
        guard JSONCursor.kind(of: left) == kind else { return false }
        switch kind {
        case .object:
            var cursor = JSONCursor(right)
            while let (key, value) = cursor.nextMember() {
                guard let other = sameMember(of: left, key), holds(other, value) else {
                    return false
                }
            }
            return true
        case .array:
            var cursor = JSONCursor(right)
            while let element = cursor.nextElement() {
                guard hasElement(left, element) else { return false }
            }
            return true
        default:
            return isSame(left, right)
        }
    }

    private static func hasElement(_ array: TextBytes, _ wanted: TextBytes) -> Bool {
        var cursor = JSONCursor(array)
        while let element = cursor.nextElement() {
            if isScalar(wanted) ? isSame(element, wanted) : holds(element, wanted) { return true }
        }
        return false
    }

    /// The value of the key that is written as `quoted`.
    private static func sameMember(of object: TextBytes, _ quoted: TextBytes) -> TextBytes? {
        var cursor = JSONCursor(object)
        while let (key, value) = cursor.nextMember() {
            if isSame(key, quoted) { return value }
        }
        return nil
    }

    private static func isSame(_ left: TextBytes, _ right: TextBytes) -> Bool {
        left.count == right.count && compareBytes(left, right) == 0
    }

    private static func isScalar(_ value: TextBytes) -> Bool {
        switch JSONCursor.kind(of: value) {
        case .object, .array: false
        default: true
        }
    }
}
