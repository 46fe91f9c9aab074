import Columnar

/// A template for times, taken apart. It is spelt in PostgreSQL's way (`YYYY-MM-DD`), in Java's
/// (`yyyy-MM-dd`) or in C's (`%Y-%m-%d`); what it stands for is the same.
struct TimeTemplate: Sendable {
    /// A part of a template.
    enum Element: Sendable {
        /// Text that stands for itself.
        case literal([UInt8])
        /// A field of the time.
        case field(Field, Style)
    }

    /// What a field shows.
    enum Field: Hashable, Sendable {
        case hour24, hour12, minute, second, millisecond, microsecond, secondOfDay
        /// So many digits of the fraction of a second.
        case fraction(Int)
        case year, yearWithComma, isoYear, century
        /// The last digits of the year, so many.
        case shortYear(Int), shortISOYear(Int)
        case month, monthName, shortMonthName, romanMonth, quarter
        case dayOfMonth, dayOfYear, isoDayOfYear, julianDay
        /// Monday is 1 in the first; Sunday is 1 in the second and 0 in the third.
        case isoDayOfWeek, dayOfWeek, dayOfWeekFromZero
        case dayName, shortDayName
        case isoWeek, week, weekOfMonth
        case meridiem, era
        case zoneName, zoneOffset, zoneHour, zoneMinute
    }

    /// How letters are written.
    enum Letters: Sendable {
        case capitals, capitalised, small
    }

    /// How a field is written.
    struct Style: Sendable {
        /// Without zeros in front or spaces behind.
        var isUnpadded = false
        /// How letters are written.
        var letters = Letters.capitalised
        /// An ending such as `th` behind a number, and how it is written.
        var ordinal: Letters?
        /// `A.M.` rather than `AM`.
        var hasPeriods = false
        /// `+01:00` rather than `+0100`.
        var hasColon = true
    }

    /// The parts in order.
    var elements: [Element] = []
    /// Whether a text that is read must be just as the template says, with nothing behind it.
    var isExact = false
    /// The year of a text that names none.
    var defaultYear = 0

    /// Adds a byte that stands for itself.
    mutating func append(literal byte: UInt8) {
        if case .literal(let bytes)? = elements.last {
            elements[elements.count - 1] = .literal(bytes + [byte])
        } else {
            elements.append(.literal([byte]))
        }
    }

    /// An empty template.
    init(isExact: Bool, defaultYear: Int) {
        self.isExact = isExact
        self.defaultYear = defaultYear
    }
}
