/// The functions that streamsql has: one list each, in the order of the reference.
public enum Builtins {
    /// Every scalar function and operator.
    public static let scalar: [ScalarFunction] = [
        // Operators
        .addition, .subtraction, .multiplication, .division, .remainder, .concatenation,
        .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
        .isDistinctFrom, .isNotDistinctFrom,
        .not, .isNull, .isNotNull, .isTrue, .isNotTrue, .isFalse, .isNotFalse, .isUnknown,
        .isNotUnknown,
        .like, .notLike, .ilike, .notIlike,
        // Math
        .absolute, .sign, .ceiling, .floor, .round, .truncate, .squareRoot, .cubeRoot, .power,
        .exponential, .naturalLogarithm, .logarithm, .pi, .degrees, .radians, .sine, .cosine,
        .tangent, .arcSine, .arcCosine, .arcTangent, .arcTangent2, .random,
        // Text
        .characterLength, .octetLength, .lower, .upper, .initialCapitals, .trim, .leftTrim,
        .rightTrim, .substring, .left, .right, .leftPad, .rightPad, .replace, .overlay, .position,
        .startsWith, .endsWith, .concat, .concatWithSeparator, .repeated, .reverse, .splitPart,
        .asciiCode, .character, .toHexadecimal,
        // Time
        .now, .currentDate, .localTimestamp, .dateTrunc, .datePart, .dateBin, .makeDate, .makeTime,
        .makeTimestamp, .makeInterval, .toTimestamp, .epochMilliseconds, .age, .toChar, .atTimeZone,
        // Hashes and encodings
        .md5, .sha256, .crc32, .encode, .decode,
        // Conditional
        .nullIf, .greatest, .least,
    ]

    /// Every aggregate function.
    public static let aggregate: [AggregateFunction] = [
        .count, .sum, .average, .minimum, .maximum,
        .boolAnd, .boolOr, .bitAnd, .bitOr, .bitXor, .stringAggregate,
        .variance, .populationVariance, .standardDeviation, .populationStandardDeviation,
    ]

    /// Names of calls that are expressions of their own, since they skip arguments: the first that
    /// is not NULL, `.coalesce`.
    public static let coalesceNames: Set<String> = ["coalesce", "ifnull", "nvl"]

    /// Names of calls `if(condition, value, otherwise)`, which are `.conditional`.
    public static let conditionalNames: Set<String> = ["if", "iif"]

    /// The scalar function or operator that `name`, in lower case, names; also by an alias.
    public static func scalar(named name: String) -> ScalarFunction? { scalarsByName[name] }

    /// The aggregate that `name`, in lower case, names; also by an alias.
    public static func aggregate(named name: String) -> AggregateFunction? {
        aggregatesByName[name]
    }

    private static let scalarsByName = Dictionary(
        scalar.flatMap { function in ([function.name] + function.aliases).map { ($0, function) } },
        uniquingKeysWith: { first, _ in first })

    private static let aggregatesByName = Dictionary(
        aggregate.flatMap { function in
            ([function.name] + function.aliases).map { ($0, function) }
        }, uniquingKeysWith: { first, _ in first })
}
