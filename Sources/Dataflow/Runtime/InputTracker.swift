import Functions

/// What a node knows of its inputs: watermarks, idleness, ends and barriers. Decides only.
///
/// The watermark is the minimum over the inputs that are neither idle nor ended, the maximum over
/// the idle ones when there is no other, and never goes back (rules 26 to 28).
struct InputTracker {
    private(set) var watermark: Watermark = .min
    private var watermarks: [Watermark]
    private var idle: [Bool]
    private var finished: [Bool]
    private var barriers: [Bool]
    private var barrierCount = 0

    init(inputCount: Int) {
        watermarks = Array(repeating: .min, count: inputCount)
        idle = Array(repeating: false, count: inputCount)
        finished = Array(repeating: false, count: inputCount)
        barriers = Array(repeating: false, count: inputCount)
    }

    var inputCount: Int { watermarks.count }

    /// Whether all inputs have ended.
    var isFinished: Bool { finished.allSatisfy { $0 } }

    /// Whether every input that has not ended is idle.
    var isIdle: Bool {
        !isFinished && zip(idle, finished).allSatisfy { $0 || $1 }
    }

    func isFinished(_ input: Int) -> Bool { finished[input] }

    mutating func addInput() -> Int {
        watermarks.append(.min)
        idle.append(false)
        finished.append(false)
        barriers.append(false)
        return watermarks.count - 1
    }

    /// Notes an input's watermark; true when the node's rose.
    mutating func advance(_ input: Int, to watermark: Watermark) -> Bool {
        watermarks[input] = max(watermarks[input], watermark)
        return combine()
    }

    /// Notes that an input is idle or awake again; true when the node's watermark rose.
    mutating func setIdle(_ input: Int, _ isIdle: Bool) -> Bool {
        idle[input] = isIdle
        return combine()
    }

    /// Notes the end of an input; true when the node's watermark rose.
    mutating func finish(_ input: Int) -> Bool {
        finished[input] = true
        watermarks[input] = .max
        return combine()
    }

    /// Notes a barrier; true when every input has it, which starts the next round.
    mutating func barrier(_ input: Int) -> Bool {
        assert(!barriers[input])
        barriers[input] = true
        barrierCount += 1
        guard barrierCount == barriers.count else { return false }
        barrierCount = 0
        for index in barriers.indices { barriers[index] = false }
        return true
    }

    private mutating func combine() -> Bool {
        var active: Watermark = .max
        var resting: Watermark = .min
        var anyActive = false
        var anyIdle = false
        for index in watermarks.indices where !finished[index] {
            if idle[index] {
                anyIdle = true
                resting = max(resting, watermarks[index])
            } else {
                anyActive = true
                active = min(active, watermarks[index])
            }
        }
        let combined = anyActive ? active : anyIdle ? resting : .max
        guard combined > watermark else { return false }
        watermark = combined
        return true
    }
}

extension InputTracker {
    func encode(into writer: inout StateWriter) {
        writer.write(watermark)
        writer.write(Int64(watermarks.count))
        for index in watermarks.indices {
            writer.write(watermarks[index])
            writer.write(idle[index])
            writer.write(finished[index])
        }
    }

    mutating func decode(from reader: inout StateReader) throws {
        watermark = try reader.read(Watermark.self)
        guard try reader.read(Int64.self) == Int64(watermarks.count) else {
            throw StateError("the job's graph has changed since its last epoch")
        }
        for index in watermarks.indices {
            watermarks[index] = try reader.read(Watermark.self)
            idle[index] = try reader.read(UInt8.self) != 0
            finished[index] = try reader.read(UInt8.self) != 0
        }
    }
}
