import Columnar
import Foundation

extension ScalarFunction {
    /// `normalize`
    static let normalize = ScalarFunction(
        "normalize", aliases: ["nfc_normalize"], category: .text,
        summary: "The text in a Unicode normal form: NFC unless 'NFD', 'NFKC' or 'NFKD' follows.",
        examples: [FunctionExample("length(normalize('u' || chr(776), 'NFC'))", "1")],
        overloads: [
            Overload(
                [.text], .text,
                kernel: Kernels.textUnary { (text: TextBytes, output) in
                    let string = String(decoding: text, as: UTF8.self)
                    output.append(string.precomposedStringWithCanonicalMapping.utf8)
                }),
            Overload(
                [.text, .text], .text,
                kernel: Kernels.textBinary {
                    (text: TextBytes, form: TextBytes, output) throws(RowError) in
                    let string = String(decoding: text, as: UTF8.self)
                    switch String(decoding: form, as: UTF8.self).uppercased() {
                    case "NFC": output.append(string.precomposedStringWithCanonicalMapping.utf8)
                    case "NFD": output.append(string.decomposedStringWithCanonicalMapping.utf8)
                    case "NFKC":
                        output.append(string.precomposedStringWithCompatibilityMapping.utf8)
                    case "NFKD": output.append(string.decomposedStringWithCompatibilityMapping.utf8)
                    default: throw RowError(code: "22023", "invalid normalization form")
                    }
                }),
        ])
}
