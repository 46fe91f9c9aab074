import Columnar

/// One overload that a call could mean: every argument has a type to convert to.
struct Candidate {
    /// The overload's index.
    let index: Int
    /// What each argument is converted to.
    let types: [DataType]
    /// Which arguments have that type already.
    let isExact: [Bool]
    /// How many parameters take any type at all.
    let openCount: Int

    /// The overload with `signature`, unless it cannot take the call.
    init?(_ call: CallShape, _ signature: Signature, index: Int) {
        guard let parameters = signature.parameters(for: call.types.count) else { return nil }
        guard let shared = SharedTypes(call, parameters) else { return nil }
        var types: [DataType] = []
        var isExact: [Bool] = []
        // An element fits any array that is not known: 'n' || 1 is no better as an array than as text.
        let hasKnownArray = zip(parameters, call.types.indices).contains { parameter, position in
            parameter == .anyArray && !call.isOpen(position)
        }
        for (position, parameter) in parameters.enumerated() {
            guard let type = call.target(position, parameter, shared) else { return nil }
            types.append(type)
            let saysType = parameter != .any && (parameter != .element || hasKnownArray)
            isExact.append(
                saysType && !call.isOpen(position) && call.types[position] == type)
        }
        self.index = index
        self.types = types
        self.isExact = isExact
        openCount = parameters.count { $0 == .any }
    }
}

/// The arguments of a call whose overload is looked for.
struct CallShape {
    let types: [DataType]
    let unknown: [Bool]

    /// Whether the argument has no type of its own: a bare literal or NULL.
    func isOpen(_ position: Int) -> Bool { unknown[position] || types[position] == .null }

    /// What the argument at `position` must be converted to, or nil when it cannot be.
    func target(
        _ position: Int, _ parameter: ParameterType, _ shared: SharedTypes
    ) -> DataType? {
        let type = types[position]
        switch parameter {
        case .exactly(let wanted):
            return isOpen(position) || Cast.kind(from: type, to: wanted) == .implicit
                ? wanted : nil
        case .anyDecimal:
            if isOpen(position) { return openDecimal }
            if case .decimal = type { return type }
            return type.isInteger ? .decimal(precision: type.decimalPrecision, scale: 0) : nil
        case .any:
            return unknown[position] ? .text : type
        case .common: return shared.common
        case .element: return shared.element
        case .mapKey: return shared.key
        case .mapValue: return shared.value
        case .anyArray, .anyMap, .anyStructure, .keyArray, .valueArray:
            guard let wanted = shared.type(of: parameter) else { return nil }
            return isOpen(position) || Cast.kind(from: type, to: wanted) == .implicit
                ? wanted : nil
        }
    }

    /// The decimal that an untyped argument becomes: that of another argument, if there is one.
    private var openDecimal: DataType {
        for position in types.indices where !isOpen(position) {
            if case .decimal = types[position] { return types[position] }
        }
        return .decimal(precision: 38, scale: 10)
    }

    /// The candidates that PostgreSQL's rules leave over.
    func best(of candidates: [Candidate]) -> [Candidate] {
        if let exact = candidates.first(where: { isExactMatch($0) }) { return [exact] }
        var rest = most(candidates) { $0.isExact.count { $0 } }
        rest = most(rest) { candidate in
            types.indices.count {
                !candidate.isExact[$0] && !isOpen($0) && candidate.types[$0].isPreferred
            }
        }
        for position in types.indices where isOpen(position) && rest.count > 1 {
            rest = narrowed(rest, position)
        }
        if rest.count > 1 { rest = sameAsKnown(rest) }
        return most(fewestSteps(rest)) { -$0.openCount }
    }

    /// Whether every argument has its type; an untyped one beside a typed one counts as of its type.
    private func isExactMatch(_ candidate: Candidate) -> Bool {
        let known = types.indices.filter { !isOpen($0) }
        guard !known.isEmpty || types.isEmpty else { return false }
        return types.indices.allSatisfy { position in
            if candidate.isExact[position] { return true }
            guard isOpen(position), types.count == 2, let other = known.first else { return false }
            return candidate.types[position] == types[other]
        }
    }

    private func most(_ candidates: [Candidate], _ score: (Candidate) -> Int) -> [Candidate] {
        guard let top = candidates.map(score).max() else { return [] }
        return candidates.filter { score($0) == top }
    }

    /// For an untyped argument: text if any candidate takes text there, else the preferred types.
    private func narrowed(_ candidates: [Candidate], _ position: Int) -> [Candidate] {
        let texts = candidates.filter { $0.types[position] == .text }
        if unknown[position], !texts.isEmpty { return texts }
        let preferred = candidates.filter { $0.types[position].isPreferred }
        return preferred.isEmpty ? candidates : preferred
    }

    /// Where all typed arguments have one type, the candidates that take it for the untyped ones too.
    private func sameAsKnown(_ candidates: [Candidate]) -> [Candidate] {
        let known = Set(types.indices.filter { !isOpen($0) }.map { types[$0] })
        guard known.count == 1, let type = known.first else { return candidates }
        let matching = candidates.filter { candidate in
            types.indices.allSatisfy { !isOpen($0) || candidate.types[$0] == type }
        }
        return matching.isEmpty ? candidates : matching
    }

    /// The candidates whose numbers change type by the fewest steps of the chain of numeric types.
    private func fewestSteps(_ candidates: [Candidate]) -> [Candidate] {
        let least = most(candidates) { candidate in
            types.indices.reduce(0) { sum, position in
                guard let from = types[position].numericRank,
                    let to = candidate.types[position].numericRank
                else { return sum }
                return sum - (to - from)
            }
        }
        return least
    }
}

extension DataType {
    /// The type of its category that PostgreSQL prefers.
    var isPreferred: Bool {
        switch self {
        case .double, .text, .boolean, .timestamptz, .interval: true
        default: false
        }
    }
}
