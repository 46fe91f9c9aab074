import Columnar

/// Which of the measures of spread is read from the state.
enum SpreadMeasure {
    case populationVariance, sampleVariance, populationDeviation, sampleDeviation
}

/// Variance and standard deviation from exact sums of the values and their squares, so that values
/// can be taken away again. State: 56 bytes a group.
final class VarianceAccumulator: Accumulator {
    private let measure: SpreadMeasure
    private let sums = ExactFloatSums()
    private let squares = ExactFloatSums()
    private let counts = GroupArray<Int64>(empty: 0)

    init(_ measure: SpreadMeasure) { self.measure = measure }

    func reserve(groupCount: Int) {
        sums.reserve(groupCount: groupCount)
        squares.reserve(groupCount: groupCount)
        counts.reserve(groupCount: groupCount)
    }

    func update(_ arguments: [Column], groups: Span<UInt32>, weights: Weights?) {
        let counts = counts.base
        let (sums, squares) = (sums, squares)
        AggregateRows.forEach(arguments[0], groups, weights, as: Double.self) { group, x, weight in
            sums.add(x, times: weight, to: group)
            squares.addProduct(x, x, times: weight, to: group)
            counts[group] &+= weight
        }
    }

    func merge(_ other: any Accumulator, groups: Span<UInt32>) {
        guard let other = other as? VarianceAccumulator else { return assertionFailure() }
        for group in 0..<groups.count {
            let target = Int(groups[group])
            sums.merge(other.sums, group, into: target)
            squares.merge(other.squares, group, into: target)
            counts[target] &+= other.counts[group]
        }
    }

    func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column {
        AggregateRows.column(of: groups, type: .double, errors: &errors) { group -> Double? in
            let count = Double(counts[group])
            let isSample = measure == .sampleVariance || measure == .sampleDeviation
            if count < (isSample ? 2 : 1) { return nil }
            let sum = sums.sum(group)
            let total = ExactFloatSums.spread(
                of: squares.sum(group), sum, sum, count: count, isSquare: true)
            let spread = total / (isSample ? count - 1 : count)
            switch measure {
            case .populationVariance, .sampleVariance: return spread
            case .populationDeviation, .sampleDeviation: return spread.squareRoot()
            }
        }
    }

    func reset(group: UInt32) {
        sums.reset(group)
        squares.reset(group)
        counts.reset(group)
    }

    func encode(group: UInt32, into writer: inout StateWriter) {
        sums.encode(group, into: &writer)
        squares.encode(group, into: &writer)
        writer.write(counts[Int(group)])
    }

    func decode(group: UInt32, from reader: inout StateReader) throws {
        try sums.decode(group, from: &reader)
        try squares.decode(group, from: &reader)
        counts[Int(group)] = try reader.read(Int64.self)
    }

    var byteCount: Int { sums.byteCount + squares.byteCount + counts.byteCount }
}
