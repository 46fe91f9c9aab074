/// Makes the view events of the ad pipeline as JSON text: the same index gives the same bytes, always.
///
/// Events come in the order of their arrival, 5,000 a second of event time, each up to 1.5 s older than
/// its place in that order says; so nothing is late behind a watermark of two seconds.
struct EventGenerator {
    /// How many campaigns there are, numbered from 1.
    static let campaignCount = 100
    /// How many networks the campaigns belong to, numbered from 1.
    static let networkCount = 10
    /// How many different banners are seen, numbered from 0.
    static let bannerCount: UInt64 = 1_000_000
    private static let eventsPerSecond: Int64 = 5_000
    private static let disorderMilliseconds: UInt64 = 1_500
    /// 2026-03-01T00:00:02Z: the oldest event is of that day, too.
    private static let startMilliseconds: Int64 = 1_772_323_202_000

    /// Chooses among all possible data sets.
    let seed: UInt64

    /// The network of a campaign.
    static func network(ofCampaign campaign: Int) -> Int { 1 + campaign % networkCount }

    /// Appends event `index`, about 150 bytes without a line end.
    func append(_ index: Int, to bytes: inout [UInt8]) {
        let viewID = Self.mixed(seed &+ UInt64(truncatingIfNeeded: index))
        let random = Self.mixed(viewID)
        let others = Self.mixed(random)
        let arrival = Self.startMilliseconds + Int64(index) * 1_000 / Self.eventsPerSecond
        let start = arrival - Int64(random % Self.disorderMilliseconds)
        let end = start + 1_000 + Int64((random >> 32) % 29_000)

        bytes.append(contentsOf: #"{"view_id":""#.utf8)
        Self.appendHexadecimal(viewID, to: &bytes)
        bytes.append(contentsOf: #"","start_timestamp":""#.utf8)
        Self.appendTimestamp(start, to: &bytes)
        bytes.append(contentsOf: #"","end_timestamp":""#.utf8)
        Self.appendTimestamp(end, to: &bytes)
        bytes.append(contentsOf: #"","banner_id":"#.utf8)
        Self.appendDecimal(others % Self.bannerCount, to: &bytes)
        bytes.append(contentsOf: #","campaign_id":"#.utf8)
        Self.appendDecimal(1 + (others >> 32) % UInt64(Self.campaignCount), to: &bytes)
        bytes.append(UInt8(ascii: "}"))
    }

    /// SplitMix64's step, a bijection: different indexes give different view ids.
    /// Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value &+ 0x9e37_79b9_7f4a_7c15
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }

    private static func appendHexadecimal(_ value: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: UInt64(60), through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: (value >> shift) & 15)
            bytes.append(digit < 10 ? 48 + digit : 87 + digit)
        }
    }

    private static func appendDecimal(_ value: UInt64, to bytes: inout [UInt8]) {
        var unit: UInt64 = 1
        while unit * 10 <= value { unit *= 10 }
        while unit > 0 {
            bytes.append(48 + UInt8(truncatingIfNeeded: value / unit % 10))
            unit /= 10
        }
    }

    /// `2026-03-01T12:34:56.789`
    private static func appendTimestamp(_ milliseconds: Int64, to bytes: inout [UInt8]) {
        let day = milliseconds / 86_400_000
        let time = milliseconds % 86_400_000
        let date = civilDate(day)
        appendDigits(date.year, 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        appendDigits(date.month, 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        appendDigits(date.day, 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        appendDigits(time / 3_600_000, 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendDigits(time / 60_000 % 60, 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendDigits(time / 1_000 % 60, 2, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        appendDigits(time % 1_000, 3, to: &bytes)
    }

    private static func appendDigits(_ value: Int64, _ count: Int, to bytes: inout [UInt8]) {
        var unit: Int64 = 1
        for _ in 1..<count { unit *= 10 }
        while unit > 0 {
            bytes.append(48 + UInt8(truncatingIfNeeded: value / unit % 10))
            unit /= 10
        }
    }

    /// The date of a day since 1970 (Hinnant, "chrono-compatible low-level date algorithms").
    private static func civilDate(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let isNextYear = month >= 10
        return (
            era * 400 + yearOfEra + (isNextYear ? 1 : 0), isNextYear ? month - 9 : month + 3,
            dayOfYear - (153 * month + 2) / 5 + 1
        )
    }
}
