import Columnar

/// Upper and lower case, code point by code point, so that the number of code points stays; ASCII
/// needs no table.
enum CaseMapping {
    /// Appends `text` in lower case.
    static func appendLowercased(_ text: TextBytes, to output: inout TextOutput) {
        append(text, to: &output, byte: lowercased, scalar: lowercased)
    }

    /// Appends `text` in upper case.
    static func appendUppercased(_ text: TextBytes, to output: inout TextOutput) {
        append(text, to: &output, byte: uppercased, scalar: uppercased)
    }

    @inline(__always)
    private static func append(
        _ text: TextBytes, to output: inout TextOutput, byte map: (UInt8) -> UInt8,
        scalar mapScalar: (Unicode.Scalar) -> Unicode.Scalar
    ) {
        var position = 0
        while position < text.count {
            if text[position] < 0x80 {
                position += appendASCII(text, from: position, to: &output, map)
            } else {
                let (scalar, length) = UTF8Text.codePoint(text, at: position)
                output.append(mapScalar(scalar))
                position += length
            }
        }
    }

    /// Appends the ASCII characters at `start`, up to 32 at once; says how many.
    @inline(__always)
    private static func appendASCII(
        _ text: TextBytes, from start: Int, to output: inout TextOutput, _ map: (UInt8) -> UInt8
    ) -> Int {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { piece in
            var count = 0
            while count < 32, start + count < text.count, text[start + count] < 0x80 {
                piece[count] = map(text[start + count])
                count += 1
            }
            output.append(TextBytes(rebasing: piece[0..<count]))
            return count
        }
    }

    /// `text` in lower case.
    static func lowercased(_ text: [UInt8]) -> [UInt8] {
        if text.allSatisfy({ $0 < 0x80 }) { return text.map { lowercased($0) } }
        var result: [UInt8] = []
        text.withUnsafeBufferPointer { text in
            var position = 0
            while position < text.count {
                let (scalar, length) = UTF8Text.codePoint(text, at: position)
                result.append(
                    contentsOf: UTF8.encode(lowercased(scalar)) ?? UTF8.encodedReplacementCharacter)
                position += length
            }
        }
        return result
    }

    /// An ASCII capital as a small letter.
    @inline(__always)
    static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }

    /// A small ASCII letter as a capital.
    @inline(__always)
    static func uppercased(_ byte: UInt8) -> UInt8 {
        byte >= 0x61 && byte <= 0x7A ? byte & 0xDF : byte
    }

    /// A code point as a small letter, where one code point is that.
    static func lowercased(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        single(scalar.properties.lowercaseMapping) ?? scalar
    }

    /// A code point as a capital, where one code point is that.
    static func uppercased(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        single(scalar.properties.uppercaseMapping) ?? scalar
    }

    private static func single(_ text: String) -> Unicode.Scalar? {
        text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
    }
}
