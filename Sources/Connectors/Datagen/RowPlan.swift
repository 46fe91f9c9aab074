import Columnar
import Glibc

/// What a generated row holds, field by field.
struct RowPlan: Sendable {
    /// The needed fields.
    let fields: [GeneratedField]
    /// The metadata columns that follow them.
    let metadataKeys: [String]
    /// After how many rows the first sequence with an end is used up.
    let sequenceLength: Int64?
    /// Where sequences of timestamps without a start begin, in microseconds since 1970.
    var origin: Int64 = 0

    init(_ request: SourceRequest, rowsPerSecond: Int64) throws {
        let names = Set(request.declaredFields.map(\.name))
        for key in request.options.given.keys.sorted() where key.hasPrefix("fields.") {
            let name = key.dropFirst("fields.".count).split(separator: ".").dropLast()
                .joined(separator: ".")
            guard !names.contains(name) else { continue }
            throw OptionProblem(
                .unknown, key: key, "there is no column '\(name)'",
                candidates: nearestNames(to: name, among: names.sorted()))
        }
        let all = try request.declaredFields.enumerated().map { index, field in
            try GeneratedField(
                field, index: index, options: request.options, rowsPerSecond: rowsPerSecond)
        }
        fields = request.neededFields.map { all[$0] }
        metadataKeys = request.metadataKeys
        sequenceLength = all.compactMap(\.sequenceLength).min()
    }

    /// Where timestamps start in a new run: now, or a fixed day when the run is bounded, so that it
    /// can be repeated.
    func freshOrigin(isBounded: Bool) -> Int64 {
        let midnight2024: Int64 = 1_704_067_200_000_000
        return isBounded ? midnight2024 : Int64(time(nil)) * 1_000_000
    }
}
