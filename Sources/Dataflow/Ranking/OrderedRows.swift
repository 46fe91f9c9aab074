import Columnar

/// The rows of many partitions, each partition in order: entries sorted by partition and encoded
/// row, in chunks of at most 256, with the first entry of each chunk in a directory. Finding, adding
/// and removing one row costs O(log n) comparisons and O(n / 256) words moved now and then.
///
/// An entry keeps the first eight bytes of its row, which decide most comparisons.
final class OrderedRows {
    /// A row in the order.
    struct Entry: BitwiseCopyable {
        var partition: UInt32
        /// Its number in `rows`.
        var row: UInt32
        var prefix: UInt64
    }

    /// A place in the order; places move when rows are added or removed.
    struct Place: Comparable {
        var chunk: Int
        var index: Int

        static func < (left: Place, right: Place) -> Bool {
            left.chunk != right.chunk ? left.chunk < right.chunk : left.index < right.index
        }
    }

    /// The encoded rows.
    let rows = RowBytes()
    private var chunks: [ContiguousArray<Entry>] = []
    private var firsts: ContiguousArray<Entry> = []
    private static let chunkLimit = 256

    /// The memory that is held.
    var byteCount: Int {
        rows.byteCount + firsts.capacity * 16
            + chunks.reduce(0) { $0 + $1.capacity * 16 + 32 }
    }

    /// The number of the row `bytes` of `partition`; says whether it was added by this call.
    func findOrAdd(
        _ partition: UInt32, _ bytes: UnsafeRawBufferPointer, orderByteCount: Int
    ) -> (row: UInt32, isNew: Bool) {
        let key = Key(partition: partition, prefix: Self.prefix(bytes), bytes: bytes)
        let place = lowerBound(key)
        if let entry = entry(at: normalised(place)), entry.partition == partition,
            entry.prefix == key.prefix, RowBytes.compare(rows[entry.row], bytes) == 0
        {
            return (entry.row, false)
        }
        let row = rows.add(bytes, orderByteCount: orderByteCount)
        insert(Entry(partition: partition, row: row, prefix: key.prefix), at: place)
        return (row, true)
    }

    /// Removes a row of `partition`.
    func remove(_ row: UInt32, of partition: UInt32) {
        let place = place(of: row, in: partition)
        chunks[place.chunk].remove(at: place.index)
        rows.remove(row)
        if chunks[place.chunk].isEmpty {
            chunks.remove(at: place.chunk)
            firsts.remove(at: place.chunk)
            return
        }
        if place.index == 0 { firsts[place.chunk] = chunks[place.chunk][0] }
        mergeIfSmall(place.chunk)
    }

    /// The place of a row that is there.
    func place(of row: UInt32, in partition: UInt32) -> Place {
        let bytes = rows[row]
        return normalised(
            lowerBound(Key(partition: partition, prefix: Self.prefix(bytes), bytes: bytes)))
    }

    /// The place of the first row of `partition`, or where it would be.
    func start(of partition: UInt32) -> Place {
        normalised(
            lowerBound(
                Key(
                    partition: partition, prefix: 0,
                    bytes: UnsafeRawBufferPointer(start: nil, count: 0))))
    }

    /// The entry at a place; nil behind the last one.
    @inline(__always)
    func entry(at place: Place) -> Entry? {
        guard place.chunk >= 0, place.chunk < chunks.count else { return nil }
        return chunks[place.chunk][place.index]
    }

    /// The place behind `place`.
    @inline(__always)
    func next(_ place: Place) -> Place {
        place.index + 1 < chunks[place.chunk].count
            ? Place(chunk: place.chunk, index: place.index + 1)
            : Place(chunk: place.chunk + 1, index: 0)
    }

    /// The place in front of `place`; nil at the first.
    @inline(__always)
    func previous(_ place: Place) -> Place? {
        if place.index > 0 { return Place(chunk: place.chunk, index: place.index - 1) }
        guard place.chunk > 0 else { return nil }
        return Place(chunk: place.chunk - 1, index: chunks[place.chunk - 1].count - 1)
    }

    private struct Key {
        let partition: UInt32
        let prefix: UInt64
        let bytes: UnsafeRawBufferPointer
    }

    private static func prefix(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        if bytes.count >= 8 { return UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)) }
        var word: UInt64 = 0
        for index in 0..<8 { word = word << 8 | (index < bytes.count ? UInt64(bytes[index]) : 0) }
        return word
    }

    @inline(__always)
    private func isBefore(_ entry: Entry, _ key: Key) -> Bool {
        if entry.partition != key.partition { return entry.partition < key.partition }
        if entry.prefix != key.prefix { return entry.prefix < key.prefix }
        return RowBytes.compare(rows[entry.row], key.bytes) < 0
    }

    /// The first place whose entry is not before `key`, within the chunk where it belongs: the index
    /// may be one past the chunk's last.
    private func lowerBound(_ key: Key) -> Place {
        var low = 0
        var high = firsts.count
        while low < high {
            let middle = (low + high) / 2
            if isBefore(firsts[middle], key) { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return Place(chunk: 0, index: 0) }
        let chunk = low - 1
        return chunks[chunk].withUnsafeBufferPointer { entries in
            var low = 1
            var high = entries.count
            while low < high {
                let middle = (low + high) / 2
                if isBefore(entries[middle], key) { low = middle + 1 } else { high = middle }
            }
            return Place(chunk: chunk, index: low)
        }
    }

    private func normalised(_ place: Place) -> Place {
        guard place.chunk < chunks.count, place.index == chunks[place.chunk].count else {
            return place
        }
        return Place(chunk: place.chunk + 1, index: 0)
    }

    private func insert(_ entry: Entry, at place: Place) {
        guard !chunks.isEmpty else {
            chunks.append([entry])
            firsts.append(entry)
            return
        }
        chunks[place.chunk].insert(entry, at: place.index)
        if place.index == 0 { firsts[place.chunk] = entry }
        let count = chunks[place.chunk].count
        guard count > Self.chunkLimit else { return }
        // Rows that come in order fill their chunks.
        let isAtEnd = place.index == count - 1
        let kept = isAtEnd ? count - count / 8 : count / 2
        let tail = ContiguousArray(chunks[place.chunk][kept...])
        chunks[place.chunk].removeLast(count - kept)
        chunks.insert(tail, at: place.chunk + 1)
        firsts.insert(tail[0], at: place.chunk + 1)
    }

    private func mergeIfSmall(_ chunk: Int) {
        guard chunks[chunk].count < Self.chunkLimit / 8, chunk + 1 < chunks.count,
            chunks[chunk].count + chunks[chunk + 1].count <= Self.chunkLimit / 2
        else { return }
        chunks[chunk].append(contentsOf: chunks[chunk + 1])
        chunks.remove(at: chunk + 1)
        firsts.remove(at: chunk + 1)
    }
}
