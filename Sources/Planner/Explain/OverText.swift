import Columnar
import Functions

/// The calls of one window, its partitions and its order.
func overText(_ partition: [PlanColumn], _ keys: [SortKey], _ calls: [OverCall]) -> String {
    var text = calls.map(\.description).joined(separator: ", ")
    if !partition.isEmpty {
        text += " of each " + partition.map(\.reference).joined(separator: ", ")
    }
    if !keys.isEmpty { text += " by " + sortText(keys) }
    return text
}

extension OverCall: CustomStringConvertible {
    /// `lag(x#1, 2) AS lag#7`, with the frame where it is not the usual one.
    public var description: String {
        var text: String
        switch function {
        case .aggregate(let call): text = call.description
        case .over(let function, _, let arguments):
            let list = arguments.map(\.description).joined(separator: ", ")
            text = "\(function.name)(\(list))\(ignoresNulls ? " IGNORE NULLS" : "")"
            text += " AS \(output.reference)"
            if function.reach != .frame { return text }
        }
        return text + " over \(frame)"
    }
}

extension OverFrame: CustomStringConvertible {
    /// `ROWS 1 PRECEDING TO CURRENT ROW`, as EXPLAIN and fingerprints have it.
    public var description: String {
        let excluded =
            switch exclusion {
            case .nothing: ""
            case .currentRow: " EXCLUDE CURRENT ROW"
            case .peers: " EXCLUDE GROUP"
            case .otherPeers: " EXCLUDE TIES"
            }
        return "\(unit.rawValue) \(start.text) TO \(end.text)\(excluded)"
    }
}

extension OverFrame.Bound {
    /// `1 PRECEDING`.
    var text: String {
        switch self {
        case .unboundedPreceding: "UNBOUNDED PRECEDING"
        case .preceding(let count): "\(count) PRECEDING"
        case .currentRow: "CURRENT ROW"
        case .following(let count): "\(count) FOLLOWING"
        case .unboundedFollowing: "UNBOUNDED FOLLOWING"
        case .value(let bound):
            "\(bound.offset) \(bound.isPreceding ? "PRECEDING" : "FOLLOWING")"
        }
    }
}
