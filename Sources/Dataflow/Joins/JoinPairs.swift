import Columnar

/// Pairs of a row that changed and a row that is stored.
struct JoinPairs {
    private(set) var changed: [Int] = []
    private(set) var stored: [UInt32] = []
    /// The product of the weights of both.
    private(set) var weights: [Int64] = []
    /// The weight of the stored row alone.
    private(set) var storedWeights: [Int64] = []

    var count: Int { changed.count }

    mutating func append(_ changed: Int, _ stored: UInt32, _ weight: Int64, _ storedWeight: Int64) {
        self.changed.append(changed)
        self.stored.append(stored)
        weights.append(weight)
        storedWeights.append(storedWeight)
    }

    mutating func removeAll() {
        changed.removeAll(keepingCapacity: true)
        stored.removeAll(keepingCapacity: true)
        weights.removeAll(keepingCapacity: true)
        storedWeights.removeAll(keepingCapacity: true)
    }
}

extension Weights {
    /// `values`, nil when every one is an insert.
    init?(unlessInserts values: [Int64]) {
        if values.allSatisfy({ $0 == 1 }) { return nil }
        self.init(values)
    }
}

extension DataType {
    /// A type of the same layout whose keys are equal just where the bits are: for SQL, 0.0 is -0.0
    /// and a month 30 days, but a join puts out what it took in.
    var identityType: DataType {
        switch self {
        case .real: .integer
        case .double: .bigint
        case .interval: .decimal(precision: DataType.maximumDecimalPrecision, scale: 0)
        default: self
        }
    }
}
