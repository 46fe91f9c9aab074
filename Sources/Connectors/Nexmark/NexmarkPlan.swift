/// What the options of a Nexmark source say: which event has which number, when, and who is hot.
///
/// Events are numbered from 0. Of each `total` in a row the first are persons, then come auctions,
/// then bids.
struct NexmarkPlan: Sendable {
    let eventCount: Int64?
    let seed: UInt64
    let isRateLimited: Bool
    let persons: Int64
    let auctions: Int64
    let bids: Int64
    let hotAuctionRatio: Int64
    let hotBidderRatio: Int64
    let hotSellerRatio: Int64
    let personByteCount: Int64
    let auctionByteCount: Int64
    let bidByteCount: Int64
    private let firstRate: Int64
    private let nextRate: Int64
    private let halfPeriodMilliseconds: Int64
    /// The time of the first event, milliseconds since 1970.
    var baseTime: Int64 = 0

    /// The time of the first event of a bounded run, which can so be repeated: 2015-07-15, Beam's.
    static let fixedBaseTime: Int64 = 1_436_918_400_000
    /// The first id of persons and of auctions.
    static let firstID: Int64 = 1_000
    static let firstCategory: Int64 = 10
    static let categoryCount: Int64 = 5
    /// How many auctions, and how many persons, are active at a time.
    static let auctionsInFlight: Int64 = 100
    static let activePersons: Int64 = 1_000
    /// How many ids ahead of the last one may be named already.
    static let idLead: Int64 = 10
    /// Of so many auctions, or persons, in a row one is hot.
    static let hotGroup: Int64 = 100

    init(_ options: ConnectorOptions) {
        let count = options.integer("events.num") ?? 0
        eventCount = count > 0 ? count : nil
        seed = UInt64(bitPattern: options.integer("seed") ?? 0)
        isRateLimited = options.boolean("rate.limited")
        persons = options.integer("person.proportion") ?? 1
        auctions = options.integer("auction.proportion") ?? 3
        bids = options.integer("bid.proportion") ?? 46
        hotAuctionRatio = options.integer("bid.hot-ratio.auctions") ?? 2
        hotBidderRatio = options.integer("bid.hot-ratio.bidders") ?? 4
        hotSellerRatio = options.integer("auction.hot-ratio.sellers") ?? 4
        personByteCount = options.byteCount("person.avg-size") ?? 200
        auctionByteCount = options.byteCount("auction.avg-size") ?? 500
        bidByteCount = options.byteCount("bid.avg-size") ?? 100
        firstRate = options.integer("first-event.rate") ?? 10_000
        nextRate = options.integer("next-event.rate") ?? firstRate
        halfPeriodMilliseconds = max(1, (options.milliseconds("rate.period") ?? 600_000) / 2)
    }

    /// How many events make one round.
    var total: Int64 { persons + auctions + bids }

    /// How many events of the kind each round has, and how many events come before them.
    func place(of table: NexmarkTable) -> (count: Int64, before: Int64) {
        switch table {
        case .person: (persons, 0)
        case .auction: (auctions, persons)
        case .bid: (bids, persons + auctions)
        }
    }

    /// The time of event `number`, milliseconds since 1970.
    func time(ofEvent number: Int64) -> Int64 {
        if firstRate == nextRate {
            return baseTime + number / firstRate * 1_000 + number % firstRate * 1_000 / firstRate
        }
        let first = max(1, halfPeriodMilliseconds * firstRate / 1_000)
        let second = max(1, halfPeriodMilliseconds * nextRate / 1_000)
        let (cycle, rest) = number.quotientAndRemainder(dividingBy: first + second)
        let start = baseTime + cycle * 2 * halfPeriodMilliseconds
        if rest < first { return start + rest * halfPeriodMilliseconds / first }
        return start + halfPeriodMilliseconds + (rest - first) * halfPeriodMilliseconds / second
    }

    /// The last person up to event `number`, counted from 0.
    func lastPerson(_ number: Int64) -> Int64 {
        let (round, offset) = number.quotientAndRemainder(dividingBy: total)
        return round * persons + min(offset, persons - 1)
    }

    /// The last auction up to event `number`, counted from 0; -1 before the first.
    func lastAuction(_ number: Int64) -> Int64 {
        let (round, offset) = number.quotientAndRemainder(dividingBy: total)
        if offset < persons { return round * auctions - 1 }
        return round * auctions + min(offset - persons, auctions - 1)
    }
}

/// What is drawn at random for an event, each in a stream of its own, so that a column does not
/// depend on which others are wanted.
enum NexmarkDraw: UInt64 {
    case isHot = 1, pick, isHotPerson, person, price, channel, channelNumber, extraLength, extra
    case name, email, card, city, state, item, description, reserve, category, duration
    case urlPart, hasChannelID
}
