import Columnar

extension TimeTemplate {
    /// Takes a template in the spelling of C's strftime apart, as DuckDB has it: `%Y`, or `%-d` for no
    /// padding.
    init(c text: TextBytes) throws(RowError) {
        self.init(isExact: true, defaultYear: 1900)
        var position = 0
        while position < text.count {
            let byte = text[position]
            position += 1
            guard byte == UInt8(ascii: "%") else {
                append(literal: byte)
                continue
            }
            var isUnpadded = false
            if position < text.count, text[position] == UInt8(ascii: "-") {
                isUnpadded = true
                position += 1
            }
            guard position < text.count else {
                throw RowError(code: "22023", "a time format ends with %")
            }
            let letter = text[position]
            position += 1
            if letter == UInt8(ascii: "%") {
                append(literal: letter)
            } else if let field = Self.cFields[letter] {
                let isName = (0x61...0x62).contains(letter | 0x20)
                elements.append(
                    .field(
                        field,
                        Style(
                            isUnpadded: isUnpadded || isName,
                            letters: field == .meridiem ? .capitals : .capitalised,
                            hasColon: false)))
            } else {
                let shown = Character(Unicode.Scalar(letter))
                throw RowError(code: "22023", "unknown specifier \"%\(shown)\" in a time format")
            }
        }
    }

    private static let cFields: [UInt8: Field] = [
        UInt8(ascii: "Y"): .year, UInt8(ascii: "y"): .shortYear(2), UInt8(ascii: "m"): .month,
        UInt8(ascii: "d"): .dayOfMonth, UInt8(ascii: "H"): .hour24, UInt8(ascii: "I"): .hour12,
        UInt8(ascii: "M"): .minute, UInt8(ascii: "S"): .second, UInt8(ascii: "f"): .microsecond,
        UInt8(ascii: "g"): .millisecond, UInt8(ascii: "p"): .meridiem,
        UInt8(ascii: "b"): .shortMonthName, UInt8(ascii: "h"): .shortMonthName,
        UInt8(ascii: "B"): .monthName, UInt8(ascii: "a"): .shortDayName,
        UInt8(ascii: "A"): .dayName, UInt8(ascii: "j"): .dayOfYear, UInt8(ascii: "G"): .isoYear,
        UInt8(ascii: "V"): .isoWeek, UInt8(ascii: "u"): .isoDayOfWeek,
        UInt8(ascii: "w"): .dayOfWeekFromZero, UInt8(ascii: "C"): .century,
        UInt8(ascii: "Z"): .zoneName, UInt8(ascii: "z"): .zoneOffset,
    ]
}
