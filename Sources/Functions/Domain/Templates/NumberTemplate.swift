import Columnar
import Foundation

/// A template of `to_char` for numbers, taken apart: PostgreSQL's patterns.
struct NumberTemplate {
    private enum Element {
        /// `9` or `0`: a digit.
        case digit(isZero: Bool)
        case point, group, currency
        /// `S`, `MI`, `PL`, `SG`: the sign, in its place.
        case sign, minus, plus, anySign
        /// `TH`: the ending of an ordinal.
        case ordinal(isSmall: Bool)
        case literal(UInt8)
    }

    private var elements: [Element] = []
    private var isUnpadded = false
    private var isRoman = false
    private var isScientific = false
    private var hasBrackets = false
    /// Places before and after the point, and the first of the former that is a `0`.
    private var wholeCount = 0
    private var fractionCount = 0
    private var firstZero: Int?

    /// Takes `text` apart; what is no pattern stands for itself.
    init(_ text: TextBytes) throws(RowError) {
        let words: [(String, Element?)] = [
            ("FM", nil), ("EEEE", nil), ("RN", nil), ("PR", nil), ("MI", .minus), ("PL", .plus),
            ("SG", .anySign), ("S", .sign), ("L", .currency), ("D", .point), (".", .point),
            ("G", .group), (",", .group), ("9", .digit(isZero: false)),
            ("0", .digit(isZero: true)),
        ]
        var position = 0
        while position < text.count {
            let rest = text[position...]
            if rest.first == UInt8(ascii: "\"") {
                let end = rest.dropFirst().firstIndex(of: UInt8(ascii: "\"")) ?? text.count
                for byte in text[(position + 1)..<max(position + 1, end)] {
                    elements.append(.literal(byte))
                }
                position = end + 1
                continue
            }
            if rest.starts(with: "TH".utf8) || rest.starts(with: "th".utf8) {
                elements.append(.ordinal(isSmall: rest.first == UInt8(ascii: "t")))
                position += 2
                continue
            }
            let word = words.first { word in
                rest.count >= word.0.utf8.count
                    && zip(rest, word.0.utf8).allSatisfy { CaseMapping.uppercased($0) == $1 }
            }
            guard let (spelling, element) = word else {
                elements.append(.literal(text[position]))
                position += 1
                continue
            }
            position += spelling.utf8.count
            try take(spelling, element)
        }
    }

    private mutating func take(_ spelling: String, _ element: Element?) throws(RowError) {
        switch spelling {
        case "FM": isUnpadded = true
        case "EEEE": isScientific = true
        case "RN": isRoman = true
        case "PR": hasBrackets = true
        case ".", "D":
            if hasPoint {
                throw RowError(code: "42601", "multiple decimal points in a number format")
            }
        case "9", "0":
            if hasPoint {
                fractionCount += 1
            } else {
                if spelling == "0", firstZero == nil { firstZero = wholeCount }
                wholeCount += 1
            }
        default: break
        }
        if let element { elements.append(element) }
    }

    private var hasPoint: Bool {
        elements.contains { if case .point = $0 { true } else { false } }
    }

    /// The text of a decimal.
    func text(of unscaled: Int128, scale: Int) -> [UInt8] {
        if isScientific || isRoman { return text(of: Decimal128.toDouble(unscaled, scale: scale)) }
        guard let rounded = Decimal128.rescale(unscaled, from: scale, to: fractionCount) else {
            return overflowed
        }
        let digits = String(rounded.magnitude)
        let padded =
            String(repeating: "0", count: max(0, fractionCount + 1 - digits.utf8.count)) + digits
        return text(padded, isNegative: rounded < 0)
    }

    /// The text of a floating-point number.
    func text(of value: Double) -> [UInt8] {
        guard value.isFinite else {
            return Array("\(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")".utf8)
        }
        if isRoman { return roman(value) }
        if isScientific {
            let text = String(format: "%.\(fractionCount)e", value.magnitude)
            return Array((value < 0 ? "-" : isUnpadded ? "" : " ").utf8) + Array(text.utf8)
        }
        let digits = String(format: "%.\(fractionCount)f", value.magnitude)
            .replacing(".", with: "")
        return text(digits, isNegative: value < 0 && digits.contains { $0 != "0" })
    }

    private var overflowed: [UInt8] {
        text(String(repeating: "#", count: wholeCount + fractionCount), isNegative: false)
    }

