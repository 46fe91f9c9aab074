import Columnar

/// Makes the text columns of events.
struct NexmarkTexts {
    private let values: NexmarkValues
    private var plan: NexmarkPlan { values.plan }

    private static let firstNames = words(
        "Peter,Paul,Luke,John,Saul,Vicky,Kate,Julie,Sarah,Deiter,Walter")
    private static let lastNames = words(
        "Shultz,Abrams,Spencer,White,Bartels,Walton,Smith,Jones,Noris")
    private static let states = words("AZ,CA,ID,OR,WA,WY")
    private static let cities = words(
        "Phoenix,Los Angeles,San Francisco,Boise,Portland,Bend,Redmond,Seattle,Kent,Cheyenne")
    private static let hotChannels = words("Google,Facebook,Baidu,Apple")
    private static let channelCount: Int64 = 10_000

    private static func words(_ list: String) -> [[UInt8]] {
        list.split(separator: ",").map { Array($0.utf8) }
    }

    init(_ values: NexmarkValues) {
        self.values = values
    }

    func column(_ column: NexmarkColumn) -> Column {
        switch column {
        case .channel: written(typicalByteCount: 12) { $0.append(channel: channel($1)) }
        case .url: urls
        case .name: names
        case .city: choice(.city, Self.cities)
        case .state: choice(.state, Self.states)
        case .emailAddress: emails
        case .creditCard: cards
        case .itemName: phrase(.item, limit: 20)
        case .description: phrase(.description, limit: 100)
        default: extra
        }
    }

    private func written(
        typicalByteCount: Int, _ write: (inout TextBuffer, Int64) -> Void
    ) -> Column {
        let count = values.numbers.count
        var writer = BytesColumnWriter(
            type: .text, rowCapacity: count, byteCapacity: count * typicalByteCount)
        var text = TextBuffer()
        for number in values.numbers {
            text.removeAll()
            write(&text, number)
            text.bytes.withUnsafeBufferPointer { writer.append($0) }
        }
        return writer.finish()
    }

    private func choice(_ draw: NexmarkDraw, _ words: [[UInt8]]) -> Column {
        let random = values.random(draw)
        return written(typicalByteCount: 10) { text, number in
            text.append(words[random.index(number, below: words.count)])
        }
    }

    // MARK: Persons and auctions

    private var names: Column {
        let random = values.random(.name)
        return written(typicalByteCount: 14) { text, number in
            let pick = random.index(number, below: Self.firstNames.count * Self.lastNames.count)
            text.append(Self.firstNames[pick % Self.firstNames.count])
            text.append(UInt8(ascii: " "))
            text.append(Self.lastNames[pick / Self.firstNames.count])
        }
    }

    private var emails: Column {
        let random = values.random(.email)
        return written(typicalByteCount: 16) { text, number in
            var letters = Letters(random, number)
            text.append(&letters, limit: 7, special: UInt8(ascii: "_"))
            text.append(UInt8(ascii: "@"))
            text.append(&letters, limit: 5, special: UInt8(ascii: "_"))
            text.append(Array(".com".utf8))
        }
    }

    private var cards: Column {
        let random = values.random(.card)
        return written(typicalByteCount: 19) { text, number in
            var digits = random.bits(number)
            for group in 0..<4 {
                if group > 0 { text.append(UInt8(ascii: " ")) }
                for _ in 0..<4 {
                    text.append(UInt8(ascii: "0") + UInt8(digits % 10))
                    digits /= 10
                }
            }
        }
    }

    private func phrase(_ draw: NexmarkDraw, limit: Int) -> Column {
        let random = values.random(draw)
        return written(typicalByteCount: limit / 2) { text, number in
            var letters = Letters(random, number)
            text.append(&letters, limit: limit, special: UInt8(ascii: " "))
        }
    }

    // MARK: Bids

    /// A hot channel, below 0, or the number of another.
    private func channel(_ number: Int64) -> Int64 {
        let pick = values.random(.channel).index(number, below: 2 * Self.hotChannels.count)
        if pick < Self.hotChannels.count { return Int64(pick) - Int64(Self.hotChannels.count) }
        return values.random(.channelNumber).integer(
            number, from: 0, through: Self.channelCount - 1)
    }

