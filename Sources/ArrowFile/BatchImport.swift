import CArrow
import Columnar

extension Batch {
    /// The columns of `array`, a struct of columns of `types`; nil when it does not have them. The
    /// columns keep the foreign memory alive; only bitmaps, rows that do not begin a buffer, and values
    /// with parts are copied.
    init?(importing array: ForeignArray, types: [DataType]) {
        guard array.childCount == types.count, array.offset == 0 else { return nil }
        var columns: [Column] = []
        columns.reserveCapacity(types.count)
        for (index, type) in types.enumerated() {
            guard let child = array.takeChild(index), child.count == array.count,
                let column = Column(importing: child, type: type)
            else { return nil }
            columns.append(column)
        }
        self.init(columns: columns, count: array.count)
    }
}

extension Column {
    /// The rows of `array`, whose layout is that of `type`; nil when a buffer is missing.
    init?(importing array: ForeignArray, type: DataType) {
        let count = array.count
        guard type != .null else {
            self.init(type: .null, count: count, nullCount: count, values: Buffer(byteCount: 0))
            return
        }
        guard count > 0 else {
            self.init(emptyOf: type)
            return
        }
        if type.hasElements {
            guard let parts = ColumnParts(importing: array, type: type) else { return nil }
            self = parts.assembled(as: type)
            return
        }
        guard let values = array.buffer(1) else { return nil }
        let (validity, nullCount) = array.importedValidity()
        if type == .uuid {
            self.init(
                type: type, count: count, nullCount: nullCount, validity: validity,
                values: uuidOffsets(count),
                bytes: array.lent(values + array.offset * 16, count * 16, alignment: 1))
            return
        }
        switch type.layout {
        case .none:
            return nil
        case .bits:
            self.init(
                type: type, count: count, nullCount: nullCount, validity: validity,
                values: copiedBits(values, from: array.offset, count: count))
        case .fixed(let width):
            self.init(
                type: type, count: count, nullCount: nullCount, validity: validity,
                values: array.lent(values + array.offset * width, count * width, alignment: width))
        case .bytes:
            let (offsets, bytes) = array.importedBytes(values)
            self.init(
                type: type, count: count, nullCount: nullCount, validity: validity,
                values: offsets, bytes: bytes)
        }
    }

    private init(emptyOf type: DataType) {
        self.init(
            type: type, count: 0, values: Buffer(byteCount: 0),
            bytes: type.layout == .bytes ? Buffer(byteCount: 0) : nil)
    }
}

extension ColumnParts {
    /// The parts of `array`, whose type is `type`, which has parts; nil when some are missing.
    fileprivate init?(importing array: ForeignArray, type: DataType) {
        let (validity, nullCount) = array.importedValidity()
        var owner = array
        var shift = 0
        if case .map = type {
            guard let entries = array.takeChild(0) else { return nil }
            owner = entries
            shift = entries.offset
        }
        var children: [Column] = []
        for (index, partType) in type.partTypes.enumerated() {
            guard let child = owner.takeChild(index),
                let column = Column(importing: child, type: partType)
            else { return nil }
            children.append(column)
        }
        var offsets: Buffer?
        if case .structure = type {
            guard children.allSatisfy({ $0.count >= array.offset + array.count }) else {
                return nil
            }
            children = children.map { $0.slice(from: array.offset, count: array.count) }
        } else {
            guard let ends = array.importedOffsets(shift),
                children.allSatisfy({ $0.count >= ends.last })
            else { return nil }
            offsets = ends.buffer
        }
        self.init(
            count: array.count, nullCount: nullCount, validity: validity, offsets: offsets,
            children: children)
    }
}

/// The offsets of `count` values of 16 bytes.
private func uuidOffsets(_ count: Int) -> Buffer {
    let offsets = Buffer(byteCount: (count + 1) * 4)
    let target = offsets.base.assumingMemoryBound(to: Int32.self)
    for row in 0...count { target[row] = Int32(row * 16) }
    return offsets
}

