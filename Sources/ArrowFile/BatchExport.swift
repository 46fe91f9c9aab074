import CArrow
import Columnar

extension Batch {
    /// The columns as a struct of the Arrow C Data Interface, whose receiver releases it. Nothing is
    /// copied: the buffers live until then. Weights do not cross.
    func exported() -> ArrowArray {
        let children = UnsafeMutablePointer<ArrowArray>.allocate(capacity: max(1, columns.count))
        let pointers = UnsafeMutablePointer<UnsafeMutablePointer<ArrowArray>?>.allocate(
            capacity: max(1, columns.count))
        for (index, column) in columns.enumerated() {
            (children + index).initialize(to: column.exported())
            (pointers + index).initialize(to: children + index)
        }
        let buffers = UnsafeMutablePointer<UnsafeRawPointer?>.allocate(capacity: 1)
        buffers.initialize(to: nil)
        return ArrowArray(
            length: Int64(count), null_count: 0, offset: 0, n_buffers: 1,
            n_children: Int64(columns.count), buffers: buffers, children: pointers, dictionary: nil,
            release: releaseBatch, private_data: UnsafeMutableRawPointer(children))
    }
}

extension Column {
    /// The column as a struct of the Arrow C Data Interface that keeps its buffers alive.
    func exported() -> ArrowArray {
        let buffers = UnsafeMutablePointer<UnsafeRawPointer?>.allocate(capacity: 3)
        buffers.initialize(repeating: nil, count: 3)
        let bufferCount: Int64
        switch type.layout {
        case .none:
            bufferCount = 0
        case .bits, .fixed:
            bufferCount = 2
            buffers[1] = UnsafeRawPointer(values.base)
        case .bytes:
            bufferCount = 3
            buffers[1] = UnsafeRawPointer(values.base)
            buffers[2] = UnsafeRawPointer(bytes?.base ?? values.base)
        }
        buffers[0] = validity.map { UnsafeRawPointer($0.base) }
        return ArrowArray(
            length: Int64(count), null_count: Int64(type == .null ? count : nullCount), offset: 0,
            n_buffers: bufferCount, n_children: 0, buffers: buffers, children: nil,
            dictionary: nil, release: releaseColumn,
            private_data: Unmanaged.passRetained(ExportedColumn(self)).toOpaque())
    }
}

/// Holds the buffers of a column that crossed the border.
private final class ExportedColumn {
    let column: Column

    init(_ column: Column) {
        self.column = column
    }
}

private func releaseColumn(_ array: UnsafeMutablePointer<ArrowArray>?) {
    guard let array else { return }
    array.pointee.buffers?.deallocate()
    if let owner = array.pointee.private_data {
        Unmanaged<ExportedColumn>.fromOpaque(owner).release()
    }
    array.pointee.release = nil
}

/// Frees a batch made above, with those of its columns that nobody has taken over.
private func releaseBatch(_ array: UnsafeMutablePointer<ArrowArray>?) {
    guard let array else { return }
    if let children = array.pointee.children {
        for index in 0..<Int(array.pointee.n_children) {
            guard let child = children[index] else { continue }
            child.pointee.release?(child)
        }
        children.deallocate()
    }
    array.pointee.buffers?.deallocate()
    array.pointee.private_data?.assumingMemoryBound(to: ArrowArray.self).deallocate()
    array.pointee.release = nil
}
