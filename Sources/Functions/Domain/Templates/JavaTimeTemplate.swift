import Columnar

extension TimeTemplate {
    /// Takes a template in Java's spelling apart, as Flink has it: runs of letters are fields, text in
    /// single quotes and all else stands for itself.
    init(java text: TextBytes) throws(RowError) {
        self.init(isExact: true, defaultYear: 1970)
        let quote = UInt8(ascii: "'")
        var position = 0
        while position < text.count {
            let byte = text[position]
            if byte == quote {
                position += 1
                var isEmpty = true
                while position < text.count {
                    if text[position] == quote {
                        guard position + 1 < text.count, text[position + 1] == quote else { break }
                        position += 1
                    }
                    append(literal: text[position])
                    isEmpty = false
                    position += 1
                }
                position += 1
                if isEmpty { append(literal: quote) }
                continue
            }
            var count = 1
            while position + count < text.count, text[position + count] == byte { count += 1 }
            guard (0x61...0x7A).contains(byte | 0x20) else {
                for _ in 0..<count { append(literal: byte) }
                position += count
                continue
            }
            guard let (field, style) = Self.javaField(byte, count) else {
                let shown = String(repeating: Character(Unicode.Scalar(byte)), count: count)
                throw RowError(code: "22023", "unknown pattern \"\(shown)\" in a time format")
            }
            elements.append(.field(field, style))
            position += count
        }
    }

    private static func javaField(_ letter: UInt8, _ count: Int) -> (Field, Style)? {
        var style = Style(isUnpadded: count == 1)
        let field: Field
        switch letter {
        case UInt8(ascii: "y"), UInt8(ascii: "u"): field = count == 2 ? .shortYear(2) : .year
        case UInt8(ascii: "Y"): field = .isoYear
        case UInt8(ascii: "M"), UInt8(ascii: "L"):
            if count > 2 { style.isUnpadded = true }
            field = count > 3 ? .monthName : count == 3 ? .shortMonthName : .month
        case UInt8(ascii: "d"): field = .dayOfMonth
        case UInt8(ascii: "D"): field = .dayOfYear
        case UInt8(ascii: "E"):
            style.isUnpadded = true
            field = count > 3 ? .dayName : .shortDayName
        case UInt8(ascii: "e"): field = .isoDayOfWeek
        case UInt8(ascii: "w"): field = .isoWeek
        case UInt8(ascii: "Q"), UInt8(ascii: "q"): field = .quarter
        case UInt8(ascii: "H"): field = .hour24
        case UInt8(ascii: "h"): field = .hour12
        case UInt8(ascii: "m"): field = .minute
        case UInt8(ascii: "s"): field = .second
        case UInt8(ascii: "S"): field = .fraction(count)
        case UInt8(ascii: "a"):
            style.letters = .capitals
            field = .meridiem
        case UInt8(ascii: "G"):
            style.letters = .capitals
            field = .era
        case UInt8(ascii: "z"), UInt8(ascii: "V"): field = .zoneName
        case UInt8(ascii: "X"), UInt8(ascii: "x"), UInt8(ascii: "Z"):
            style.hasColon = letter != UInt8(ascii: "Z") && count >= 3
            field = .zoneOffset
        default: return nil
        }
        return (field, style)
    }
}
