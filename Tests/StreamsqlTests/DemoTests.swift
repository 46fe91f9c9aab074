import Testing

@testable import streamsql

@Suite struct DemoTests {
    @Test func viewsAreTheSameForTheSameSeed() {
        var one = ViewEvents(seed: 3)
        var other = ViewEvents(seed: 3)
        var different = ViewEvents(seed: 4)
        let messages = (0..<1_000).map { one.next(at: Int64($0) * 1_000) }
        #expect(messages == (0..<1_000).map { other.next(at: Int64($0) * 1_000) })
        #expect(messages != (0..<1_000).map { different.next(at: Int64($0) * 1_000) })
    }

    @Test func fewViewsAreBroken() {
        var events = ViewEvents(seed: 1)
        for place in 0..<40_000 { _ = events.next(at: Int64(place)) }
        #expect((5...60).contains(events.brokenCount))
    }

    @Test func everyCampaignHasANetwork() {
        let lines = ViewEvents.campaignsFile.split(separator: "\n")
        #expect(lines.count == ViewEvents.campaignCount + 1)
        #expect(lines[1] == "1,2,Summer travel")
    }

    @Test func linesBecomeMessages() {
        func parts(_ line: String, _ form: LineForm) -> [String?]? {
            let message = Array(line.utf8).withUnsafeBytes { form.message(of: $0) }
            return message.map { message in
                [
                    message.key.map { String(decoding: $0, as: UTF8.self) },
                    String(decoding: message.payload, as: UTF8.self),
                ]
            }
        }
        let plain = LineForm(keySeparator: nil, hasHeader: false)
        let keyed = LineForm(keySeparator: UInt8(ascii: ":"), hasHeader: false)
        #expect(parts("a:b\r\n", plain) == [nil, "a:b"])
        #expect(parts("a:b:c\n", keyed) == ["a", "b:c"])
        #expect(parts("abc", keyed) == [nil, "abc"])
        #expect(parts("\n", plain) == nil)
    }
}
