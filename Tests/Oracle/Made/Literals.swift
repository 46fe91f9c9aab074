import Columnar

extension Generator {
    static let texts = [
        "a", "B", "", " ab ", "Abc", "aXb", "%", "a_c", "zürich", "日本", "it's", "\"q\"", "a\\b",
    ]
    /// JSON in the form that both engines keep.
    private static let documents = [
        #"{"n":1,"s":"x"}"#, #"{"n":2}"#, #"{"n":null,"s":""}"#, #"{"o":{"n":3},"s":"x"}"#, "{}",
        #"["a",1]"#, #""text""#, "7", "null",
    ]
    private static let uuids = [
        "00000000-0000-0000-0000-000000000000", "0e984725-c51c-4bf4-9960-e1c80e27aba0",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
    ]
    private static let extremes = [
        "9223372036854775807", "-9223372036854775807", "9223372036854775806", "0", "-1",
        "9007199254740992", "9007199254740993", "-4611686018427387904", "4294967296",
    ]

    /// A literal, from few, so that joins and groups meet; NULL once in so many times.
    mutating func literal(_ kind: Kind, nullOnceIn count: Int, domain: Int = 7) -> Term {
        if random.once(in: count) {
            return Term(kind, "CAST(NULL AS \(kind.ours))", "NULL")
        }
        switch kind {
        case .integer: return integer(random.number(-2...domain))
        case .double:
            let number = "\(Double(random.number(-8...(domain * 4))) / 8)"
            // A number with a point is exact in one language and binary in the other.
            return Term(.double, "CAST(\(number) AS DOUBLE PRECISION)", "(\(number))")
        case .text:
            let text = "'" + random.pick(Self.texts).replacing("'", with: "''") + "'"
            return Term(.text, text)
        case .boolean: return Term(.boolean, random.pick(["TRUE", "FALSE"]))
        case .decimal:
            let hundredths = random.number(-3...domain) * 25
            var term = Term(.decimal, decimalText(hundredths), "(\(hundredths))")
            term.bound = 1_000
            return term
        case .timestamp: return timestamp(random.number(-20...120) * 30)
        case .date: return date(random.number(-3...domain))
        case .instant:
            let time = timestamp(random.number(-20...120) * 30)
            return Term(.instant, "CAST(\(time.ours) AS TIMESTAMPTZ)", time.theirs)
        case .uuid:
            let text = random.pick(Self.uuids)
            return Term(.uuid, "CAST('\(text)' AS UUID)", "'\(text)'")
        case .array: return array()
        case .row:
            let number = literal(.integer, nullOnceIn: 5)
            let text = random.pick(["'x'", "'two words'", "''", "NULL"])
            return Term(
                .row, "CAST(ROW(\(number.ours), \(text)) AS \(kind.ours))",
                "json_array(\(number.theirs), \(text))")
        case .json:
            let text = random.pick(Self.documents)
            return Term(.json, "CAST('\(text)' AS JSON)", "'\(text)'")
        }
    }

    /// Up to three whole numbers.
    private mutating func array() -> Term {
        let numbers = (0..<random.number(0...3)).map { _ in
            random.once(in: 6) ? "NULL" : "\(random.number(-2...5))"
        }
        let list = numbers.joined(separator: ", ")
        return Term(.array, "CAST(ARRAY[\(list)] AS INTEGER[])", "json_array(\(list))")
    }

    /// A whole number as an INTEGER.
    func integer(_ number: Int) -> Term {
        var term = Term(.integer, number < 0 ? "(\(number))" : "\(number)")
        term.bound = Double(abs(number))
        return term
    }

    /// A BIGINT that may be too large for anything but comparisons.
    mutating func extreme() -> Term {
        var term = Term(.integer, random.pick(Self.extremes))
        term.bound = .infinity
        term.limit = Term.bigintLimit
        return term
    }

    private func decimalText(_ hundredths: Int) -> String {
        let (whole, rest) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
        let text = "\(whole).\(rest < 10 ? "0" : "")\(rest)"
        return hundredths < 0 ? "(-\(text))" : text
    }

    /// So many seconds after 1970 began, or before.
    func timestamp(_ seconds: Int) -> Term {
        let time = Int64(seconds) * 1_000_000
        return Term(.timestamp, "TIMESTAMP '\(Value.timestamp(time))'", "(\(time))")
    }

    private func date(_ days: Int) -> Term {
        Term(.date, "DATE '\(Value.date(Int32(days)))'", "(\(days))")
    }
}
