import Columnar

/// Types that several expressions convert to together: CASE, COALESCE, UNION, IN, GREATEST.
public enum Coercion {
    /// The type that all of `types` convert to by themselves, or nil when there is none. NULL
    /// converts to anything; nothing but NULLs gives `.null`.
    public static func commonType(_ types: [DataType]) -> DataType? {
        var common = DataType.null
        for type in types {
            guard let next = commonType(common, type) else { return nil }
            common = next
        }
        return common
    }

    /// The same, where the bare literals among `types` (untyped quoted text) take the type of the
    /// others, and are TEXT when there are no others.
    public static func commonType(_ types: [DataType], unknownLiterals: [Bool]) -> DataType? {
        let known = zip(types, unknownLiterals).filter { !$0.1 && $0.0 != .null }.map(\.0)
        if known.isEmpty { return unknownLiterals.contains(true) ? .text : commonType(types) }
        return commonType(known)
    }

    /// The type that both convert to.
    public static func commonType(_ left: DataType, _ right: DataType) -> DataType? {
        if left == right || right == .null { return left }
        if left == .null { return right }
        if left.numericRank != nil, right.numericRank != nil {
            return commonNumber(left, right)
        }
        if left.hasElements, right.hasElements { return commonType(ofParts: left, right) }
        if Cast.kind(from: left, to: right) == .implicit { return right }
        if Cast.kind(from: right, to: left) == .implicit { return left }
        return nil
    }

    private static func commonType(ofParts left: DataType, _ right: DataType) -> DataType? {
        switch (left, right) {
        case (.array(let one), .array(let other)):
            return commonType(one, other).map { .array($0) }
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            guard let key = commonType(key, otherKey), let value = commonType(value, otherValue)
            else { return nil }
            return .map(key: key, value: value)
        case (.structure(let fields), .structure(let others)) where fields.count == others.count:
            var common = fields
            for index in fields.indices {
                guard let type = commonType(fields[index].type, others[index].type) else {
                    return nil
                }
                common[index].type = type
            }
            return .structure(common)
        default:
            return nil
        }
    }

    private static func commonNumber(_ left: DataType, _ right: DataType) -> DataType {
        let (low, high) =
            (left.numericRank ?? 0) <= (right.numericRank ?? 0) ? (left, right) : (right, left)
        if case .decimal = high { return DecimalTypes.common(low, high) }
        return high
    }
}