    private func roman(_ value: Double) -> [UInt8] {
        let number = value.rounded(.toNearestOrEven)
        guard number >= 1, number < 4_000 else { return Array(repeating: 0x23, count: 15) }
        let steps: [(Int, String)] = [
            (1_000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
            (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
        ]
        var rest = Int(number)
        var text = ""
        for (size, letters) in steps {
            while rest >= size {
                text += letters
                rest -= size
            }
        }
        let missing = isUnpadded ? 0 : 15 - text.utf8.count
        return Array((String(repeating: " ", count: max(0, missing)) + text).utf8)
    }

    /// Puts `digits`, of which the last `fractionCount` stand after the point, into their places.
    private func text(_ digits: String, isNegative: Bool) -> [UInt8] {
        let all = Array(digits.utf8)
        var whole = Array(all.dropLast(fractionCount))
        let fraction = Array(all.suffix(fractionCount))
        if whole == [0x30], fractionCount > 0 || wholeCount == 0 { whole = [] }
        if whole.count > wholeCount { return wholeCount == 0 ? whole : overflowed }
        var filler = NumberFiller(
            whole: whole, fraction: fraction, isNegative: isNegative,
            padCount: wholeCount - whole.count,
            firstZero: firstZero ?? wholeCount, isUnpadded: isUnpadded)
        for element in elements {
            switch element {
            case .digit(let isZero): filler.digit(isZero: isZero)
            case .point: filler.point()
            case .group: filler.group()
            case .currency: filler.output.append(UInt8(ascii: "$"))
            case .sign: filler.anchorSign()
            case .minus: filler.sign(isNegative ? "-" : " ")
            case .plus: filler.sign(isNegative ? " " : "+")
            case .anySign: filler.sign(isNegative ? "-" : "+")
            case .ordinal(let isSmall): filler.ordinal(isSmall: isSmall)
            case .literal(let byte): filler.output.append(byte)
            }
        }
        return filler.finish(hasBrackets: hasBrackets)
    }

    /// The number that `text` gives: its digits, its point and its sign, whatever else it holds.
    func number(of text: TextBytes, scale: Int) throws(RowError) -> Int128 {
        var digits: [UInt8] = []
        var hasDigit = false
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits.append(byte)
                hasDigit = true
            case UInt8(ascii: ".") where !digits.contains(byte): digits.append(byte)
            case UInt8(ascii: "-"), UInt8(ascii: "<"): digits.insert(UInt8(ascii: "-"), at: 0)
            default: break
            }
        }
        guard hasDigit else {
            throw TextCasts.invalid(text, .decimal(precision: 38, scale: scale))
        }
        guard let value = DecimalText.parse(digits.span, precision: 38, scale: scale) else {
            throw .numericOverflow
        }
        return value
    }
}

/// Fills the places of a number template, from the left.
private struct NumberFiller {
    let whole: [UInt8]
    let fraction: [UInt8]
    let isNegative: Bool
    let padCount: Int
    let firstZero: Int
    let isUnpadded: Bool
    var output: [UInt8] = []
    private var wholeIndex = 0
    private var fractionIndex = 0
    private var hasPoint = false
    private var firstDigit: Int?
    /// Whether the sign has a place of its own, and whether that is a floating `S`.
    private var hasSign = false
    private var isSignShown = false

    init(
        whole: [UInt8], fraction: [UInt8], isNegative: Bool, padCount: Int, firstZero: Int,
        isUnpadded: Bool
    ) {
        self.whole = whole
        self.fraction = fraction
        self.isNegative = isNegative
        self.padCount = padCount
        self.firstZero = firstZero
        self.isUnpadded = isUnpadded
    }

    private mutating func begin() {
        if firstDigit == nil { firstDigit = output.count }
    }

    mutating func digit(isZero: Bool) {
        if hasPoint {
            defer { fractionIndex += 1 }
            // Zeros at the end of unpadded places for 9 are left out.
            if isUnpadded, !isZero, fraction[fractionIndex...].allSatisfy({ $0 == 0x30 }) { return }
            output.append(fraction[fractionIndex])
            return
        }
        defer { wholeIndex += 1 }
        if wholeIndex >= padCount {
            begin()
            output.append(whole[wholeIndex - padCount])
        } else if wholeIndex >= firstZero {
            begin()
            output.append(0x30)
        } else if !isUnpadded {
            output.append(0x20)
        }
    }

    mutating func point() {
        begin()
        hasPoint = true
        output.append(UInt8(ascii: "."))
    }

    mutating func group() {
        if firstDigit != nil {
            output.append(UInt8(ascii: ","))
        } else if !isUnpadded {
            output.append(0x20)
        }
    }

    /// `S`: in front it moves to the first digit, behind the number it stays.
    mutating func anchorSign() {
        if firstDigit == nil, wholeIndex == 0 {
            isSignShown = true
        } else {
            output.append(UInt8(ascii: isNegative ? "-" : "+"))
            hasSign = true
        }
    }

    mutating func sign(_ text: Unicode.Scalar) {
        hasSign = true
        if text == " ", isUnpadded { return }
        output.append(UInt8(ascii: text))
    }

    mutating func ordinal(isSmall: Bool) {
        let number = Int(String(decoding: whole.suffix(2), as: UTF8.self)) ?? 0
        let isTeen = (11...13).contains(number)
        let ending =
            switch isTeen ? 0 : number % 10 {
            case 1: "st"
            case 2: "nd"
            case 3: "rd"
            default: "th"
            }
        output += Array((isSmall ? ending : ending.uppercased()).utf8)
    }

    /// The text with the sign where it belongs.
    mutating func finish(hasBrackets: Bool) -> [UInt8] {
        let place = firstDigit ?? output.count
        if hasBrackets {
            if isNegative {
                output.insert(UInt8(ascii: "<"), at: place)
                output.append(UInt8(ascii: ">"))
            } else if !isUnpadded {
                output.insert(0x20, at: place)
                output.append(0x20)
            }
        } else if isSignShown {
            output.insert(UInt8(ascii: isNegative ? "-" : "+"), at: place)
        } else if !hasSign, isNegative {
            output.insert(UInt8(ascii: "-"), at: place)
        } else if !hasSign, !isUnpadded {
            output.insert(0x20, at: place)
        }
        return output
    }
}
