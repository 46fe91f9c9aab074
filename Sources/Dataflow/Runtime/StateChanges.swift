/// A list of changes to an operator's state: each sets the value of a key or removes it. Packed
/// into one block of bytes, since an epoch may hand over millions.
public struct StateChanges: Sendable {
    private var bytes: [UInt8] = []
    private var keyEnds: [Int] = []
    private var valueEnds: [Int] = []
    private var removals: [Bool] = []

    /// No changes.
    public init() {}

    /// How many changes there are.
    public var count: Int { keyEnds.count }

    /// How many bytes the keys and values take.
    public var byteCount: Int { bytes.count }

    /// Whether there are none.
    public var isEmpty: Bool { keyEnds.isEmpty }

    /// Sets the value of `key`.
    public mutating func set(_ key: some Collection<UInt8>, _ value: some Collection<UInt8>) {
        bytes.append(contentsOf: key)
        keyEnds.append(bytes.count)
        bytes.append(contentsOf: value)
        valueEnds.append(bytes.count)
        removals.append(false)
    }

    /// Removes `key`.
    public mutating func remove(_ key: some Collection<UInt8>) {
        bytes.append(contentsOf: key)
        keyEnds.append(bytes.count)
        valueEnds.append(bytes.count)
        removals.append(true)
    }

    /// The key of change `index`.
    public func key(at index: Int) -> ArraySlice<UInt8> {
        bytes[(index == 0 ? 0 : valueEnds[index - 1])..<keyEnds[index]]
    }

    /// The value of change `index`; nil when the key is removed.
    public func value(at index: Int) -> ArraySlice<UInt8>? {
        removals[index] ? nil : bytes[keyEnds[index]..<valueEnds[index]]
    }
}
