import Columnar

/// A row as bytes: its sort keys, then its values. Rows that the keys do not part stand in the order
/// of their values' bytes, so that the result does not depend on the order of arrival.
struct EncodedRow: Comparable, Hashable {
    /// The sort keys and the values.
    let bytes: [UInt8]
    /// Where the values begin.
    let valueStart: Int

    static func < (left: EncodedRow, right: EncodedRow) -> Bool {
        left.bytes.withUnsafeBufferPointer { l in
            right.bytes.withUnsafeBufferPointer { compareBytes(l, $0) < 0 }
        }
    }

    static func == (left: EncodedRow, right: EncodedRow) -> Bool { left.bytes == right.bytes }

    func hash(into hasher: inout Hasher) { hasher.combine(bytes) }

    /// The memory of the bytes.
    var byteCount: Int { bytes.capacity + 32 }
}

/// Which rows of a group are ever asked for. Where rows are never taken away the others are not kept.
enum KeptRows {
    case all, first, last
}

/// The rows of one group in an order: that of their sort keys, or without any that of their arrival
/// (rule 14).
struct OrderedRows {
    private var sorted = SortedMultiset<EncodedRow>()
    private var arrivals = ArrivalList()
    private(set) var byteCount = 0

    /// Adds `row` `weight` times.
    mutating func add(_ row: EncodedRow, times weight: Int64, isSorted: Bool, kept: KeptRows) {
        if kept != .all {
            guard weight > 0 else { return }
            keepOnly(row, isSorted, kept)
            return
        }
        if isSorted { sorted.add(row, times: weight) } else { arrivals.add(row, times: weight) }
        byteCount = max(0, byteCount + (weight > 0 ? row.byteCount : -row.byteCount))
    }

    private mutating func keepOnly(_ row: EncodedRow, _ isSorted: Bool, _ kept: KeptRows) {
        if let present = isSorted ? sorted.first : arrivals.first {
            let isBetter =
                isSorted ? (kept == .first ? row < present : present < row) : kept == .last
            guard isBetter else { return }
        }
        sorted = SortedMultiset()
        arrivals = ArrivalList()
        if isSorted { sorted.add(row, times: 1) } else { arrivals.add(row, times: 1) }
        byteCount = row.byteCount
    }

    /// The first row that is there.
    func first(isSorted: Bool) -> EncodedRow? { isSorted ? sorted.first : arrivals.first }

    /// The last row that is there.
    func last(isSorted: Bool) -> EncodedRow? { isSorted ? sorted.last : arrivals.last }

    /// Calls `body` with every row and its count, also those whose count is below zero.
    func forEach(isSorted: Bool, _ body: (EncodedRow, Int64) throws -> Void) rethrows {
        if isSorted { try sorted.forEach(body) } else { try arrivals.forEach(body) }
    }
}

/// Rows in the order of their arrival. Taking one away takes the first that is equal; one that is
/// taken away before it came waits with a count below zero.
struct ArrivalList {
    private var rows: [(row: EncodedRow, count: Int64)] = []
    /// Where the rows stand that are still there; made when one is first taken away.
    private var places: [EncodedRow: [Int]]?
    private var goneCount = 0

    /// Adds `row` `weight` times.
    mutating func add(_ row: EncodedRow, times weight: Int64) {
        var rest = weight
        if places == nil, weight < 0 { places = placesOfRows() }
        while rest != 0, let place = places?[row]?.first {
            let count = rows[place].count
            guard (count < 0) != (rest < 0) else { break }
            let sum = count &+ rest
            if sum != 0, (sum < 0) == (count < 0) {
                rows[place].count = sum
                return
            }
            rows[place].count = 0
            remove(row)
            rest = sum
        }
        if rest != 0 {
            if places != nil { places?[row, default: []].append(rows.count) }
            rows.append((row, rest))
        }
        if goneCount > 32, goneCount > rows.count / 2 { compact() }
    }

    private mutating func remove(_ row: EncodedRow) {
        goneCount += 1
        places?[row]?.removeFirst()
        if places?[row]?.isEmpty == true { places?[row] = nil }
    }

    private mutating func compact() {
        rows.removeAll { $0.count == 0 }
        goneCount = 0
        places = placesOfRows()
    }

    private func placesOfRows() -> [EncodedRow: [Int]] {
        var places: [EncodedRow: [Int]] = [:]
        for (index, entry) in rows.enumerated() where entry.count != 0 {
            places[entry.row, default: []].append(index)
        }
        return places
    }

    /// The first row that is there.
    var first: EncodedRow? { rows.first { $0.count > 0 }?.row }

    /// The last row that is there.
    var last: EncodedRow? { rows.last { $0.count > 0 }?.row }

    /// Calls `body` with every row and its count.
    func forEach(_ body: (EncodedRow, Int64) throws -> Void) rethrows {
        for entry in rows where entry.count != 0 { try body(entry.row, entry.count) }
    }
}
