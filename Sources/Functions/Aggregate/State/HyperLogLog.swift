import Glibc

/// An estimate of how many different hashes were added: exact up to 512, then 2^14 registers of which
/// each keeps the most leading zeros that it saw (Flajolet et al., "HyperLogLog", 2007, with the 64-bit
/// hashes of Heule et al., 2013), read by Ertl's estimator ("New cardinality estimation algorithms for
/// HyperLogLog sketches", 2017), which needs no tables of corrections. Error about 0.8 %.
struct HyperLogLog {
    private static let precision = 14
    private static let sparseLimit = 512

    private var sparse: Set<UInt64> = []
    private var registers: [UInt8] = []

    /// Adds a hash, all of whose bits are as good as random.
    mutating func add(_ hash: UInt64) {
        if !registers.isEmpty { return addToRegisters(hash) }
        sparse.insert(hash)
        if sparse.count > Self.sparseLimit { leaveSparse() }
    }

    /// Adds all that was added to `other`.
    mutating func merge(_ other: HyperLogLog) {
        if other.registers.isEmpty {
            for hash in other.sparse { add(hash) }
            return
        }
        if registers.isEmpty { leaveSparse() }
        for index in registers.indices {
            registers[index] = max(registers[index], other.registers[index])
        }
    }

    /// How many different hashes there are, about.
    var count: Int64 {
        if registers.isEmpty { return Int64(sparse.count) }
        let q = 64 - Self.precision
        var histogram = [Double](repeating: 0, count: q + 2)
        for register in registers { histogram[Int(register)] += 1 }
        let m = Double(registers.count)
        var z = m * Self.tau(1 - histogram[q + 1] / m)
        for rank in stride(from: q, through: 1, by: -1) { z = 0.5 * (z + histogram[rank]) }
        z += m * Self.sigma(histogram[0] / m)
        return Int64((m * m / (2 * M_LN2 * z)).rounded())
    }

    private mutating func leaveSparse() {
        registers = Array(repeating: 0, count: 1 << Self.precision)
        for hash in sparse { addToRegisters(hash) }
        sparse = []
    }

    private mutating func addToRegisters(_ hash: UInt64) {
        let index = Int(hash >> UInt64(64 - Self.precision))
        // A bit at the end keeps the count of zeros within the hash.
        let rest = hash << UInt64(Self.precision) | 1 << UInt64(Self.precision - 1)
        registers[index] = max(registers[index], UInt8(rest.leadingZeroBitCount + 1))
    }

    private static func sigma(_ start: Double) -> Double {
        if start == 1 { return .infinity }
        var (x, y, z) = (start, 1.0, start)
        while true {
            x *= x
            let before = z
            z += x * y
            y += y
            if before == z { return z }
        }
    }

    private static func tau(_ start: Double) -> Double {
        if start == 0 || start == 1 { return 0 }
        var (x, y, z) = (start, 1.0, 1 - start)
        while true {
            x = x.squareRoot()
            let before = z
            y *= 0.5
            z -= (1 - x) * (1 - x) * y
            if before == z { return z / 3 }
        }
    }

    /// Writes what was added.
    func encode(into writer: inout StateWriter) {
        writer.write(Int64(registers.isEmpty ? sparse.count : -1))
        if registers.isEmpty {
            for hash in sparse.sorted() { writer.write(hash) }
        } else {
            writer.write(bytes: registers)
        }
    }

    /// Nothing added.
    init() {}

    /// Reads what `encode` wrote.
    init(from reader: inout StateReader) throws {
        let count = try reader.read(Int64.self)
        guard count < 0 else {
            for _ in 0..<count { sparse.insert(try reader.read(UInt64.self)) }
            return
        }
        registers = Array(try reader.readBytes())
        guard registers.count == 1 << Self.precision,
            registers.allSatisfy({ $0 <= 65 - Self.precision })
        else { throw StateError("a HyperLogLog sketch is damaged") }
    }

    /// The memory held, in bytes.
    var byteCount: Int { registers.capacity + sparse.capacity * 10 + 16 }
}
