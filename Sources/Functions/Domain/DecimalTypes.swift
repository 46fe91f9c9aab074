import Columnar

/// The types of decimal results (rule 35).
enum DecimalTypes {
    /// What rounding to a whole number gives: the carry may need one digit more.
    static func whole(_ type: DataType) -> DataType {
        .decimal(precision: min(38, type.wholeDigits + 1), scale: 0)
    }

    /// The sum or difference.
    static func sum(_ left: DataType, _ right: DataType) -> DataType {
        let scale = max(left.decimalScale, right.decimalScale)
        let whole = max(left.wholeDigits, right.wholeDigits)
        if whole + scale < 38 { return .decimal(precision: whole + scale + 1, scale: scale) }
        return capped(whole: whole, scale: scale)
    }

    /// The product.
    static func product(_ left: DataType, _ right: DataType) -> DataType {
        capped(
            whole: left.wholeDigits + right.wholeDigits,
            scale: left.decimalScale + right.decimalScale)
    }

    /// The quotient.
    static func quotient(_ left: DataType, _ right: DataType) -> DataType {
        capped(
            whole: left.wholeDigits + right.decimalScale,
            scale: max(6, left.decimalScale + right.decimalPrecision + 1))
    }

    /// The remainder.
    static func remainder(_ left: DataType, _ right: DataType) -> DataType {
        let scale = max(left.decimalScale, right.decimalScale)
        return capped(whole: max(left.wholeDigits, right.wholeDigits), scale: scale)
    }

    /// A type that holds the values of both.
    static func common(_ left: DataType, _ right: DataType) -> DataType {
        capped(
            whole: max(left.wholeDigits, right.wholeDigits),
            scale: max(left.decimalScale, right.decimalScale))
    }

    /// At most 38 digits; the scale gives way, down to 6.
    static func capped(whole: Int, scale: Int) -> DataType {
        let excess = max(0, whole + scale - 38)
        let kept = max(scale - excess, min(scale, 6))
        return .decimal(precision: max(1, min(38, whole + kept)), scale: kept)
    }
}

extension DataType {
    /// How many digits stand before the point of a decimal or an integer.
    var wholeDigits: Int { decimalPrecision - decimalScale }
}
