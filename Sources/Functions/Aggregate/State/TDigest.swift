import Glibc

/// Quantiles of many numbers from few: neighbouring numbers merged into centroids, small ones at both
/// ends, where precision matters (Dunning and Ertl, "Computing extremely accurate quantiles using
/// t-digests", 2019; the merging form with the scale function k1). Exact while there are at most 512
/// numbers. At most about 200 centroids of 16 bytes, and a buffer.
struct TDigest {
    private struct Centroid {
        var mean: Double
        var count: Double
    }

    private static let compression = 200.0
    private static let bufferLimit = 512

    /// In order.
    private var centroids: [Centroid] = []
    private var buffer: [Double] = []
    private var least = Double.infinity
    private var greatest = -Double.infinity
    private var nanCount: Int64 = 0

    /// Adds `value` once.
    mutating func add(_ value: Double) {
        // NaN is above everything (rule 36) and no mean may hold it.
        if value.isNaN {
            nanCount += 1
            return
        }
        least = min(least, value)
        greatest = max(greatest, value)
        buffer.append(value)
        if buffer.count > Self.bufferLimit { compress() }
    }

    /// Adds all that was added to `other`.
    mutating func merge(_ other: TDigest) {
        nanCount += other.nanCount
        least = min(least, other.least)
        greatest = max(greatest, other.greatest)
        for value in other.buffer { add(value) }
        guard !other.centroids.isEmpty else { return }
        compress(with: other.centroids)
    }

    /// The value with a fraction of all at or before it; nil for none.
    func quantile(_ fraction: Double) -> Double? {
        let sorted = buffer.sorted()
        let number = centroids.reduce(0) { $0 + $1.count } + Double(sorted.count)
        let total = number + Double(nanCount)
        guard total > 0 else { return nil }
        if centroids.isEmpty {
            let rank = max(0, Int((fraction * total).rounded(.up)) - 1)
            return rank < sorted.count ? sorted[rank] : .nan
        }
        let position = fraction * total
        if position > number { return .nan }
        return between(
            Self.sorted(centroids + sorted.map { Centroid(mean: $0, count: 1) }), position, number)
    }

    /// The value at `position` of `total`, on lines between the middles of the centroids.
    private func between(_ all: [Centroid], _ position: Double, _ total: Double) -> Double {
        var before = (place: 0.0, value: least)
        var start = 0.0
        for centroid in all {
            let here = (place: start + centroid.count / 2, value: centroid.mean)
            if position <= here.place { return Self.line(before, here, position) }
            before = here
            start += centroid.count
        }
        return Self.line(before, (place: total, value: greatest), position)
    }

    private static func line(
        _ from: (place: Double, value: Double), _ to: (place: Double, value: Double),
        _ position: Double
    ) -> Double {
        guard to.place > from.place, from.value.isFinite, to.value.isFinite else {
            return to.value
        }
        let share = (position - from.place) / (to.place - from.place)
        return from.value + (to.value - from.value) * share
    }

    private static func sorted(_ centroids: [Centroid]) -> [Centroid] {
        centroids.sorted { ($0.mean, $0.count) < ($1.mean, $1.count) }
    }

    private mutating func compress(with others: [Centroid] = []) {
        let all = Self.sorted(
            centroids + others + buffer.map { Centroid(mean: $0, count: 1) })
        buffer.removeAll(keepingCapacity: true)
        centroids.removeAll(keepingCapacity: true)
        guard var current = all.first else { return }
        let total = all.reduce(0) { $0 + $1.count }
        var done = 0.0
        var limit = total * Self.nextLimit(after: 0)
        for next in all.dropFirst() {
            if done + current.count + next.count <= limit, current.mean.isFinite, next.mean.isFinite
            {
                current.count += next.count
                current.mean += (next.mean - current.mean) * next.count / current.count
            } else {
                centroids.append(current)
                done += current.count
                limit = total * Self.nextLimit(after: done / total)
                current = next
            }
        }
        centroids.append(current)
    }

    /// How far a centroid may reach that begins at the fraction `start`: one step of k1.
    private static func nextLimit(after start: Double) -> Double {
        let step = asin(2 * min(1, start) - 1) + 2 * Double.pi / compression
        return step >= Double.pi / 2 ? 1 : (sin(step) + 1) / 2
    }

    /// Writes what was added.
    func encode(into writer: inout StateWriter) {
        writer.write(nanCount)
        writer.write(least)
        writer.write(greatest)
        writer.write(Int64(centroids.count))
        for centroid in centroids {
            writer.write(centroid.mean)
            writer.write(centroid.count)
        }
        writer.write(Int64(buffer.count))
        for value in buffer { writer.write(value) }
    }

    /// Nothing added.
    init() {}

    /// Reads what `encode` wrote.
    init(from reader: inout StateReader) throws {
        nanCount = try reader.read(Int64.self)
        least = try reader.read(Double.self)
        greatest = try reader.read(Double.self)
        for _ in 0..<max(0, try reader.read(Int64.self)) {
            let mean = try reader.read(Double.self)
            centroids.append(Centroid(mean: mean, count: try reader.read(Double.self)))
        }
        for _ in 0..<max(0, try reader.read(Int64.self)) {
            buffer.append(try reader.read(Double.self))
        }
    }

    /// The memory held, in bytes.
    var byteCount: Int { centroids.capacity * 16 + buffer.capacity * 8 + 48 }
}