    private var urls: Column {
        let (parts, hasID) = (values.random(.urlPart), values.random(.hasChannelID))
        return written(typicalByteCount: 70) { text, number in
            let channel = channel(number)
            var letters = Letters(parts, channel)
            text.append(Array("https://www.nexmark.com/".utf8))
            for _ in 0..<3 {
                text.append(&letters, limit: 5, special: UInt8(ascii: "_"))
                text.append(UInt8(ascii: "/"))
            }
            text.append(Array("item.htm?query=1".utf8))
            guard channel >= 0, hasID.index(channel, below: 10) > 0 else { return }
            text.append(Array("&channel_id=".utf8))
            text.append(decimal: Self.reversed(channel))
        }
    }

    /// The 32 bits of `number` the other way round, as a signed number without its sign.
    private static func reversed(_ number: Int64) -> Int64 {
        var word = UInt32(truncatingIfNeeded: number)
        var result: UInt32 = 0
        for _ in 0..<32 {
            result = result << 1 | word & 1
            word >>= 1
        }
        return abs(Int64(Int32(bitPattern: result)))
    }

    // MARK: Filling

    /// Letters that bring the event to its average length, give or take a fifth of them.
    private var extra: Column {
        let wanted: Int64
        switch values.table {
        case .person: wanted = plan.personByteCount - 60
        case .auction: wanted = plan.auctionByteCount - 108
        case .bid: wanted = plan.bidByteCount - 32
        }
        let middle = min(max(0, wanted), 1 << 20)
        let spread = (middle + 2) / 5
        let (lengths, random) = (values.random(.extraLength), values.random(.extra))
        return written(typicalByteCount: Int(middle + spread)) { text, number in
            let length =
                middle - spread
                + (spread == 0 ? 0 : lengths.integer(number, from: 0, through: 2 * spread - 1))
            var letters = Letters(random, number)
            for _ in 0..<length { text.append(letters.next()) }
        }
    }
}

extension NexmarkTexts {
    /// One text in the making.
    private struct TextBuffer {
        private(set) var bytes: [UInt8] = []

        mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
        mutating func append(_ byte: UInt8) { bytes.append(byte) }
        mutating func append(_ more: [UInt8]) { bytes.append(contentsOf: more) }

        mutating func append(decimal number: Int64) { bytes.append(contentsOf: "\(number)".utf8) }

        mutating func append(channel: Int64) {
            if channel < 0 {
                append(NexmarkTexts.hotChannels[Int(channel) + NexmarkTexts.hotChannels.count])
            } else {
                append(Array("channel-".utf8))
                append(decimal: channel)
            }
        }

        /// Three letters or more and fewer than `limit`; one in 13 is `special`.
        mutating func append(_ letters: inout Letters, limit: Int, special: UInt8) {
            for _ in 0..<(3 + letters.number(below: limit - 3)) {
                append(letters.number(below: 13) == 0 ? special : letters.next())
            }
        }
    }

    /// Random letters and small numbers: several from each random number of an event.
    private struct Letters {
        private let random: CounterRandom
        private var word: UInt64
        private var leftCount = 10

        init(_ random: CounterRandom, _ number: Int64) {
            self.random = random
            word = random.bits(number)
        }

        /// One of the 26 lower-case letters.
        mutating func next() -> UInt8 { UInt8(ascii: "a") + UInt8(number(below: 26)) }

        mutating func number(below limit: Int) -> Int {
            if leftCount == 0 {
                word = random.bits(Int64(bitPattern: word))
                leftCount = 10
            }
            leftCount -= 1
            let (high, low) = word.multipliedFullWidth(by: UInt64(limit))
            word = low
            return Int(high)
        }
    }
}

extension CounterRandom {
    /// Number `index`, uniform over `0 ..< limit`.
    fileprivate func index(_ index: Int64, below limit: Int) -> Int {
        Int(integer(index, from: 0, through: Int64(limit) - 1))
    }
}
