/// Reads the forms of an interval that `IntervalText` lists.
struct IntervalParser {
    private var cursor: ByteCursor
    private let defaultUnit: TimeUnit
    private var months: Int64 = 0
    private var days: Int64 = 0
    private var microseconds: Int64 = 0

    /// Reads `text`, which has no white space at its ends.
    init(_ text: UnsafeBufferPointer<UInt8>, defaultUnit: TimeUnit) {
        cursor = ByteCursor(text)
        self.defaultUnit = defaultUnit
    }

    mutating func parse() -> Interval? {
        guard !cursor.isAtEnd else { return nil }
        let isRead = cursor.next == UInt8(ascii: "P") ? parseISO() : parseWords()
        guard isRead, let months = Int32(exactly: months), let days = Int32(exactly: days) else {
            return nil
        }
        let (nanoseconds, overflow) = microseconds.multipliedReportingOverflow(by: 1_000)
        return overflow ? nil : Interval(months: months, days: days, nanoseconds: nanoseconds)
    }

    /// `@ 1 day 2 hours 03:04:05 ago` and the SQL standard's `1-2 3 4:05:06`.
    private mutating func parseWords() -> Bool {
        _ = cursor.take(UInt8(ascii: "@"))
        cursor.skipSpaces()
        guard !cursor.isAtEnd else { return false }
        while !cursor.isAtEnd {
            if cursor.takeWord("ago") {
                cursor.skipSpaces()
                (months, days, microseconds) = (0 &- months, 0 &- days, 0 &- microseconds)
                return cursor.isAtEnd
            }
            guard parseField() else { return false }
            cursor.skipSpaces()
        }
        return true
    }

    /// One number with its unit, one clock time, or one pair of years and months.
    private mutating func parseField() -> Bool {
        guard let number = takeNumber() else { return false }
        if cursor.next == UInt8(ascii: ":"), !number.hasPoint { return parseClock(after: number) }
        if cursor.next == UInt8(ascii: "-"), !number.hasPoint, isDigit(cursor.byte(ahead: 1)) {
            cursor.skip()
            guard let part = cursor.takeDigits(), part.value < 12 else { return false }
            let sign: Int64 = number.isNegative ? -1 : 1
            return add(number, of: .year) && addTo(&months, sign * Int64(part.value))
        }
        cursor.skipSpaces()
        if cursor.isAtEnd { return add(number, of: defaultUnit) }
        // A number straight before a clock time counts days.
        if isDigit(cursor.next) || cursor.next == UInt8(ascii: "+")
            || cursor.next == UInt8(ascii: "-")
        {
            return add(number, of: .day)
        }
        guard let unit = takeUnit() else { return false }
        return add(number, of: unit)
    }

    /// `:05:06.7` after the hours, or `:05` for hours and minutes.
    private mutating func parseClock(after hours: Number) -> Bool {
        cursor.skip()
        guard let minutes = cursor.takeDigits(), minutes.value < 60 else { return false }
        var time = Int64(minutes.value) * Microseconds.perMinute
        if cursor.take(UInt8(ascii: ":")) {
            guard let seconds = cursor.takeDigits(), seconds.value <= 60 else { return false }
            time += Int64(seconds.value) * Microseconds.perSecond
            if cursor.take(UInt8(ascii: ".")) {
                guard let fraction = cursor.takeMillionths() else { return false }
                time += Int64(fraction)
            }
        }
        let (whole, overflow) = hours.whole.multipliedReportingOverflow(by: Microseconds.perHour)
        return !overflow && addTo(&microseconds, whole)
            && addTo(&microseconds, hours.isNegative ? -time : time)
    }

