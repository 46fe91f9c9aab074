import Columnar

/// What is read from the sums over pairs (y, x).
enum PairMeasure {
    case populationCovariance, sampleCovariance, correlation
    case count, averageX, averageY, sumOfSquaresX, sumOfSquaresY, sumOfProducts
    case slope, intercept, determination
}

/// Covariance, correlation and linear regression from exact sums of y, x and their products, so that
/// pairs can be taken away again (rule 13). Pairs with a NULL do not count. State: about 150 bytes a
/// group.
final class TwoVariableAccumulator: Accumulator {
    private let measure: PairMeasure
    /// Σx, Σy, Σx², Σy², Σxy.
    private let sums = (0..<5).map { _ in ExactFloatSums() }
    private let counts = GroupArray<Int64>(empty: 0)

    init(_ measure: PairMeasure) { self.measure = measure }

    func reserve(groupCount: Int) {
        for sum in sums { sum.reserve(groupCount: groupCount) }
        counts.reserve(groupCount: groupCount)
    }

    func update(_ arguments: [Column], groups: Span<UInt32>, weights: Weights?) {
        guard let validity = RowValidity(strict: arguments, rowCount: groups.count) else { return }
        let ys = FixedReader<Double>(arguments[0])
        let xs = FixedReader<Double>(arguments[1])
        let counts = counts.base
        for row in 0..<groups.count where validity.isValid(row) {
            let (y, x) = (ys.value(at: row), xs.value(at: row))
            let weight = weights?.span[row] ?? 1
            let group = Int(groups[row])
            sums[0].add(x, times: weight, to: group)
            sums[1].add(y, times: weight, to: group)
            sums[2].addProduct(x, x, times: weight, to: group)
            sums[3].addProduct(y, y, times: weight, to: group)
            sums[4].addProduct(x, y, times: weight, to: group)
            counts[group] &+= weight
        }
    }

    func merge(_ other: any Accumulator, groups: Span<UInt32>) {
        guard let other = other as? TwoVariableAccumulator else { return assertionFailure() }
        for group in 0..<groups.count {
            let target = Int(groups[group])
            for (own, theirs) in zip(sums, other.sums) { own.merge(theirs, group, into: target) }
            counts[target] &+= other.counts[group]
        }
    }

    func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column {
        if measure == .count {
            return AggregateRows.column(of: groups, type: .bigint, errors: &errors) { counts[$0] }
        }
        return AggregateRows.column(of: groups, type: .double, errors: &errors) { result(of: $0) }
    }

    private func result(of group: Int) -> Double? {
        let count = Double(counts[group])
        guard count >= (measure == .sampleCovariance ? 2 : 1) else { return nil }
        let (x, y) = (sums[0].sum(group), sums[1].sum(group))
        switch measure {
        case .averageX: return x.value / count
        case .averageY: return y.value / count
        default: break
        }
        func spread(
            _ products: Int, _ a: (value: Double, rest: Double), _ b: (value: Double, rest: Double)
        ) -> Double {
            ExactFloatSums.spread(
                of: sums[products].sum(group), a, b, count: count, isSquare: products != 4)
        }
        let (sxx, syy) = (spread(2, x, x), spread(3, y, y))
        let sxy = spread(4, x, y)
        switch measure {
        case .sumOfSquaresX: return sxx
        case .sumOfSquaresY: return syy
        case .sumOfProducts: return sxy
        case .populationCovariance: return sxy / count
        case .sampleCovariance: return sxy / (count - 1)
        case .correlation:
            guard sxx != 0, syy != 0 else { return nil }
            let r = sxy / (sxx * syy).squareRoot()
            return r > 1 ? 1 : r < -1 ? -1 : r
        case .determination:
            return sxx == 0 ? nil : syy == 0 ? 1 : (sxy * sxy) / (sxx * syy)
        case .slope: return sxx == 0 ? nil : sxy / sxx
        case .intercept: return sxx == 0 ? nil : (y.value - x.value * (sxy / sxx)) / count
        case .count, .averageX, .averageY: return nil
        }
    }

    func reset(group: UInt32) {
        for sum in sums { sum.reset(group) }
        counts.reset(group)
    }

    func encode(group: UInt32, into writer: inout StateWriter) {
        for sum in sums { sum.encode(group, into: &writer) }
        writer.write(counts[Int(group)])
    }

    func decode(group: UInt32, from reader: inout StateReader) throws {
        for sum in sums { try sum.decode(group, from: &reader) }
        counts[Int(group)] = try reader.read(Int64.self)
    }

    var byteCount: Int { sums.reduce(counts.byteCount) { $0 + $1.byteCount } }
}
