/// A block of memory that columns share, aligned to 64 bytes and padded with zeros to a multiple of
/// 64, as Arrow recommends. It is written while its one builder holds it and never after.
public final class Buffer: @unchecked Sendable {
    /// The first byte.
    public let base: UnsafeMutableRawPointer
    /// How many bytes may be read: at least what was asked for, a multiple of 64 for own memory.
    public let byteCount: Int
    private let owner: AnyObject?

    /// Own memory of at least `byteCount` bytes, all zero.
    public init(byteCount: Int) {
        let padded = max(64, (byteCount + 63) & ~63)
        base = UnsafeMutableRawPointer.allocate(byteCount: padded, alignment: 64)
        base.initializeMemory(as: UInt8.self, repeating: 0, count: padded)
        self.byteCount = padded
        owner = nil
    }

    /// Own memory of at least `byteCount` bytes; only the padding is set to zero.
    public init(uninitializedByteCount byteCount: Int) {
        let padded = max(64, (byteCount + 63) & ~63)
        base = UnsafeMutableRawPointer.allocate(byteCount: padded, alignment: 64)
        let tail = min(byteCount, padded - 64)
        (base + tail).initializeMemory(as: UInt8.self, repeating: 0, count: padded - tail)
        self.byteCount = padded
        owner = nil
    }

    /// Foreign memory, kept alive by `owner`; it must not change.
    public init(borrowing base: UnsafeMutableRawPointer, byteCount: Int, owner: AnyObject) {
        self.base = base
        self.byteCount = byteCount
        self.owner = owner
    }

    deinit {
        if owner == nil { base.deallocate() }
    }

    /// The first `count` values of type `T`.
    @_lifetime(borrow self)
    public borrowing func values<T: BitwiseCopyable>(as type: T.Type, count: Int) -> Span<T> {
        assert(count * MemoryLayout<T>.stride <= byteCount)
        let span = Span<T>(
            _unsafeStart: UnsafePointer(base.assumingMemoryBound(to: T.self)), count: count)
        return _overrideLifetime(span, borrowing: self)
    }
}
