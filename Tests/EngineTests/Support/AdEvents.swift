import Oracle
import Foundation
import SQLiteClient

/// View events of an advertising campaign with everything that goes wrong with such: disorder, broken
/// messages, views of campaigns that nobody knows, and views that come far too late.
struct AdEvents {
    /// A line of the input.
    struct Line {
        var text: String
        /// The event; nil for a broken line.
        var event: Event?
    }

    struct Event {
        var id: Int
        /// Microseconds since 1970.
        var start: Int64
        var duration: Int64
        var banner: Int
        var campaign: Int?
    }

    var lines: [Line] = []

    static let campaigns = """
        campaign_id,network_id,campaign_name
        1,10,Autumn sale
        2,10,New shoes
        3,20,"Last, minute"
        4,,Nobody's
        5,20,
        """

    private static let broken = [
        "{\"view_id\": \"v", "not json at all", "{\"start_timestamp\": \"yesterday\"}", "[1, 2]",
        "{\"campaign_id\": \"seven\", \"start_timestamp\": \"2024-11-18 10:00:00\"}",
    ]

    /// `count` events from 2024-11-18 10:00:00 on, 20 ms apart, up to 2 s out of order.
    init(count: Int, seed: UInt64, lateShare: Int = 200) {
        var random = SeededRandom(seed)
        let first: Int64 = 1_731_924_000_000_000
        for id in 0..<count {
            if random.once(in: 150) {
                lines.append(Line(text: random.pick(Self.broken), event: nil))
            }
            let time = first + Int64(id) * 20_000 - Int64(random.number(0...1_999)) * 1_000
            let isLate = id > count / 2 && random.once(in: lateShare)
            let event = Event(
                id: id, start: isLate ? time - 90_000_000 : time,
                duration: Int64(random.number(0...120)) * 250_000, banner: random.number(1...9),
                campaign: random.once(in: 50) ? nil : random.number(1...7))
            lines.append(Line(text: event.json, event: event))
        }
    }

    /// How many lines are broken.
    var brokenCount: Int { lines.count { $0.event == nil } }

    var text: String { lines.map { $0.text + "\n" }.joined() }

    /// The events, without those that come after the watermark (2 s behind the latest) has passed the
    /// end of their minute.
    func inTime() -> (events: [Event], late: [Event]) {
        let minute: Int64 = 60_000_000
        var watermark = Int64.min
        var events: [Event] = []
        var late: [Event] = []
        for event in lines.compactMap(\.event) {
            let end = event.start - event.start % minute + minute
            if end <= watermark { late.append(event) } else { events.append(event) }
            watermark = max(watermark, event.start - 2_000_000)
        }
        return (events, late)
    }

    /// A database in memory with the tables `view_log` and `campaigns`, for the batch computation.
    static func database(_ events: [Event]) throws -> Database {
        let database = try Database(.memory)
        try database.execute(
            """
            CREATE TABLE view_log (
                view_id TEXT, start INTEGER, duration REAL, banner_id INTEGER, campaign_id INTEGER);
            CREATE TABLE campaigns (campaign_id INTEGER, network_id INTEGER, campaign_name TEXT);
            INSERT INTO campaigns VALUES (1, 10, 'Autumn sale'), (2, 10, 'New shoes'),
                (3, 20, 'Last, minute'), (4, NULL, 'Nobody''s'), (5, 20, '');
            """)
        try database.transaction {
            var insert = try database.prepare("INSERT INTO view_log VALUES (?1, ?2, ?3, ?4, ?5)")
            for event in events {
                try insert.bind("v-\(event.id)", to: 1)
                try insert.bind(event.start, to: 2)
                try insert.bind(Double(event.duration) / 1e6, to: 3)
                try insert.bind(Int64(event.banner), to: 4)
                if let campaign = event.campaign {
                    try insert.bind(Int64(campaign), to: 5)
                } else {
                    try insert.bindNull(to: 5)
                }
                try insert.run()
            }
        }
        return database
    }

    /// The batch computation of the ad pipeline.
    static let perMinute = """
        SELECT c.network_id, v.campaign_id, v.start - v.start % 60000000 AS minute,
               avg(v.duration), count(*)
        FROM view_log v JOIN campaigns c ON v.campaign_id = c.campaign_id
        GROUP BY c.network_id, v.campaign_id, minute
        """
}

extension AdEvents.Event {
    var json: String {
        let campaign = campaign.map(String.init) ?? "null"
        return """
            {"view_id": "v-\(id)", "start_timestamp": "\(Self.text(start))", \
            "end_timestamp": "\(Self.text(start + duration))", "banner_id": \(banner), \
            "campaign_id": \(campaign)}
            """
    }

    /// `2024-11-18 10:00:03.250`
    static func text(_ microseconds: Int64) -> String {
        let seconds = microseconds / 1_000_000
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        return String(
            format: "%04d-%02d-%02d %02d:%02d:%02d.%06d", parts.tm_year + 1900, parts.tm_mon + 1,
            parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
            Int(microseconds % 1_000_000))
    }
}
