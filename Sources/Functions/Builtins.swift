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
        .exponential, .naturalLogarithm, .logarithm, .binaryLogarithm, .pi, .eulersNumber,
        .wholeDivision, .floorDivision, .floorRemainder, .greatestCommonDivisor,
        .leastCommonMultiple, .factorial, .even, .widthBucket, .scale, .minimumScale,
        .toNumber, .isNaN, .isInfinite, .isFinite, .signBit, .errorFunction,
        .complementaryErrorFunction,
        .gammaFunction, .logarithmOfGamma, .random, .randomInteger,
        // Trigonometry
        .degrees, .radians, .sine, .cosine, .tangent, .cotangent, .arcSine, .arcCosine,
        .arcTangent, .arcTangent2, .hyperbolicSine, .hyperbolicCosine, .hyperbolicTangent,
        .inverseHyperbolicSine, .inverseHyperbolicCosine, .inverseHyperbolicTangent,
        .sineOfDegrees, .cosineOfDegrees, .tangentOfDegrees, .cotangentOfDegrees,
        .arcSineInDegrees, .arcCosineInDegrees, .arcTangentInDegrees, .arcTangent2InDegrees,
        // Bits
        .bitAndOperator, .bitOrOperator, .bitXorOperator, .shiftLeft, .shiftRight, .bitCount,
        .getBit, .setBit, .getByte, .setByte,
        // Text
        .characterLength, .octetLength, .bitLength, .lower, .upper, .initialCapitals, .trim,
        .leftTrim, .rightTrim, .substring, .left, .right, .leftPad, .rightPad, .replace,
        .overlay, .translate, .position, .locate, .contains, .startsWith, .endsWith, .concat,
        .concatWithSeparator, .format, .repeated, .space, .reverse, .splitPart, .splitIndex,
        .substringIndex, .element, .asciiCode, .character, .toHexadecimal, .toOctal, .toBinary,
        .toBase, .quoteIdentifier, .quoteLiteral, .quoteNullable, .normalize, .compareTexts,
        .isAlphabetic, .isDigit, .isDecimal, .levenshtein, .hamming, .jaroSimilarity, .soundex,
        .parseURL, .urlEncode, .urlDecode,
        // Regular expressions
        .matchesOrBitNot, .matchesInAnyCase, .matchesNot, .matchesNotInAnyCase, .similarTo,
        .regexpLike, .regexpFullMatch, .regexpReplace, .regexpCount, .regexpInstr,
        .regexpSubstr, .regexpExtract, .regexpExtractAll, .regexpMatch, .regexpMatchAll,
        .regexpSplit, .regexpEscape,
        // Time
        .now, .clockTimestamp, .currentDate, .localTime, .localTimestamp, .dateTrunc, .dateCeil,
        .dateBin, .timeBucket, .datePart, .year, .quarter, .month, .week, .day, .dayOfYear,
        .dayOfWeek, .isoDayOfWeek, .isoYear, .decade, .century, .millennium, .hour, .minute,
        .second, .millisecond, .microsecond, .epoch, .epochMilliseconds, .epochMicroseconds,
        .epochNanoseconds, .makeDate, .makeTime, .makeTimestamp, .makeInterval, .toYears,
        .toMonths, .toWeeks, .toDays, .toHours, .toMinutes, .toSeconds, .toMilliseconds,
        .toMicroseconds, .toTimestamp, .toTimestampLTZ, .age, .justifyHours, .justifyDays,
        .justifyInterval, .timestampAdd, .timestampDifference, .dateDifference, .addToDate,
        .subtractFromDate, .lastDay, .monthName, .dayName, .overlaps, .toChar, .dateFormat,
        .strftime, .toDate,
        .strptime, .fromUnixTime, .unixTimestamp, .convertTimeZone, .atTimeZone,
        // Hashes and encodings
        .md5, .sha1, .sha224, .sha256, .sha384, .sha512, .crc32, .xxhash64, .encode, .decode,
        .toBase64, .fromBase64, .hexadecimal, .fromHexadecimal, .convertFrom, .convertTo,
        // Conditional
        .nullIf, .greatest, .least, .nullCount, .nonNullCount, .singleRow,
        // Arrays, maps and rows
        .array, .subscripting, .elementAt, .arraySlice, .cardinality, .arrayLength, .arrayAppend,
        .arrayPrepend, .arrayConcatenation, .arrayPosition, .arrayPositions, .arrayRemove,
        .arrayReplace, .arrayContains, .containsAll, .containedBy, .overlap, .arraySort,
        .arrayReverse, .arrayDistinct, .arrayMinimum, .arrayMaximum, .arraySum, .arrayToString,
        .stringToArray, .sequence, .arraySubscripts, .mapFromArrays, .mapKeys, .mapValues,
        .mapEntries, .row, .fieldAccess,
        // JSON
        .jsonGet, .jsonGetText, .jsonPathGet, .jsonPathGetText, .jsonHasKey, .jsonHasAnyKey,
        .jsonHasAllKeys, .jsonDeletePath, .jsonSet, .jsonStripNulls, .toJSON, .jsonBuildObject,
        .jsonBuildArray, .jsonTypeOf, .jsonArrayLength, .isJSON, .jsonValue, .jsonQuery,
        .jsonQueryArray, .jsonQueryText, .jsonExists, .jsonPathMatch, .jsonElements,
        .jsonElementsText, .jsonEntries, .jsonEntriesText, .jsonKeys,
        // UUID
        .generateUUID,
        // System
        .version, .currentUser, .currentSchema, .typeOf,
    ]

    /// Every aggregate function.
    public static let aggregate: [AggregateFunction] = [
        .count, .countIf, .sum, .average, .minimum, .maximum, .argumentOfMinimum,
        .argumentOfMaximum, .firstValue, .lastValue, .anyValue, .stringAggregate,
        .boolAnd, .boolOr, .bitAnd, .bitOr, .bitXor,
        // Order statistics
        .median, .continuousPercentile, .discretePercentile, .continuousQuantile,
        .discreteQuantile, .mode, .histogram,
        // Statistics
        .variance, .populationVariance, .standardDeviation, .populationStandardDeviation,
        .correlation, .populationCovariance, .sampleCovariance, .regressionCount,
        .regressionAverageX, .regressionAverageY, .regressionSumOfSquaresX,
        .regressionSumOfSquaresY, .regressionSumOfProducts, .regressionSlope,
        .regressionIntercept, .regressionDetermination, .skewness, .kurtosis,
        .populationKurtosis, .entropy, .product, .geometricMean,
        // Estimates
        .approximateCountDistinct, .approximateQuantile,
        // Values with parts
        .arrayAggregate, .jsonAggregate, .jsonObjectAggregate, .mapAggregate,
    ]

    /// Every function that is called with OVER and is no aggregate.
    public static let over: [OverFunction] = [
        .rowNumber, .rank, .denseRank, .percentRank, .cumulativeDistribution, .tiles, .lag, .lead,
        .firstOfFrame, .lastOfFrame, .nthOfFrame,
    ]

    /// Names of functions whose first argument may be a bare unit of time: `TIMESTAMPADD(DAY, …)`.
    public static let unitFirstNames: Set<String> = [
        "timestampadd", "dateadd", "timestampdiff", "datediff", "date_diff",
    ]

    /// The scalar function or operator that `name`, in lower case, names; also by an alias.
    public static func scalar(named name: String) -> ScalarFunction? { scalarsByName[name] }

    /// The aggregate that `name`, in lower case, names; also by an alias.
    public static func aggregate(named name: String) -> AggregateFunction? {
        aggregatesByName[name]
    }

    /// The function called with OVER that `name`, in lower case, names.
    public static func over(named name: String) -> OverFunction? {
        over.first { $0.name == name }
    }

    private static let scalarsByName = Dictionary(
        scalar.flatMap { function in ([function.name] + function.aliases).map { ($0, function) } },
        uniquingKeysWith: { first, _ in first })

    private static let aggregatesByName = Dictionary(
        aggregate.flatMap { function in
            ([function.name] + function.aliases).map { ($0, function) }
        }, uniquingKeysWith: { first, _ in first })
}
