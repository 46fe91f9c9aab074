extension Diagnostic {
    /// `FILE:LINE:COL: error: message`, the source line, a caret line under the range, and
    /// `hint: …`; lines joined by LF without one at the end.
    public func rendered(in source: SourceText) -> String {
        guard let range else {
            return ([heading(source.name)] + hintLines).joined(separator: "\n")
        }
        let lower = min(max(range.lower, 0), source.utf8.count)
        let position = source.position(of: lower)
        let line = source.lineRange(at: lower)
        let start = min(lower, line.upper)
        let end = min(max(range.upper, start), line.upper)
        let shown = ShownLine(source: source, line: line, start: start, end: end)
        let place = "\(source.name):\(position.line):\(position.column)"
        return ([heading(place), shown.text, shown.carets] + hintLines).joined(separator: "\n")
    }

    private func heading(_ place: String) -> String {
        "\(place): \(severity.rawValue): \(message)"
    }

    private var hintLines: [String] { hint.map { ["hint: \($0)"] } ?? [] }
}

/// A source line cut to what a terminal can show, and the carets under a part of it.
private struct ShownLine {
    /// The line's part that is shown.
    let text: String
    /// White space, then a caret for each display cell of the range.
    let carets: String

    /// Bytes shown before and after the range's start on a very long line.
    private static let context = 160

    /// `start` and `end` are byte offsets within `line`.
    init(source: SourceText, line: SourceRange, start: Int, end: Int) {
        let isLong = line.upper - line.lower > 2 * ShownLine.context
        var from = isLong ? max(line.lower, start - ShownLine.context) : line.lower
        var to = isLong ? min(line.upper, start + ShownLine.context) : line.upper
        while from < start, source.utf8[from] & 0xC0 == 0x80 { from += 1 }
        while to < line.upper, source.utf8[to] & 0xC0 == 0x80 { to += 1 }
        let opening = from > line.lower ? "…" : ""
        let closing = to < line.upper ? "…" : ""
        let body = source.text(of: SourceRange(from, to))
        text = opening + String(String.UnicodeScalarView(body.unicodeScalars.map(shown))) + closing

        var padding = opening.isEmpty ? "" : " "
        for scalar in source.text(of: SourceRange(from, start)).unicodeScalars {
            // A tab stays a tab, so that the caret line advances exactly as the source line does.
            padding += scalar == "\t" ? "\t" : String(repeating: " ", count: displayWidth(scalar))
        }
        var cells = 0
        for scalar in source.text(of: SourceRange(start, min(end, to))).unicodeScalars {
            cells += displayWidth(scalar)
        }
        carets = padding + String(repeating: "^", count: max(1, cells))
    }
}

/// Control characters are shown as U+FFFD, so that a source text cannot move the cursor.
private func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    scalar == "\t" || (scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value))
        ? scalar : "\u{FFFD}"
}

/// How many terminal cells a scalar takes: 0 for combining marks and joiners, 2 for East Asian wide
/// characters and emoji (Unicode Standard Annex 11), else 1.
func displayWidth(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    case .format: return 0
    default: break
    }
    return wideRanges.contains { $0.contains(value) } ? 2 : 1
}

private let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x231A...0x231B, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
    0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
    0x1F900...0x1F9FF, 0x20000...0x3FFFD,
]