extension ForeignArray {
    /// A copy of the offsets of lists or maps, `shift` added; nil when there are none.
    fileprivate func importedOffsets(_ shift: Int) -> (buffer: Buffer, last: Int)? {
        guard let start = buffer(1) else { return nil }
        let source = (start + offset * 4).assumingMemoryBound(to: Int32.self)
        let offsets = Buffer(byteCount: (count + 1) * 4)
        let target = offsets.base.assumingMemoryBound(to: Int32.self)
        for row in 0...count { target[row] = source[row] + Int32(shift) }
        return (offsets, Int(target[count]))
    }

    /// The foreign memory itself where it is aligned, else a copy.
    fileprivate func lent(
        _ start: UnsafeRawPointer, _ byteCount: Int, alignment: Int
    ) -> Buffer {
        if Int(bitPattern: start) & (alignment - 1) == 0 {
            return Buffer(
                borrowing: UnsafeMutableRawPointer(mutating: start), byteCount: byteCount,
                owner: self)
        }
        let copy = Buffer(uninitializedByteCount: byteCount)
        copy.base.copyMemory(from: start, byteCount: byteCount)
        return copy
    }

    /// A copy of the validity bits, nil when no row is NULL, and how many rows are.
    fileprivate func importedValidity() -> (Buffer?, nullCount: Int) {
        guard nullCount != 0, let bits = buffer(0) else { return (nil, 0) }
        let validity = copiedBits(bits, from: offset, count: count)
        var setCount = 0
        let words = validity.values(as: UInt64.self, count: wordCount(forBits: count))
        for index in 0..<words.count { setCount += words[index].nonzeroBitCount }
        return setCount == count ? (nil, 0) : (validity, count - setCount)
    }

    /// The offsets and bytes of text or bytea rows; copied, so that offsets begin at 0, only when
    /// the rows do not begin the buffer.
    fileprivate func importedBytes(_ start: UnsafeRawPointer) -> (offsets: Buffer, bytes: Buffer) {
        let source = (start + offset * 4).assumingMemoryBound(to: Int32.self)
        let bytes = buffer(2) ?? start
        if offset == 0 {
            let offsets = lent(start, (count + 1) * 4, alignment: 4)
            return (offsets, lent(bytes, Int(source[count]), alignment: 1))
        }
        let first = source[0]
        let offsets = Buffer(byteCount: (count + 1) * 4)
        let target = offsets.base.assumingMemoryBound(to: Int32.self)
        for row in 0...count { target[row] = source[row] - first }
        let byteCount = Int(target[count])
        let copy = Buffer(uninitializedByteCount: byteCount)
        copy.base.copyMemory(from: bytes + Int(first), byteCount: byteCount)
        return (offsets, copy)
    }
}

/// `count` bits beginning at bit `first`, in whole words whose last bits are 0: foreign bitmaps need
/// not be padded to words.
private func copiedBits(_ source: UnsafeRawPointer, from first: Int, count: Int) -> Buffer {
    let bytes = source.assumingMemoryBound(to: UInt8.self) + (first >> 3)
    let shift = UInt8(first & 7)
    let sourceByteCount = (Int(shift) + count + 7) >> 3
    let byteCount = (count + 7) >> 3
    let copy = Buffer(byteCount: wordCount(forBits: count) * 8)
    let target = copy.base.assumingMemoryBound(to: UInt8.self)
    if shift == 0 {
        target.update(from: bytes, count: byteCount)
    } else {
        for index in 0..<byteCount {
            let next = index + 1 < sourceByteCount ? bytes[index + 1] : 0
            target[index] = bytes[index] >> shift | next << (8 - shift)
        }
    }
    if count & 7 != 0 { target[byteCount - 1] &= (1 << UInt8(count & 7)) - 1 }
    return copy
}
