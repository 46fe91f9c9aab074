/// BOOLEAN as text: `true` and `false`.
public enum BooleanText {
    /// The truth value of `text`, or nil: `true`, `yes`, `on`, `1`, `false`, `no`, `off`, `0` and
    /// their beginnings that mean only one, in any case.
    public static func parse(_ text: Span<UInt8>) -> Bool? {
        text.withUnsafeBufferPointer { bytes in
            let word = trimmed(bytes)
            if isBeginning(word, of: "true") || isBeginning(word, of: "yes") { return true }
            if isBeginning(word, of: "false") || isBeginning(word, of: "no") { return false }
            if word.count == 1 {
                return word[0] == zeroByte ? false : word[0] == zeroByte + 1 ? true : nil
            }
            if word.count == 2, isBeginning(word, of: "on") { return true }
            return word.count > 1 && isBeginning(word, of: "off") ? false : nil
        }
    }

    /// Appends `true` or `false` to `output`.
    public static func write(_ value: Bool, into output: inout [UInt8]) {
        var text = ShortText()
        if value { text.put("true") } else { text.put("false") }
        text.write(into: &output)
    }

    private static func isBeginning(
        _ text: UnsafeBufferPointer<UInt8>, of word: StaticString
    ) -> Bool {
        guard !text.isEmpty, text.count <= word.utf8CodeUnitCount else { return false }
        for index in text.indices where lowercased(text[index]) != word.utf8Start[index] {
            return false
        }
        return true
    }
}
