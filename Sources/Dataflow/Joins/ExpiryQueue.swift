/// Rows by the time at which they are over: a binary heap, the earliest first. Logarithmic in the
/// number of rows.
struct ExpiryQueue {
    private var times: [Int64] = []
    private var rows: [UInt32] = []

    var byteCount: Int { times.capacity * 8 + rows.capacity * 4 }

    /// Adds a row.
    mutating func insert(_ row: UInt32, at time: Int64) {
        times.append(time)
        rows.append(row)
        var place = times.count - 1
        while place > 0 {
            let parent = (place - 1) / 2
            guard times[place] < times[parent] else { break }
            swap(place, parent)
            place = parent
        }
    }

    /// Takes a row whose time is before `limit`; nil when there is none.
    mutating func takeFirst(before limit: Int64) -> (row: UInt32, time: Int64)? {
        guard let time = times.first, time < limit else { return nil }
        let row = rows[0]
        swap(0, times.count - 1)
        times.removeLast()
        rows.removeLast()
        var place = 0
        while true {
            var least = place
            let child = 2 * place + 1
            if child < times.count, times[child] < times[least] { least = child }
            if child + 1 < times.count, times[child + 1] < times[least] { least = child + 1 }
            if least == place { break }
            swap(place, least)
            place = least
        }
        return (row, time)
    }

    private mutating func swap(_ a: Int, _ b: Int) {
        times.swapAt(a, b)
        rows.swapAt(a, b)
    }
}
