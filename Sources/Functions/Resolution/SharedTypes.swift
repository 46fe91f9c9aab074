import Columnar

/// The types that the parameters of one overload share in a call; `.null` where no argument says
/// which.
struct SharedTypes {
    /// The type of the `common` parameters.
    private(set) var common = DataType.null
    /// The type of the elements of arrays.
    private(set) var element = DataType.null
    /// The type of the keys of maps.
    private(set) var key = DataType.null
    /// The type of the values of maps.
    private(set) var value = DataType.null
    private var structure = DataType.null

    /// What the arguments of `call` make of `parameters`; nil when they have nothing in common.
    init?(_ call: CallShape, _ parameters: [ParameterType]) {
        var groups: [Group: (types: [DataType], unknown: [Bool])] = [:]
        func add(_ type: DataType, _ group: Group, isUnknown: Bool) {
            groups[group, default: ([], [])].types.append(type)
            groups[group, default: ([], [])].unknown.append(isUnknown)
        }
        for (position, parameter) in parameters.enumerated() {
            let type = call.types[position]
            let isUnknown = call.unknown[position]
            switch parameter {
            case .exactly, .anyDecimal, .any: continue
            case .common: add(type, .common, isUnknown: isUnknown)
            case .element: add(type, .element, isUnknown: isUnknown)
            case .mapKey: add(type, .key, isUnknown: isUnknown)
            case .mapValue: add(type, .value, isUnknown: isUnknown)
            case .anyArray, .anyMap, .anyStructure, .keyArray, .valueArray:
                if call.isOpen(position) { continue }
                switch (parameter, type) {
                case (.anyArray, .array(let element)): add(element, .element, isUnknown: false)
                case (.keyArray, .array(let element)): add(element, .key, isUnknown: false)
                case (.valueArray, .array(let element)): add(element, .value, isUnknown: false)
                case (.anyMap, .map(let key, let value)):
                    add(key, .key, isUnknown: false)
                    add(value, .value, isUnknown: false)
                case (.anyStructure, .structure): add(type, .structure, isUnknown: false)
                default: return nil
                }
            }
        }
        for (group, members) in groups {
            let type = Coercion.commonType(members.types, unknownLiterals: members.unknown)
            guard let type else { return nil }
            self[group] = type
        }
    }

    /// The type of an array, map or structure parameter; nil when no argument says enough of it.
    func type(of parameter: ParameterType) -> DataType? {
        switch parameter {
        case .anyArray: .array(element)
        case .keyArray: .array(key)
        case .valueArray: .array(value)
        case .anyMap: .map(key: key, value: value)
        case .anyStructure: structure == .null ? nil : structure
        default: nil
        }
    }

    private enum Group { case common, element, key, value, structure }

    private subscript(_ group: Group) -> DataType {
        get {
            switch group {
            case .common: common
            case .element: element
            case .key: key
            case .value: value
            case .structure: structure
            }
        }
        set {
            switch group {
            case .common: common = newValue
            case .element: element = newValue
            case .key: key = newValue
            case .value: value = newValue
            case .structure: structure = newValue
            }
        }
    }
}
