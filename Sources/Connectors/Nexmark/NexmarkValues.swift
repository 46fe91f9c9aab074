import Columnar
import Glibc

/// Makes the columns of some events of one kind.
struct NexmarkValues {
    let plan: NexmarkPlan
    let table: NexmarkTable
    let numbers: [Int64]

    func column(_ column: NexmarkColumn) -> Column {
        switch column {
        case .id: table == .person ? whole { personID($0) } : whole { auctionID($0) }
        case .dateTime: times { _ in 0 }
        case .expires: expires
        case .auction: bidAuction
        case .bidder: hotPerson(ratio: plan.hotBidderRatio, hotOffset: 1)
        case .seller: hotPerson(ratio: plan.hotSellerRatio, hotOffset: 0)
        case .price, .initialBid: prices([.price])
        case .reserve: prices([.price, .reserve])
        case .category: category
        case .channel, .url, .name, .city, .state, .emailAddress, .creditCard, .itemName,
            .description, .extra:
            NexmarkTexts(self).column(column)
        }
    }

    /// The random numbers of one draw.
    func random(_ draw: NexmarkDraw) -> CounterRandom {
        CounterRandom(seed: plan.seed, stream: draw.rawValue &+ (table == .bid ? 0 : 100))
    }

    private func whole(_ value: (Int64) -> Int64) -> Column {
        var writer = FixedColumnWriter<Int64>(type: .bigint, count: numbers.count)
        var values = writer.values
        for row in numbers.indices { values[row] = value(numbers[row]) }
        return writer.finish()
    }

    private func times(_ later: (Int64) -> Int64) -> Column {
        var writer = FixedColumnWriter<Int64>(type: .timestamp, count: numbers.count)
        var values = writer.values
        for row in numbers.indices {
            values[row] = (plan.time(ofEvent: numbers[row]) + later(numbers[row])) * 1_000
        }
        return writer.finish()
    }

    private func personID(_ number: Int64) -> Int64 {
        plan.lastPerson(number) + NexmarkPlan.firstID
    }

    private func auctionID(_ number: Int64) -> Int64 {
        plan.lastAuction(number) + NexmarkPlan.firstID
    }

    /// An auction lasts as long as it takes, on average, until those in flight have been replaced.
    private var expires: Column {
        let random = random(.duration)
        let ahead = NexmarkPlan.auctionsInFlight * plan.total / plan.auctions
        return times { number in
            let horizon = plan.time(ofEvent: number + ahead) - plan.time(ofEvent: number)
            return 1 + random.integer(number, from: 0, through: max(horizon * 2, 1) - 1)
        }
    }

    private var bidAuction: Column {
        let (isHot, pick) = (random(.isHot), random(.pick))
        return whole { number in
            let last = plan.lastAuction(number)
            if isHot.integer(number, from: 0, through: plan.hotAuctionRatio - 1) > 0 {
                return last / NexmarkPlan.hotGroup * NexmarkPlan.hotGroup + NexmarkPlan.firstID
            }
            let first = max(last - NexmarkPlan.auctionsInFlight, 0)
            return NexmarkPlan.firstID
                + pick.integer(number, from: first, through: last + NexmarkPlan.idLead)
        }
    }

    /// Hot bidders are the second of each hundred persons, hot sellers the first, so that they differ.
    private func hotPerson(ratio: Int64, hotOffset: Int64) -> Column {
        let (isHot, pick) = (random(.isHotPerson), random(.person))
        return whole { number in
            let last = plan.lastPerson(number)
            if isHot.integer(number, from: 0, through: ratio - 1) > 0 {
                return last / NexmarkPlan.hotGroup * NexmarkPlan.hotGroup + hotOffset
                    + NexmarkPlan.firstID
            }
            let active = min(last + 1, NexmarkPlan.activePersons)
            return NexmarkPlan.firstID
                + pick.integer(
                    number, from: last + 1 - active, through: last + NexmarkPlan.idLead)
        }
    }

    private var category: Column {
        let random = random(.category)
        let first = NexmarkPlan.firstCategory
        return whole {
            random.integer($0, from: first, through: first + NexmarkPlan.categoryCount - 1)
        }
    }

    /// Cents between 1 and a million whole units, uniform in their logarithm.
    private func prices(_ draws: [NexmarkDraw]) -> Column {
        let randoms = draws.map { random($0) }
        return whole { number in
            randoms.reduce(0) { total, random in
                total + Int64((pow(10, random.fraction(number) * 6) * 100).rounded())
            }
        }
    }
}
