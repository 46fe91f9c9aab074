import Columnar

/// JSON values put together anew: members and elements replaced, added and left out.
enum JSONEditing {
    /// The members of both objects, those of the second first among equals; the elements of both
    /// arrays, anything else being an array of itself.
    static func concatenated(_ left: TextBytes, _ right: TextBytes) -> [UInt8] {
        let kinds = (JSONCursor.kind(of: left), JSONCursor.kind(of: right))
        if kinds == (.object, .object) {
            var members = JSONObjectBuilder()
            members.add(membersOf: left)
            members.add(membersOf: right)
            return members.finish()
        }
        var result: [UInt8] = [UInt8(ascii: "[")]
        for (value, kind) in [(left, kinds.0), (right, kinds.1)] {
            let content = kind == .array ? TextBytes(rebasing: value.dropFirst().dropLast()) : value
            if content.isEmpty { continue }
            if result.count > 1 { result.append(UInt8(ascii: ",")) }
            result += content
        }
        result.append(UInt8(ascii: "]"))
        return result
    }

    /// The object without the keys, or the array without the strings, that `isDropped` names.
    static func without(_ value: TextBytes, _ isDropped: (TextBytes) -> Bool) -> [UInt8] {
        switch JSONCursor.kind(of: value) {
        case .object:
            var result: [UInt8] = [UInt8(ascii: "{")]
            var cursor = JSONCursor(value)
            while let (key, member) = cursor.nextMember() {
                if isDropped(key) { continue }
                if result.count > 1 { result.append(UInt8(ascii: ",")) }
                result += key
                result.append(UInt8(ascii: ":"))
                result += member
            }
            return result + [UInt8(ascii: "}")]
        case .array:
            return rebuilt(value) { element, _ in
                JSONCursor.kind(of: element) == .string && isDropped(element) ? nil : Array(element)
            }
        default: return Array(value)
        }
    }

    /// The array without the element at a place from 0, or from the end when negative.
    static func without(_ value: TextBytes, elementAt index: Int64) -> [UInt8] {
        guard JSONCursor.kind(of: value) == .array else { return Array(value) }
        let place = index < 0 ? index + Int64(JSONAccess.elementCount(of: value)) : index
        return rebuilt(value) { element, number in
            Int64(number) == place ? nil : Array(element)
        }
    }

    /// The value with what `path` leads to replaced by what `change` makes of it (nil when there is
    /// nothing yet; nil takes it away). All steps but the last must exist.
    static func changed(
        _ value: TextBytes, at path: ArraySlice<TextBytes>, _ change: (TextBytes?) -> [UInt8]?
    ) -> [UInt8] {
        guard let step = path.first else { return Array(value) }
        func next(_ part: TextBytes?) -> [UInt8]? {
            if path.count == 1 { return change(part) }
            return part.map { changed($0, at: path.dropFirst(), change) }
        }
        switch JSONCursor.kind(of: value) {
        case .object: return changedMember(value, step, next)
        case .array:
            guard let index = IntegerText.parse(step.span) else { return Array(value) }
            return changedElement(value, index, next)
        default: return Array(value)
        }
    }

    private static func changedMember(
        _ object: TextBytes, _ key: TextBytes, _ change: (TextBytes?) -> [UInt8]?
    ) -> [UInt8] {
        var builder = JSONObjectBuilder()
        var isFound = false
        var cursor = JSONCursor(object)
        while let (name, member) = cursor.nextMember() {
            guard JSONAccess.isKey(name, key) else {
                builder.add(quotedKey: name, value: Array(member))
                continue
            }
            isFound = true
            if let new = change(member) { builder.add(quotedKey: name, value: new) }
        }
        if !isFound, let new = change(nil) { builder.add(key: key, value: new) }
        return builder.finish()
    }

    private static func changedElement(
        _ array: TextBytes, _ index: Int64, _ change: (TextBytes?) -> [UInt8]?
    ) -> [UInt8] {
        let count = Int64(JSONAccess.elementCount(of: array))
        let place = index < 0 ? index + count : index
        if place >= 0, place < count {
            return rebuilt(array) { element, number in
                Int64(number) == place ? change(element) : Array(element)
            }
        }
        guard let new = change(nil) else { return Array(array) }
        let added = [UInt8(ascii: "[")] + new + [UInt8(ascii: "]")]
        return added.withUnsafeBufferPointer {
            place < 0 ? concatenated($0, array) : concatenated(array, $0)
        }
    }

    /// The value without members that are null, at any depth.
    static func withoutNulls(_ value: TextBytes) -> [UInt8] {
        switch JSONCursor.kind(of: value) {
        case .object:
            var builder = JSONObjectBuilder()
            var cursor = JSONCursor(value)
            while let (key, member) = cursor.nextMember() {
                if JSONCursor.kind(of: member) == .null { continue }
                builder.add(quotedKey: key, value: withoutNulls(member))
            }
            return builder.finish()
        case .array: return rebuilt(value) { element, _ in withoutNulls(element) }
        default: return Array(value)
        }
    }

    private static func rebuilt(
        _ array: TextBytes, _ change: (TextBytes, Int) -> [UInt8]?
    ) -> [UInt8] {
        var result: [UInt8] = [UInt8(ascii: "[")]
        var cursor = JSONCursor(array)
        var number = 0
        while let element = cursor.nextElement() {
            if let new = change(element, number) {
                if result.count > 1 { result.append(UInt8(ascii: ",")) }
                result += new
            }
            number += 1
        }
        return result + [UInt8(ascii: "]")]
    }
}

/// Puts an object together; its members come in any order.
struct JSONObjectBuilder {
    private var bytes: [UInt8] = [UInt8(ascii: "{")]
    private var members = JSONMemberOrder(start: 1)

    /// Adds the member of a key that is in quotes already.
    mutating func add(quotedKey key: some Collection<UInt8>, value: some Collection<UInt8>) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        let start = bytes.count
        bytes += key
        let end = bytes.count
        bytes.append(UInt8(ascii: ":"))
        bytes += value
        members.add(key: start..<end, end: bytes.count, in: bytes)
    }

    /// Adds the member of a key.
    mutating func add(key: TextBytes, value: some Collection<UInt8>) {
        var quoted: [UInt8] = []
        appendJSONString(key, to: &quoted)
        add(quotedKey: quoted, value: value)
    }

    /// Adds the members of an object.
    mutating func add(membersOf object: TextBytes) {
        var cursor = JSONCursor(object)
        while let (key, value) = cursor.nextMember() { add(quotedKey: key, value: value) }
    }

    /// The object; of equal keys the last member.
    consuming func finish() -> [UInt8] {
        members.putInOrder(&bytes)
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }
}
