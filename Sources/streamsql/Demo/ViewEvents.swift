import Columnar
import Glibc

/// Makes up views of advertisements, as a web shop's trackers would send them: some campaigns are much
/// more popular than others, most views arrive a little late, few very late, some are broken.
struct ViewEvents {
    /// How many campaigns there are.
    static let campaignCount = 24
    /// How many advertising networks there are.
    static let networkCount = 4
    /// One message in so many is broken.
    static let brokenInterval: UInt64 = 2_000
    /// One message in so many is minutes late.
    static let veryLateInterval: UInt64 = 2_500

    /// A view arrives at the latest so long after its beginning, microseconds, unless it is very late.
    static let usualLateness: Int64 = 1_990_000

    private var random: DemoRandom
    private var viewNumber = 0
    /// The sum of the popularities of the campaigns up to each.
    private let popularity: [Double]
    /// How many messages were made, and how many of them are broken.
    private(set) var messageCount = 0
    private(set) var brokenCount = 0

    init(seed: Int) {
        random = DemoRandom(seed: seed)
        // Zipf's law.
        var sum = 0.0
        popularity = (1...Self.campaignCount).map { rank in
            sum += 1 / Double(rank)
            return sum
        }
    }

    /// The text of campaigns.csv.
    static var campaignsFile: String {
        let seasons = ["Spring", "Summer", "Autumn", "Winter"]
        let goods = ["shoes", "travel", "books", "garden", "coffee", "bikes"]
        let lines = (1...campaignCount).map { campaign in
            let name = "\(seasons[campaign % seasons.count]) \(goods[campaign % goods.count])"
            return "\(campaign),\(1 + campaign % networkCount),\(name)\n"
        }
        return "campaign_id,network_id,campaign_name\n" + lines.joined()
    }

    /// The next message, which arrives at `time` (microseconds since 1970, UTC).
    mutating func next(at time: Int64) -> [UInt8] {
        viewNumber += 1
        messageCount += 1
        let campaign = self.campaign()
        let duration = duration(of: campaign)
        // Trackers send whole milliseconds.
        let end = time / 1_000 * 1_000 - delay(atMost: Self.usualLateness - duration)
        let start = end - duration
        let banner = campaign * 10 + Int(random.next() % 5)
        if random.isOne(in: Self.brokenInterval) {
            brokenCount += 1
            return broken(start: start, campaign: campaign)
        }
        let text = """
            {"view_id":"v-\(viewNumber)","start_timestamp":"\(Self.text(start))",\
            "end_timestamp":"\(Self.text(end))","banner_id":\(banner),"campaign_id":\(campaign)}
            """
        return Array(text.utf8)
    }

    /// Which of `count` partitions the next message goes to.
    mutating func partition(of count: Int) -> Int32 { Int32(random.next() % UInt64(count)) }

    /// How long an advertisement was looked at, microseconds: log-normal, a little longer for the
    /// campaigns that few see, at most a second and a half.
    private mutating func duration(of campaign: Int) -> Int64 {
        let radius = (-2 * log(max(random.unit(), 1e-12))).squareRoot()
        let normal = radius * cos(2 * .pi * random.unit())
        let seconds = min(1.5, exp(-1 + 0.02 * Double(campaign) + 0.5 * normal))
        return Int64(seconds * 1_000) * 1_000
    }

    /// How long after its end a view arrives, microseconds.
    private mutating func delay(atMost usual: Int64) -> Int64 {
        if random.isOne(in: Self.veryLateInterval) {
            return Int64((60 + 180 * random.unit()) * 1_000) * 1_000
        }
        let share = random.unit()
        return Int64(share * share * Double(usual) / 1_000) * 1_000
    }

    private mutating func campaign() -> Int {
        let place = random.unit() * (popularity.last ?? 0)
        return 1 + (popularity.firstIndex { place < $0 } ?? 0)
    }

    /// A message that no view can be made of.
    private mutating func broken(start: Int64, campaign: Int) -> [UInt8] {
        let text =
            switch brokenCount % 4 {
            case 0: "<html><body>502 Bad Gateway</body></html>"
            case 1:
                "{\"view_id\":\"v-\(viewNumber)\",\"start_timestamp\":\"\(Self.text(start))\",\"end_t"
            case 2:
                """
                {"view_id":"v-\(viewNumber)","start_timestamp":"\(Self.text(start))",\
                "end_timestamp":null,"banner_id":1,"campaign_id":"unknown"}
                """
            default:
                """
                {"view_id":"v-\(viewNumber)","start_timestamp":"yesterday, after lunch",\
                "end_timestamp":null,"banner_id":1,"campaign_id":\(campaign)}
                """
            }
        return Array(text.utf8)
    }

    private static func text(_ time: Int64) -> String { Value.timestamp(time).description }
}
