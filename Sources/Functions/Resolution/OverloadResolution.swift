import Columnar

/// Chooses the overload that a call means, by PostgreSQL's rules ("Type Conversion", chapter 10 of
/// its manual): an exact match, else the most exact arguments, else preferred types, else what
/// untyped literals suggest.
public enum OverloadResolution {
    /// A call whose overload is known.
    public struct Resolution: Hashable, Sendable {
        /// The overload's index.
        public let index: Int
        /// What each argument must be converted to.
        public let argumentTypes: [DataType]
        /// The type of the call.
        public let resultType: DataType
    }

    /// A call that means no overload, or more than one.
    public struct Failure: Error, Hashable, Sendable {
        /// Whether several overloads fit equally well.
        public let isAmbiguous: Bool
        /// The signatures that there are, `round(double precision)`.
        public let candidates: [String]
    }

    /// The overload of `function` for arguments of the given types; `unknownLiterals` says which of
    /// them are bare quoted literals (whose type is TEXT until something else is asked for).
    public static func resolve(
        _ function: ScalarFunction, argumentTypes: [DataType], unknownLiterals: [Bool]
    ) -> Result<Resolution, Failure> {
        let signatures = function.overloads.map { Signature($0.parameters, $0.isVariadic) }
        return resolve(function.name, signatures, argumentTypes, unknownLiterals) { index, types in
            function.overloads[index].resultType(types)
        }
    }

    /// The overload of an aggregate.
    public static func resolve(
        _ function: AggregateFunction, argumentTypes: [DataType], unknownLiterals: [Bool]
    ) -> Result<Resolution, Failure> {
        let signatures = function.overloads.map { Signature($0.parameters, false) }
        return resolve(function.name, signatures, argumentTypes, unknownLiterals) { index, types in
            function.overloads[index].resultType(types)
        }
    }

    /// The overload of a function that is called with OVER.
    public static func resolve(
        _ function: OverFunction, argumentTypes: [DataType], unknownLiterals: [Bool]
    ) -> Result<Resolution, Failure> {
        let signatures = function.overloads.map { Signature($0.parameters, false) }
        return resolve(function.name, signatures, argumentTypes, unknownLiterals) { index, types in
            function.overloads[index].resultType(types)
        }
    }

    private static func resolve(
        _ name: String, _ signatures: [Signature], _ types: [DataType], _ unknown: [Bool],
        _ resultType: (Int, [DataType]) -> DataType
    ) -> Result<Resolution, Failure> {
        let call = CallShape(types: types, unknown: unknown)
        let viable = signatures.indices.compactMap { Candidate(call, signatures[$0], index: $0) }
        let best = call.best(of: viable)
        guard best.count == 1, let chosen = best.first else {
            let shown = best.isEmpty ? Array(signatures.indices) : best.map(\.index)
            return .failure(
                Failure(
                    isAmbiguous: !best.isEmpty,
                    candidates: shown.map { signatures[$0].description(name) }))
        }
        return .success(
            Resolution(
                index: chosen.index, argumentTypes: chosen.types,
                resultType: resultType(chosen.index, chosen.types)))
    }
}

/// The parameters of an overload.
struct Signature {
    let parameters: [ParameterType]
    let isVariadic: Bool

    init(_ parameters: [ParameterType], _ isVariadic: Bool) {
        self.parameters = parameters
        self.isVariadic = isVariadic
    }

    /// One parameter for each of `count` arguments, or nil when it takes another number.
    func parameters(for count: Int) -> [ParameterType]? {
        guard isVariadic, let last = parameters.last else {
            return count == parameters.count ? parameters : nil
        }
        guard count >= parameters.count else { return nil }
        return parameters + Array(repeating: last, count: count - parameters.count)
    }

    /// `name(type, …)` as an error shows it.
    func description(_ name: String) -> String {
        var shown = parameters.map { parameter in
            switch parameter {
            case .exactly(let type): type.description.lowercased()
            case .anyDecimal: "decimal"
            case .any, .common, .element, .mapKey, .mapValue: "any"
            case .anyArray, .keyArray, .valueArray: "any[]"
            case .anyMap: "map"
            case .anyStructure: "row"
            }
        }
        if isVariadic { shown.append("…") }
        if name.first?.isLetter == true { return "\(name)(\(shown.joined(separator: ", ")))" }
        return shown.count == 2 ? "\(shown[0]) \(name) \(shown[1])" : "\(name) \(shown.joined())"
    }
}
