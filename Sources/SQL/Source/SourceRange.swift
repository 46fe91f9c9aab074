/// A part of a source text, as UTF-8 byte offsets `lower ..< upper`.
public struct SourceRange: Hashable, Sendable {
    /// Offset of the first byte.
    public var lower: Int
    /// Offset after the last byte; equal to `lower` for a place between two bytes.
    public var upper: Int

    /// A range from `lower` up to but not including `upper`, in UTF-8 bytes.
    public init(_ lower: Int, _ upper: Int) {
        self.lower = lower
        self.upper = max(lower, upper)
    }

    /// The range of syntax that no source text contains.
    public static let none = SourceRange(0, 0)

    /// The smallest range that covers both.
    public func union(_ other: SourceRange) -> SourceRange {
        SourceRange(min(lower, other.lower), max(upper, other.upper))
    }
}

/// A source range beside other stored properties that takes no part in `==` and hashing, so that two
/// syntax trees are equal when they mean the same, wherever they were written.
@propertyWrapper
public struct Located: Hashable, Sendable {
    /// The range itself.
    public var wrappedValue: SourceRange

    /// Keeps `wrappedValue` out of comparisons.
    public init(wrappedValue: SourceRange) {
        self.wrappedValue = wrappedValue
    }

    /// Always true: places do not matter to equality.
    public static func == (left: Located, right: Located) -> Bool { true }

    /// Adds nothing, as `==` demands.
    public func hash(into hasher: inout Hasher) {}
}
