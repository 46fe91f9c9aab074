import Columnar
import Foundation

/// A time zone's distance from UTC over time.
struct ZoneRules: Sendable {
    /// Whether the distance is always 0.
    let isUTC: Bool
    private let zone: TimeZone?

    /// The zone with the IANA name `name`; nil when there is none.
    init?(named name: String) {
        if Self.isNameOfUTC(name) {
            isUTC = true
            zone = nil
            return
        }
        guard let zone = TimeZone(identifier: name) else { return nil }
        isUTC = false
        self.zone = zone
    }

    /// The zone of a session.
    init(_ session: EvaluationSession) throws(RowError) {
        guard let rules = ZoneRules(named: session.timeZone) else {
            throw RowError(
                code: "22023", "time zone \"\(session.timeZone)\" not recognized")
        }
        self = rules
    }

    /// The zone that `name` names; an error when there is none.
    static func named(_ name: TextBytes) throws(RowError) -> ZoneRules {
        let shown = String(decoding: name, as: UTF8.self)
        guard let zone = ZoneRules(named: shown) else {
            throw RowError(code: "22023", "time zone \"\(shown)\" not recognized")
        }
        return zone
    }

    private static func isNameOfUTC(_ name: String) -> Bool {
        ["utc", "etc/utc", "gmt", "z", "zulu"].contains(name.lowercased())
    }

    /// The wall time, in microseconds since 1970, at an instant.
    func wallTime(ofInstant instant: Int64) throws(RowError) -> Int64 {
        let (local, overflow) = instant.addingReportingOverflow(offset(atInstant: instant))
        if overflow { throw .timestampOutOfRange }
        return local
    }

    /// The instant of a wall time: of two the first, and in a gap as if the clock had not moved yet.
    func instant(ofWallTime local: Int64) throws(RowError) -> Int64 {
        let day = Microseconds.perDay
        let (before, overflow) = local.subtractingReportingOverflow(
            offset(atInstant: local &- day))
        if overflow { throw .timestampOutOfRange }
        if offset(atInstant: before) == local - before { return before }
        let (after, afterOverflow) = local.subtractingReportingOverflow(
            offset(atInstant: local &+ day))
        if afterOverflow { throw .timestampOutOfRange }
        return offset(atInstant: after) == local - after ? after : before
    }

    /// How far the wall clock is ahead of UTC at an instant, in microseconds.
    func offset(atInstant instant: Int64) -> Int64 {
        guard let zone else { return 0 }
        let date = Date(timeIntervalSince1970: Double(floorDiv(instant, 1_000_000)))
        return Int64(zone.secondsFromGMT(for: date)) * 1_000_000
    }
}
