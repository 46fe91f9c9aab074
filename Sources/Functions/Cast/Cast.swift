import Columnar

/// Where a conversion may happen without being asked for.
public enum CastKind: Int, Sendable, Comparable {
    /// Only when written: `CAST`, `::`.
    case explicit
    /// Also when a value is stored into a column.
    case assignment
    /// Anywhere.
    case implicit

    /// Whether `left` is allowed in fewer places than `right`.
    public static func < (left: CastKind, right: CastKind) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Conversions between types, as PostgreSQL has them.
public enum Cast {
    /// The kernel of one argument that converts, and where it may be used; nil when there is no
    /// such conversion. The kernel gives back a column of `target`, so calls of it have that type.
    public static func kernel(
        from source: DataType, to target: DataType
    ) -> (kernel: Kernel, kind: CastKind)? {
        guard let kind = kind(from: source, to: target) else { return nil }
        guard let kernel = loop(from: source, to: target) else { return nil }
        return (Kernels.foldingConstants(kernel), kind)
    }

    /// Where a conversion may be used, or nil when there is none.
    public static func kind(from source: DataType, to target: DataType) -> CastKind? {
        if source == target || source == .null { return .implicit }
        switch (source, target) {
        case (_, .null): return nil
        case (.decimal, .decimal), (.smallint, .decimal), (.integer, .decimal), (.bigint, .decimal):
            let fits =
                source.wholeDigits <= target.wholeDigits
                && source.decimalScale <= target.decimalScale
            return fits ? .implicit : .assignment
        case (.boolean, .integer), (.integer, .boolean): return .explicit
        case (.time, .interval), (.date, .timestamp), (.date, .timestamptz),
            (.timestamp, .timestamptz):
            return .implicit
        case (.timestamp, .date), (.timestamptz, .date), (.timestamptz, .timestamp),
            (.timestamp, .time), (.timestamptz, .time), (.interval, .time):
            return .assignment
        case (.array(let from), .array(let to)): return kind(from: from, to: to)
        case (.map(let key, let value), .map(let toKey, let toValue)):
            guard let first = kind(from: key, to: toKey),
                let second = kind(from: value, to: toValue)
            else { return nil }
            return min(first, second)
        case (.structure(let from), .structure(let to)):
            guard from.count == to.count else { return nil }
            var least = CastKind.implicit
            for (one, other) in zip(from, to) {
                guard let kind = kind(from: one.type, to: other.type) else { return nil }
                least = min(least, kind)
            }
            return least
        case (.text, _): return .explicit
        case (_, .text): return .assignment
        default: break
        }
        guard let from = source.numericRank, let to = target.numericRank else { return nil }
        return from < to ? .implicit : .assignment
    }

    /// Whether the conversion reads the session's time zone, so that it may not be folded before
    /// the session is known.
    public static func volatility(from source: DataType, to target: DataType) -> Volatility {
        source != target && (source.holdsInstants || target.holdsInstants) ? .stable : .immutable
    }

    private static func loop(from source: DataType, to target: DataType) -> Kernel? {
        if source == target { return { arguments, _ in arguments[0] } }
        if source == .null {
            return { _, call in .nulls(type: target, count: call.rowCount) }
        }
        if source == .text { return TextCasts.fromText(target) }
        if target == .text { return TextCasts.toText(source) }
        if source.hasElements { return ElementCasts.kernel(from: source, to: target) }
        if source.numericRank != nil, target.numericRank != nil {
            return NumberCasts.kernel(from: source, to: target)
        }
        return TimeCasts.kernel(from: source, to: target) ?? booleanCast(source, target)
    }

    private static func booleanCast(_ source: DataType, _ target: DataType) -> Kernel? {
        switch (source, target) {
        case (.boolean, .integer): Kernels.unary { (x: Bool) -> Int32 in x ? 1 : 0 }
        case (.integer, .boolean): Kernels.unary { (x: Int32) -> Bool in x != 0 }
        default: nil
        }
    }
}

extension DataType {
    /// Whether it is TIMESTAMPTZ or has such a part.
    fileprivate var holdsInstants: Bool {
        switch self {
        case .timestamptz: true
        case .array(let element): element.holdsInstants
        case .structure(let fields): fields.contains { $0.type.holdsInstants }
        case .map(let key, let value): key.holdsInstants || value.holdsInstants
        default: false
        }
    }

    /// The place in the chain SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE PRECISION, each of
    /// which converts by itself to those after it.
    var numericRank: Int? {
        switch self {
        case .smallint: 0
        case .integer: 1
        case .bigint: 2
        case .decimal: 3
        case .real: 4
        case .double: 5
        default: nil
        }
    }
}
