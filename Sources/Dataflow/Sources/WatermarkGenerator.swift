import Functions

/// Makes the watermark of a source from those of its partitions. Decides only: time comes in as a
/// value, microseconds of any clock that does not go back.
///
/// The watermark is the minimum over the partitions that are neither idle nor ended, the maximum
/// over the idle ones when there is no other, and never goes back. A partition is idle when it had
/// no rows for the timeout, not counting the time in which the source was held back (rule 27).
public struct WatermarkGenerator: Sendable {
    /// The source's watermark; `.min` until every partition had rows.
    public private(set) var watermark: Watermark = .min
    private var partitions: [Int32: PartitionTime] = [:]
    private let idleTimeout: Int64?
    private var lastTick: Int64?
    private var activeTime: Int64 = 0

    private struct PartitionTime: Sendable {
        var watermark: Watermark = .min
        var lastActive: Int64
        var isIdle = false
        var isFinished = false
    }

    /// A generator without partitions; `idleTimeout` in microseconds, nil for never.
    public init(idleTimeout: Int64?) {
        self.idleTimeout = idleTimeout
    }

    /// Whether every partition that has not ended is idle, and there is one.
    public var isIdle: Bool {
        var anyIdle = false
        for partition in partitions.values where !partition.isFinished {
            if !partition.isIdle { return false }
            anyIdle = true
        }
        return anyIdle
    }

    /// The partitions with their watermarks and whether they are idle.
    public var snapshot: [(partition: Int32, watermark: Watermark, isIdle: Bool)] {
        partitions.sorted { $0.key < $1.key }
            .map { ($0.key, $0.value.watermark, $0.value.isIdle) }
    }

    /// The watermark of `partition` alone.
    public func watermark(of partition: Int32) -> Watermark {
        partitions[partition]?.watermark ?? .min
    }

    /// The largest source watermark that the partitions other than `partition` allow.
    public func bound(besides partition: Int32) -> Watermark {
        var bound: Watermark = .max
        for (number, other) in partitions where number != partition {
            if !other.isFinished && !other.isIdle { bound = min(bound, other.watermark) }
        }
        return bound
    }

    /// Adds a partition that rows may come from; nothing happens when it is known.
    public mutating func add(_ partition: Int32) {
        if partitions[partition] == nil {
            partitions[partition] = PartitionTime(lastActive: activeTime)
        }
    }

    /// Rows of `partition` came; `watermark` is the largest value of the expression so far.
    public mutating func observe(_ partition: Int32, watermark: Watermark) {
        var time = partitions[partition] ?? PartitionTime(lastActive: activeTime)
        time.watermark = max(time.watermark, watermark)
        time.lastActive = activeTime
        time.isIdle = false
        partitions[partition] = time
        combine()
    }

    /// `partition` has ended.
    public mutating func finish(_ partition: Int32) {
        add(partition)
        partitions[partition]?.isFinished = true
        combine()
    }

    /// Time went on to `now`; while `isHeldBack` it does not count against the partitions.
    public mutating func tick(now: Int64, isHeldBack: Bool) {
        defer { lastTick = now }
        guard let idleTimeout, let lastTick, !isHeldBack, now > lastTick else { return }
        activeTime += now - lastTick
        for (number, partition) in partitions where !partition.isFinished && !partition.isIdle {
            if activeTime - partition.lastActive >= idleTimeout {
                partitions[number]?.isIdle = true
            }
        }
        combine()
    }

    private mutating func combine() {
        var active: Watermark = .max
        var resting: Watermark = .min
        var anyActive = false
        for partition in partitions.values {
            if partition.isFinished || partition.isIdle {
                resting = max(resting, partition.watermark)
            } else {
                anyActive = true
                active = min(active, partition.watermark)
            }
        }
        watermark = max(watermark, anyActive ? active : resting)
    }
}

extension WatermarkGenerator {
    /// Writes what a restart needs to go on with the same watermarks (rule 30).
    public func encode(into writer: inout StateWriter) {
        writer.write(watermark)
        writer.write(Int64(partitions.count))
        for (number, partition) in partitions.sorted(by: { $0.key < $1.key }) {
            writer.write(number)
            writer.write(partition.watermark)
            writer.write(partition.isIdle)
            writer.write(partition.isFinished)
        }
    }

    /// Reads what `encode` wrote. Throws `StateError`.
    public mutating func decode(from reader: inout StateReader) throws {
        watermark = try reader.read(Watermark.self)
        partitions = [:]
        for _ in 0..<(try reader.read(Int64.self)) {
            let number = try reader.read(Int32.self)
            var partition = PartitionTime(lastActive: activeTime)
            partition.watermark = try reader.read(Watermark.self)
            partition.isIdle = try reader.read(UInt8.self) != 0
            partition.isFinished = try reader.read(UInt8.self) != 0
            partitions[number] = partition
        }
    }
}
