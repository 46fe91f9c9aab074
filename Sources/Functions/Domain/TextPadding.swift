import Columnar

/// Filling a text up to a number of code points.
enum TextPadding {
    /// Appends `text` cut or filled to `count` code points; without `fill` with spaces.
    static func append(
        _ text: TextBytes, _ count: Int, _ fill: TextBytes?, atStart: Bool,
        to output: inout TextOutput
    ) throws(RowError) {
        let present = UTF8Text.codePointCount(text)
        let missing = max(0, count) - present
        if missing <= 0 || fill?.isEmpty == true {
            let end = UTF8Text.offset(ofCodePoint: max(0, count), in: text)
            return output.append(UTF8Text.slice(text, 0..<end))
        }
        try output.checkRoom(for: text.count + missing)
        if !atStart { output.append(text) }
        append(fill, missing, to: &output)
        if atStart { output.append(text) }
    }

    private static func append(_ fill: TextBytes?, _ count: Int, to output: inout TextOutput) {
        guard let fill else {
            for _ in 0..<count { output.append(UInt8(ascii: " ")) }
            return
        }
        var position = 0
        for _ in 0..<count where !output.isFull {
            let next = min(fill.count, position + UTF8Text.length(ofLead: fill[position]))
            output.append(UTF8Text.slice(fill, position..<next))
            position = next == fill.count ? 0 : next
        }
    }
}
