import CArrow
import Columnar

extension Batch {
    /// The columns as a struct of the Arrow C Data Interface, whose receiver releases it. Nothing is
    /// copied but values with parts: the buffers live until then. Weights do not cross.
    func exported() -> ArrowArray {
        arrowArray(count: count, buffers: [nil], children: columns.map { $0.exported() })
    }
}

extension Column {
    /// The column as a struct of the Arrow C Data Interface that keeps its buffers alive.
    func exported() -> ArrowArray {
        switch type {
        case .interval: return texts().exported()
        case .uuid:
            return arrowArray(count: count, nullCount: nullCount, buffers: [validity, uuidBytes()])
        case .array, .structure, .map: return ColumnParts(of: self).exported(type)
        default: break
        }
        return switch type.layout {
        case .none: arrowArray(count: count, nullCount: count, buffers: [])
        case .bits, .fixed:
            arrowArray(count: count, nullCount: nullCount, buffers: [validity, values])
        case .bytes:
            arrowArray(
                count: count, nullCount: nullCount, buffers: [validity, values, bytes ?? values])
        }
    }

    /// The text of each row.
    private func texts() -> Column {
        var writer = BytesColumnWriter(type: .text, rowCapacity: count)
        var text: [UInt8] = []
        for row in 0..<count {
            text.removeAll(keepingCapacity: true)
            if writeText(row: row, into: &text) { writer.append(text) } else { writer.appendNull() }
        }
        return writer.finish()
    }

    /// The 16 bytes of each row, zeros where it is NULL.
    private func uuidBytes() -> Buffer {
        let target = Buffer(byteCount: count * 16)
        for row in 0..<count where !isNull(at: row) {
            utf8(at: row).withUnsafeBufferPointer { value in
                UnsafeMutableRawBufferPointer(start: target.base + row * 16, count: 16)
                    .copyMemory(from: UnsafeRawBufferPointer(value))
            }
        }
        return target
    }
}

extension ColumnParts {
    fileprivate func exported(_ type: DataType) -> ArrowArray {
        let parts = children.map { $0.exported() }
        guard let offsets else {
            return arrowArray(
                count: count, nullCount: nullCount, buffers: [validity], children: parts)
        }
        guard case .map = type else {
            return arrowArray(
                count: count, nullCount: nullCount, buffers: [validity, offsets], children: parts)
        }
        let entries = arrowArray(count: children[0].count, buffers: [nil], children: parts)
        return arrowArray(
            count: count, nullCount: nullCount, buffers: [validity, offsets], children: [entries])
    }
}

/// An array of the Arrow C Data Interface that keeps its buffers alive and owns its children.
private func arrowArray(
    count: Int, nullCount: Int = 0, buffers: [Buffer?], children: [ArrowArray] = []
) -> ArrowArray {
    let owner = ExportedArray(buffers, children)
    return ArrowArray(
        length: Int64(count), null_count: Int64(nullCount), offset: 0,
        n_buffers: Int64(buffers.count), n_children: Int64(children.count),
        buffers: owner.bufferPointers, children: owner.childPointers, dictionary: nil,
        release: releaseArray, private_data: Unmanaged.passRetained(owner).toOpaque())
}

/// Holds what an array that crossed the border points to.
private final class ExportedArray {
    let bufferPointers: UnsafeMutablePointer<UnsafeRawPointer?>
    let childPointers: UnsafeMutablePointer<UnsafeMutablePointer<ArrowArray>?>
    private let buffers: [Buffer?]
    private let children: UnsafeMutablePointer<ArrowArray>
    private let childCount: Int

    init(_ buffers: [Buffer?], _ children: [ArrowArray]) {
        self.buffers = buffers
        childCount = children.count
        bufferPointers = .allocate(capacity: max(1, buffers.count))
        for (index, buffer) in buffers.enumerated() {
            (bufferPointers + index).initialize(to: buffer.map { UnsafeRawPointer($0.base) })
        }
        self.children = .allocate(capacity: max(1, children.count))
        childPointers = .allocate(capacity: max(1, children.count))
        for (index, child) in children.enumerated() {
            (self.children + index).initialize(to: child)
            (childPointers + index).initialize(to: self.children + index)
        }
    }

    deinit {
        // Those that nobody has taken over.
        for index in 0..<childCount { children[index].release?(children + index) }
        children.deallocate()
        childPointers.deallocate()
        bufferPointers.deallocate()
    }
}

private func releaseArray(_ array: UnsafeMutablePointer<ArrowArray>?) {
    guard let array else { return }
    if let owner = array.pointee.private_data {
        Unmanaged<ExportedArray>.fromOpaque(owner).release()
    }
    array.pointee.release = nil
}
