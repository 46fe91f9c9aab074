import Columnar
import Glibc

/// Byte strings by number, in one block of memory; the number of a removed one is given again. What
/// they leave behind is reclaimed once it is more than half.
final class RowBytes {
    private struct Place: BitwiseCopyable {
        var start: Int
        var count: UInt32
        var orderByteCount: UInt32
    }

    /// From `malloc`, which can let a large block grow where it is.
    private var block = RowBytes.resized(nil, to: 4_096)
    private var capacity = 4_096
    private var used = 0
    private var garbage = 0
    private var places: [Place] = []
    private var freeNumbers: [UInt32] = []

    deinit { free(block) }

    /// How many strings there are.
    var count: Int { places.count - freeNumbers.count }

    /// One more than the largest number given.
    var limit: Int { places.count }

    /// The memory that is held.
    var byteCount: Int { capacity + places.capacity * 16 + freeNumbers.capacity * 4 }

    /// Copies a string, of which the first bytes are of an ordering, and gives its number.
    func add(_ bytes: UnsafeRawBufferPointer, orderByteCount: Int) -> UInt32 {
        reserve(bytes.count)
        if let base = bytes.baseAddress {
            (block + used).copyMemory(from: base, byteCount: bytes.count)
        }
        let place = Place(
            start: used, count: UInt32(bytes.count), orderByteCount: UInt32(orderByteCount))
        used += bytes.count
        if let number = freeNumbers.popLast() {
            places[Int(number)] = place
            return number
        }
        places.append(place)
        return UInt32(places.count - 1)
    }

    /// Forgets a string.
    func remove(_ number: UInt32) {
        garbage += Int(places[Int(number)].count)
        places[Int(number)].count = 0
        places[Int(number)].orderByteCount = 0
        freeNumbers.append(number)
    }

    /// The whole string; valid until the next one is added.
    @inline(__always)
    subscript(number: UInt32) -> UnsafeRawBufferPointer {
        let place = places[Int(number)]
        return UnsafeRawBufferPointer(start: block + place.start, count: Int(place.count))
    }

    /// The string behind its ordering: the row itself.
    func row(_ number: UInt32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[number][Int(places[Int(number)].orderByteCount)...])
    }

    /// The part of the string that is of the ordering.
    @inline(__always)
    func order(_ number: UInt32) -> UnsafeRawBufferPointer {
        let place = places[Int(number)]
        return UnsafeRawBufferPointer(
            start: block + place.start, count: Int(place.orderByteCount))
    }

    /// Whether both strings have the same ordering.
    @inline(__always)
    func arePeers(_ left: UInt32, _ right: UInt32) -> Bool {
        Self.compare(order(left), order(right)) == 0
    }

    /// -1, 0 or 1 as `left` comes before, is equal to, or comes after `right`, byte by byte.
    @inline(__always)
    static func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
        let common = min(left.count, right.count)
        if common > 0, let a = left.baseAddress, let b = right.baseAddress {
            let order = memcmp(a, b, common)
            if order != 0 { return order < 0 ? -1 : 1 }
        }
        return left.count < right.count ? -1 : left.count > right.count ? 1 : 0
    }

    private func reserve(_ extra: Int) {
        guard used + extra > capacity else { return }
        if garbage > used / 2 {
            compact(for: extra)
        } else {
            capacity = max(capacity * 2, used + extra)
            block = Self.resized(block, to: capacity)
        }
    }

    /// Moves all strings to a new block, without what was removed.
    private func compact(for extra: Int) {
        capacity = max(capacity, used - garbage + extra)
        let fresh = Self.resized(nil, to: capacity)
        var end = 0
        for index in places.indices {
            let place = places[index]
            (fresh + end).copyMemory(from: block + place.start, byteCount: Int(place.count))
            places[index].start = end
            end += Int(place.count)
        }
        free(block)
        block = fresh
        used = end
        garbage = 0
    }

    /// Where there is no memory left, `allocate` ends the process and says why.
    private static func resized(
        _ block: UnsafeMutableRawPointer?, to count: Int
    ) -> UnsafeMutableRawPointer {
        realloc(block, count) ?? .allocate(byteCount: count, alignment: 16)
    }
}
