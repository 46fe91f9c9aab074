import Columnar

/// The rows of a `KeyedRows` by key and, within a key, by a position: for each key the sorted numbers of
/// its rows. Rows of one position are in the order of their hashes, which are the same in every run.
///
/// Inserting moves the numbers behind; finding is logarithmic in the rows of the key.
final class PositionedRows {
    private let rows: KeyedRows
    private let column: Int
    private var positions: [Int64] = []
    private var hashes: [UInt64] = []
    private var isPlaced: [Bool] = []
    private var orders: [[UInt32]] = []

    /// Orders `rows` by `column`.
    init(_ rows: KeyedRows, by column: Int) {
        self.rows = rows
        self.column = column
    }

    /// Takes in those of `candidates` that have no place yet.
    func place(_ candidates: [UInt32]) {
        let limit = (candidates.max().map { Int($0) } ?? -1) + 1
        if isPlaced.count < limit {
            let extra = limit - isPlaced.count
            isPlaced.append(contentsOf: repeatElement(false, count: extra))
            positions.append(contentsOf: repeatElement(0, count: extra))
            hashes.append(contentsOf: repeatElement(0, count: extra))
        }
        let fresh = candidates.filter { !isPlaced[Int($0)] }
        guard !fresh.isEmpty else { return }
        let columns = rows.columns(of: fresh)
        let values = columns[column].orderedPositions
        var rowHashes: [UInt64] = []
        KeyHasher.hash(columns, count: fresh.count, into: &rowHashes)
        for (index, row) in fresh.enumerated() {
            positions[Int(row)] = values[index]
            hashes[Int(row)] = rowHashes[index]
            isPlaced[Int(row)] = true
            let key = Int(rows.keys[Int(row)])
            if orders.count <= key {
                orders.append(contentsOf: repeatElement([], count: key + 1 - orders.count))
            }
            let place = orders[key].partition { isBefore($0, row) }
            orders[key].insert(row, at: place)
        }
    }

    /// Forgets a row that is about to leave.
    func remove(_ row: UInt32) {
        guard Int(row) < isPlaced.count, isPlaced[Int(row)] else { return }
        isPlaced[Int(row)] = false
        let key = Int(rows.keys[Int(row)])
        let place = orders[key].partition { isBefore($0, row) }
        if place < orders[key].count, orders[key][place] == row { orders[key].remove(at: place) }
    }

    func position(of row: UInt32) -> Int64 { positions[Int(row)] }

    /// The rows of `key`, in order.
    func order(of key: UInt32) -> [UInt32] {
        Int(key) < orders.count ? orders[Int(key)] : []
    }

    /// How many rows of `key` have positions below `position`, or up to it if `isInclusive`.
    func count(of key: UInt32, below position: Int64, isInclusive: Bool) -> Int {
        guard Int(key) < orders.count else { return 0 }
        return orders[Int(key)].partition {
            let own = positions[Int($0)]
            return own < position || (isInclusive && own == position)
        }
    }

    /// The row of `key` with the largest position below `position` (above it if `isForward` the
    /// smallest), or at it unless `isStrict`, that is there.
    func nearest(
        of key: UInt32, to position: Int64, isForward: Bool, isStrict: Bool
    ) -> UInt32 {
        guard Int(key) < orders.count else { return KeyedRows.none }
        let order = orders[Int(key)]
        var index = count(of: key, below: position, isInclusive: isForward == isStrict)
        if isForward {
            while index < order.count, rows.weights[Int(order[index])] <= 0 { index += 1 }
            return index < order.count ? order[index] : KeyedRows.none
        }
        while index > 0, rows.weights[Int(order[index - 1])] <= 0 { index -= 1 }
        return index > 0 ? order[index - 1] : KeyedRows.none
    }

    private func isBefore(_ a: UInt32, _ b: UInt32) -> Bool {
        let (first, second) = (positions[Int(a)], positions[Int(b)])
        if first != second { return first < second }
        let (left, right) = (hashes[Int(a)], hashes[Int(b)])
        return left != right ? left < right : a < b
    }

    var byteCount: Int {
        (positions.capacity + hashes.capacity) * 8 + isPlaced.capacity
            + orders.reduce(0) { $0 + $1.capacity * 4 + 8 }
    }
}

extension [UInt32] {
    /// The first index for which `isBefore` is false, in an order in which no later one is true.
    fileprivate func partition(_ isBefore: (UInt32) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Column {
    /// The values as whole numbers in the same order; of numbers, DECIMAL of up to 18 digits, dates and
    /// times.
    fileprivate var orderedPositions: [Int64] {
        switch type {
        case .real:
            let span = span(of: Float.self)
            return (0..<count).map { Double(span[$0]).orderedBits }
        case .double:
            let span = span(of: Double.self)
            return (0..<count).map { span[$0].orderedBits }
        case .decimal:
            let span = span(of: Int128.self)
            return (0..<count).map { Int64(truncatingIfNeeded: span[$0]) }
        default: break
        }
        switch type.layout {
        case .fixed(2):
            let values = reinterpreted(as: .smallint)
            let span = values.span(of: Int16.self)
            return (0..<count).map { Int64(span[$0]) }
        case .fixed(4):
            let values = reinterpreted(as: .integer)
            let span = values.span(of: Int32.self)
            return (0..<count).map { Int64(span[$0]) }
        default:
            let values = reinterpreted(as: .bigint)
            let span = values.span(of: Int64.self)
            return (0..<count).map { span[$0] }
        }
    }
}

extension Double {
    /// A number that is in order where the value is: zeros are one, NaN is one and above all (rule 36).
    fileprivate var orderedBits: Int64 {
        if isNaN { return .max }
        if self == 0 { return 0 }
        let bits = Int64(bitPattern: bitPattern)
        return bits < 0 ? bits ^ .max : bits
    }
}
