/// A value was put where a value of another type belongs, or outside the range of that type.
public struct ValueMismatch: Error, Hashable, CustomStringConvertible {
    /// The value.
    public let value: Value
    /// The type that the value should have had.
    public let type: DataType

    /// `value` does not fit into `type`.
    public init(value: Value, type: DataType) {
        self.value = value
        self.type = type
    }

    /// What happened, for an error message.
    public var description: String { "value \(value) does not fit into type \(type)" }
}
