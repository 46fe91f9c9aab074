/// One identifier: `view_log`, `"View Log"`, `` `View Log` ``.
public struct IdentifierSyntax: Hashable, Sendable {
    /// The name that counts: folded to lower case unless it was quoted.
    public var name: String
    /// As it was written, without quotes; for messages.
    public var spelling: String
    /// Whether it stood in double quotes or backquotes.
    public var isQuoted: Bool
    /// Where it stands, quotes included.
    @Located public var range: SourceRange

    /// An identifier of that name; `spelling` is the name unless given.
    public init(
        _ name: String, spelling: String? = nil, isQuoted: Bool = false, range: SourceRange = .none
    ) {
        self.name = name
        self.spelling = spelling ?? name
        self.isQuoted = isQuoted
        self.range = range
    }

    /// Whether both have the same name, byte for byte.
    public static func == (left: IdentifierSyntax, right: IdentifierSyntax) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8)
    }

    /// Hashes the bytes of the name.
    public func hash(into hasher: inout Hasher) {
        for byte in name.utf8 { hasher.combine(byte) }
        hasher.combine(0xFF as UInt8)
    }
}

/// A name of one or more dotted parts: `campaigns`, `c.network_id`, `catalog.schema.relation`.
public struct NameSyntax: Hashable, Sendable {
    /// The parts from left to right, at least one.
    public var parts: [IdentifierSyntax]
    /// From the first part to the last.
    @Located public var range: SourceRange

    /// A name of these parts; the range covers them unless given.
    public init(_ parts: [IdentifierSyntax], range: SourceRange? = nil) {
        self.parts = parts
        let first = parts.first?.range ?? .none
        self.range = range ?? first.union(parts.last?.range ?? first)
    }

    /// A name of one part.
    public init(_ name: String, range: SourceRange = .none) {
        self.init([IdentifierSyntax(name, range: range)])
    }

    /// The last part: the name itself, without its qualifiers.
    public var base: IdentifierSyntax { parts.last ?? IdentifierSyntax("") }

    /// The parts before the last.
    public var qualifiers: ArraySlice<IdentifierSyntax> { parts.dropLast() }

    /// The parts' names joined by dots, for messages.
    public var text: String { parts.map(\.name).joined(separator: ".") }
}
