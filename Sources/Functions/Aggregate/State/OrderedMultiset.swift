/// How often each value of one group is there, with the extreme at hand (rule 9): a heap of the
/// distinct values beside their counts. A value whose count falls to zero stays in the heap until it
/// comes to the top. Adding, removing and asking take O(log n) for n distinct values, amortised.
struct OrderedMultiset<Key: OrderedKey> {
    private struct Entry {
        var count: Int64
        var isInHeap: Bool
    }

    private var heap: [Key] = []
    private var entries: [Key: Entry] = [:]

    /// Adds `key` `weight` times. A count may be negative for a while: a removal may come first.
    mutating func add(_ key: Key, times weight: Int64, isMaximum: Bool) {
        var entry = entries[key] ?? Entry(count: 0, isInHeap: false)
        entry.count &+= weight
        if entry.count > 0, !entry.isInHeap {
            push(key, isMaximum)
            entry.isInHeap = true
        }
        entries[key] = entry.count == 0 && !entry.isInHeap ? nil : entry
    }

    /// The first value in order, or the last.
    mutating func extreme(isMaximum: Bool) -> Key? {
        while let top = heap.first {
            guard let entry = entries[top] else {
                pop(isMaximum)
                continue
            }
            if entry.count > 0 { return top }
            pop(isMaximum)
            entries[top] = entry.count == 0 ? nil : Entry(count: entry.count, isInHeap: false)
        }
        return nil
    }

    /// The values with their counts, in order.
    var counts: [(key: Key, count: Int64)] {
        entries.filter { $0.value.count != 0 }.map { ($0.key, $0.value.count) }
            .sorted { $0.0 < $1.0 }
    }

    /// An estimate of the memory held, in bytes.
    var byteCount: Int {
        heap.capacity * MemoryLayout<Key>.stride
            + entries.capacity * (MemoryLayout<Key>.stride + MemoryLayout<Entry>.stride + 1)
    }

    private mutating func push(_ key: Key, _ isMaximum: Bool) {
        heap.append(key)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard isBefore(heap[child], heap[parent], isMaximum) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func pop(_ isMaximum: Bool) {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var first = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if isBefore(heap[child], heap[first], isMaximum) { first = child }
            }
            if first == parent { return }
            heap.swapAt(first, parent)
            parent = first
        }
    }

    private func isBefore(_ left: Key, _ right: Key, _ isMaximum: Bool) -> Bool {
        isMaximum ? right < left : left < right
    }
}