    /// `P1Y2M3W4DT5H6M7.8S`.
    private mutating func parseISO() -> Bool {
        cursor.skip()
        var isTime = false
        var fieldCount = 0
        while !cursor.isAtEnd {
            if !isTime, cursor.take(UInt8(ascii: "T")) {
                isTime = true
                continue
            }
            guard let number = takeNumber() else { return false }
            let unit: TimeUnit
            switch (cursor.next, isTime) {
            case (UInt8(ascii: "Y"), false): unit = .year
            case (UInt8(ascii: "M"), false): unit = .month
            case (UInt8(ascii: "W"), false): unit = .week
            case (UInt8(ascii: "D"), false): unit = .day
            case (UInt8(ascii: "H"), true): unit = .hour
            case (UInt8(ascii: "M"), true): unit = .minute
            case (UInt8(ascii: "S"), true): unit = .second
            default: return false
            }
            cursor.skip()
            guard add(number, of: unit) else { return false }
            fieldCount += 1
        }
        return fieldCount > 0
    }

    /// A number with a sign and perhaps a fraction; both parts have the sign.
    private struct Number {
        var whole: Int64
        var millionths: Int64
        var isNegative: Bool
        var hasPoint: Bool
    }

    private mutating func takeNumber() -> Number? {
        let isNegative = cursor.take(UInt8(ascii: "-"))
        if !isNegative { _ = cursor.take(UInt8(ascii: "+")) }
        let digits = cursor.takeDigits()
        var fraction = 0
        let hasPoint = cursor.take(UInt8(ascii: "."))
        if hasPoint {
            if let millionths = cursor.takeMillionths() {
                fraction = millionths
            } else if digits == nil {
                return nil
            }
        } else if digits == nil {
            return nil
        }
        let whole = Int64(digits?.value ?? 0)
        return Number(
            whole: isNegative ? -whole : whole,
            millionths: Int64(isNegative ? -fraction : fraction), isNegative: isNegative,
            hasPoint: hasPoint)
    }

    private mutating func takeUnit() -> TimeUnit? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { word in
            var count = 0
            while isLetter(cursor.next), count < 16 {
                word[count] = cursor.next
                count += 1
                cursor.skip()
            }
            return TimeUnit(Span(_unsafeElements: UnsafeBufferPointer(rebasing: word[..<count])))
        }
    }

    /// Adds `number` units; a fraction goes on into the next smaller part, as in PostgreSQL.
    private mutating func add(_ number: Number, of unit: TimeUnit) -> Bool {
        if let length = unit.microseconds {
            let (whole, overflow) = number.whole.multipliedReportingOverflow(by: length)
            // A fraction of a microsecond counts from its half on.
            let part = Int128(number.millionths) * Int128(length)
            let rounded = (part + (part < 0 ? -500_000 : 500_000)) / 1_000_000
            return !overflow && addTo(&microseconds, whole) && addTo(&microseconds, Int64(rounded))
        }
        if unit == .day || unit == .week {
            return addDays(number, length: unit == .day ? 1 : 7)
        }
        guard let length = unit.months.map(Int64.init) else { return false }
        let (whole, overflow) = number.whole.multipliedReportingOverflow(by: length)
        let part = number.millionths * length
        guard !overflow, addTo(&months, whole) else { return false }
        if unit != .month {
            // Years and longer: the fraction is rounded to whole months.
            return addTo(&months, (part + (part < 0 ? -500_000 : 500_000)) / 1_000_000)
        }
        let remainder = Number(
            whole: part * 30 / 1_000_000, millionths: part * 30 % 1_000_000,
            isNegative: number.isNegative, hasPoint: true)
        return addDays(remainder, length: 1)
    }

    private mutating func addDays(_ number: Number, length: Int64) -> Bool {
        let (whole, overflow) = number.whole.multipliedReportingOverflow(by: length)
        let part = number.millionths * length
        let time = part % 1_000_000 * (Microseconds.perDay / 1_000_000)
        return !overflow && addTo(&days, whole) && addTo(&days, part / 1_000_000)
            && addTo(&microseconds, time)
    }
}

/// Adds `value` to `sum`; false when that overflows.
private func addTo(_ sum: inout Int64, _ value: Int64) -> Bool {
    let (total, overflow) = sum.addingReportingOverflow(value)
    sum = total
    return !overflow
}
