import Columnar

/// A LIKE pattern taken apart (rule 37): `%` is any text, `_` any one code point.
struct LikePattern {
    private enum Element {
        case literal([UInt8])
        case anyCharacter
        case anyText
    }

    private enum Shape {
        case equal([UInt8])
        case prefix([UInt8])
        case suffix([UInt8])
        case contains([UInt8])
        case general([Element])
    }

    private let shape: Shape
    private let ignoresCase: Bool

    /// The pattern of `text`. Throws when it ends with the escape. `escape` nil means that there is
    /// none; a pattern that ignores case has its literals in lower case.
    init(_ text: TextBytes, escape: [UInt8]?, ignoresCase: Bool) throws(RowError) {
        self.ignoresCase = ignoresCase
        var source = Array(text)
        if ignoresCase { source = CaseMapping.lowercased(source) }
        var elements: [Element] = []
        var literal: [UInt8] = []
        func endLiteral() {
            if !literal.isEmpty { elements.append(.literal(literal)) }
            literal = []
        }
        var index = 0
        while index < source.count {
            if let escape, !escape.isEmpty, source[index...].starts(with: escape) {
                index += escape.count
                guard index < source.count else {
                    throw RowError(code: "22025", "LIKE pattern must not end with escape character")
                }
                let end = min(source.count, index + UTF8Text.length(ofLead: source[index]))
                literal += source[index..<end]
                index = end
            } else if source[index] == UInt8(ascii: "%") {
                endLiteral()
                if case .anyText? = elements.last {} else { elements.append(.anyText) }
                index += 1
            } else if source[index] == UInt8(ascii: "_") {
                endLiteral()
                elements.append(.anyCharacter)
                index += 1
            } else {
                literal.append(source[index])
                index += 1
            }
        }
        endLiteral()
        shape = Self.shape(of: elements)
    }

    private static func shape(of elements: [Element]) -> Shape {
        switch elements.count {
        case 0: return .equal([])
        case 1:
            if case .literal(let bytes) = elements[0] { return .equal(bytes) }
        case 2:
            if case .literal(let bytes) = elements[0], case .anyText = elements[1] {
                return .prefix(bytes)
            }
            if case .anyText = elements[0], case .literal(let bytes) = elements[1] {
                return .suffix(bytes)
            }
        case 3:
            if case .anyText = elements[0], case .literal(let bytes) = elements[1],
                case .anyText = elements[2]
            {
                return .contains(bytes)
            }
        default: break
        }
        return .general(elements)
    }

    /// Whether all of `text` matches.
    func matches(_ text: TextBytes) -> Bool {
        if ignoresCase {
            return CaseMapping.lowercased(Array(text)).withUnsafeBufferPointer(matchesExactly)
        }
        return matchesExactly(text)
    }

    private func matchesExactly(_ text: TextBytes) -> Bool {
        switch shape {
        case .equal(let bytes):
            return text.count == bytes.count && UTF8Text.isEqual(text, 0, bytes)
        case .prefix(let bytes):
            return text.count >= bytes.count && UTF8Text.isEqual(text, 0, bytes)
        case .suffix(let bytes):
            return text.count >= bytes.count
                && UTF8Text.isEqual(text, text.count - bytes.count, bytes)
        case .contains(let bytes):
            return bytes.withUnsafeBufferPointer { UTF8Text.find($0, in: text, from: 0) != nil }
        case .general(let elements):
            return Self.match(elements, text)
        }
    }

    /// Greedy matching that goes back to the last `%` only, which is enough for this language.
    private static func match(_ elements: [Element], _ text: TextBytes) -> Bool {
        var element = 0
        var position = 0
        var restart: (element: Int, position: Int)?
        while true {
            if element < elements.count, case .anyText = elements[element] {
                if element == elements.count - 1 { return true }
                restart = (element + 1, position)
                element += 1
                continue
            }
            if element == elements.count, position == text.count { return true }
            if element < elements.count, let next = step(elements[element], text, position) {
                element += 1
                position = next
                continue
            }
            guard let last = restart, last.position < text.count else { return false }
            let next = last.position + UTF8Text.length(ofLead: text[last.position])
            restart = (last.element, next)
            element = last.element
            position = min(next, text.count)
        }
    }

    private static func step(_ element: Element, _ text: TextBytes, _ position: Int) -> Int? {
        switch element {
        case .literal(let bytes):
            guard text.count - position >= bytes.count,
                UTF8Text.isEqual(text, position, bytes)
            else { return nil }
            return position + bytes.count
        case .anyCharacter:
            guard position < text.count else { return nil }
            return min(text.count, position + UTF8Text.length(ofLead: text[position]))
        case .anyText:
            return position
        }
    }
}
