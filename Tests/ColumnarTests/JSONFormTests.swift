import Testing

@testable import Columnar

@Suite struct JSONFormTests {
    private func form(_ text: String) -> String? {
        var output: [UInt8] = []
        return JSONNormalizer.append(Array(text.utf8).span, to: &output)
            ? String(decoding: output, as: UTF8.self) : nil
    }

    @Test func equalValuesHaveOneForm() {
        let forms: [(String, String)] = [
            (" { \"b\" : 1 , \"aa\" : [ ] , \"b\" : 2 } ", #"{"b":2,"aa":[]}"#),
            (#"{"z":{"y":1,"x":{}},"a":null}"#, #"{"a":null,"z":{"x":{},"y":1}}"#),
            (#""\u0041\u00e9\ud83d\ude00\/\u000a\u001F""#, #""Aé😀/\n\u001f""#),
            ("1.0", "1"), ("-0", "0"), ("-0.00e5", "0"), ("1e3", "1000"), ("12.50", "12.5"),
            ("0.001", "0.001"), ("1E-3", "0.001"), ("123e-1", "12.3"), ("1e50", "1e50"),
            ("-15e60", "-1.5e61"), ("1e-60", "1e-60"),
            ("100000000000000000000000000000000000000000000", "1e44"),
            ("12345678901234567890.10", "12345678901234567890.1"),
        ]
        for (text, expected) in forms {
            #expect(form(text) == expected)
            #expect(form(expected) == expected)
        }
    }

    @Test func whatIsNoJSONIsRefused() {
        let texts = [
            "", " ", "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "{a:1}", "01", "1.", ".5", "+1", "1e",
            "tru", "nulll", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\u0000\"", "\"\n\"",
            "[1] 2", "1e999999",
            String(repeating: "[", count: 600) + String(repeating: "]", count: 600),
        ]
        for text in texts { #expect(form(text) == nil, "\(text)") }
    }
}
