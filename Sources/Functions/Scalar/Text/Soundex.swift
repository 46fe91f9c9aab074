import Columnar

extension ScalarFunction {
    /// `soundex`
    static let soundex = ScalarFunction(
        "soundex", category: .text,
        summary: "The Soundex code of a word: its first letter and three digits for its sound.",
        examples: [FunctionExample("soundex('Robert')", "R163")],
        overloads: [
            Overload(
                [.text], .text,
                kernel: Kernels.textUnary { (text: TextBytes, output) in
                    let codes = Array("01230120022455012623010202".utf8)
                    var count = 0
                    var last: UInt8 = 0
                    for byte in text {
                        let letter = CaseMapping.uppercased(byte)
                        guard (0x41...0x5A).contains(letter) else { continue }
                        let code = codes[Int(letter - 0x41)]
                        if count == 0 {
                            output.append(letter)
                            count = 1
                            last = code
                            continue
                        }
                        // H and W do not part two letters of one sound; vowels do.
                        if letter == UInt8(ascii: "H") || letter == UInt8(ascii: "W") { continue }
                        if code != UInt8(ascii: "0"), code != last, count < 4 {
                            output.append(code)
                            count += 1
                        }
                        last = code
                    }
                    while count > 0, count < 4 {
                        output.append(UInt8(ascii: "0"))
                        count += 1
                    }
                })
        ])
}
