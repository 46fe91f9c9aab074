import Columnar

/// Makes the events of Nexmark up: persons, auctions and bids of an online auction, in the
/// proportions and with the distributions of the reference generator (Tucker, Tufte, Papadimos and
/// Maier, 2002; Apache Beam's and the Flink benchmark's implementations), the same ones for the same
/// seed.
struct NexmarkConnector: Connector {
    let name = "nexmark"
    let summary = "Generates the persons, auctions and bids of the Nexmark benchmark."
    let example = """
        CREATE SOURCE bid (WATERMARK FOR datetime AS datetime - INTERVAL '4 seconds') WITH (
            connector = 'nexmark', table = 'bid', events.num = 100000)
        """
    let sourceOptions: [OptionSpec]? = [
        OptionSpec(
            "table", .choice(NexmarkTable.allCases.map(\.rawValue)), required: true,
            "Which of the events are the rows of this source."),
        OptionSpec(
            "events.num", .integer, default: "0",
            "After how many events of all three kinds the source ends; 0 for never."),
        OptionSpec("seed", .integer, default: "0", "Other seeds give other values."),
        OptionSpec(
            "first-event.rate", .integer, default: "10000",
            "How many events there are in a second of event time, at first."),
        OptionSpec(
            "next-event.rate", .integer,
            "How many there are in the second half of each rate.period; as at first unless set."),
        OptionSpec(
            "rate.period", .duration, default: "600 s",
            "How long it takes to come back to the first rate."),
        OptionSpec(
            "rate.limited", .boolean, default: "false",
            "Whether events come at the rate of their event time; else as fast as can be."),
        OptionSpec(
            "person.proportion", .integer, default: "1", "How many of the events are persons."),
        OptionSpec(
            "auction.proportion", .integer, default: "3", "How many of the events are auctions."),
        OptionSpec("bid.proportion", .integer, default: "46", "How many of the events are bids."),
        OptionSpec(
            "bid.hot-ratio.auctions", .integer, default: "2",
            "All bids but one in so many are for the hot auction."),
        OptionSpec(
            "bid.hot-ratio.bidders", .integer, default: "4",
            "All bids but one in so many are by the hot bidder."),
        OptionSpec(
            "auction.hot-ratio.sellers", .integer, default: "4",
            "All auctions but one in so many are by the hot seller."),
        OptionSpec(
            "person.avg-size", .byteCount, default: "200 b", "How long a person is on average."),
        OptionSpec(
            "auction.avg-size", .byteCount, default: "500 b", "How long an auction is on average."),
        OptionSpec("bid.avg-size", .byteCount, default: "100 b", "How long a bid is on average."),
    ]
    let sinkOptions: [OptionSpec]? = nil
    let metadataColumns = [MetadataColumn.partition, .offset]

    func conflicts(in options: ConnectorOptions) -> [OptionProblem] {
        let least: [(key: String, least: Int64)] = [
            ("events.num", 0), ("first-event.rate", 1), ("next-event.rate", 1),
            ("person.proportion", 1), ("auction.proportion", 1), ("bid.proportion", 1),
            ("bid.hot-ratio.auctions", 1), ("bid.hot-ratio.bidders", 1),
            ("auction.hot-ratio.sellers", 1),
        ]
        return least.compactMap { key, least in
            guard let value = options.integer(key), !(least...1_000_000_000_000).contains(value)
            else { return nil }
            return OptionProblem(
                .wrongValue, key: key, "option '\(key)' must be \(least) or more")
        }
    }

    func isBounded(_ options: ConnectorOptions) -> Bool { (options.integer("events.num") ?? 0) > 0 }

    func makeSource(_ request: SourceRequest) throws -> any SourceReader {
        try NexmarkReader(request)
    }

    func inferSchema(_ options: ConnectorOptions, baseFolder: String) throws -> FoundSchema? {
        guard let table = NexmarkTable(options) else { return nil }
        return FoundSchema(fields: table.columns.map { Field($0.rawValue, $0.type) })
    }
}

/// One of the three kinds of events.
enum NexmarkTable: String, CaseIterable, Sendable {
    case person, auction, bid

    init?(_ options: ConnectorOptions) {
        guard let name = options.text("table") else { return nil }
        self.init(rawValue: name.lowercased())
    }

    /// The columns, in the order of the reference.
    var columns: [NexmarkColumn] {
        switch self {
        case .person:
            [.id, .name, .emailAddress, .creditCard, .city, .state, .dateTime, .extra]
        case .auction:
            [
                .id, .itemName, .description, .initialBid, .reserve, .dateTime, .expires, .seller,
                .category, .extra,
            ]
        case .bid: [.auction, .bidder, .price, .channel, .url, .dateTime, .extra]
        }
    }

    /// The column that `name` means; capitals and underscores do not matter (`date_time`).
    func column(named name: String) -> NexmarkColumn? {
        let folded = name.lowercased().replacing("_", with: "")
        return columns.first { $0.rawValue == folded }
    }
}

/// A column of an event; its name is the reference's as SQL folds it.
enum NexmarkColumn: String, Sendable {
    case id, name, city, state, extra, description, reserve, expires, seller, category
    case auction, bidder, price, channel, url
    case emailAddress = "emailaddress"
    case creditCard = "creditcard"
    case itemName = "itemname"
    case initialBid = "initialbid"
    case dateTime = "datetime"

    var type: DataType {
        switch self {
        case .name, .city, .state, .extra, .description, .channel, .url, .emailAddress,
            .creditCard, .itemName:
            .text
        case .expires, .dateTime: .timestamp
        case .id, .reserve, .seller, .category, .auction, .bidder, .price, .initialBid: .bigint
        }
    }
}
