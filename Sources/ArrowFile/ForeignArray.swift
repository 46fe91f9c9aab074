import CArrow

/// Owns an array that came over the Arrow C Data Interface, and so the memory of its buffers.
final class ForeignArray {
    private var array: ArrowArray

    /// Takes over what `pointer` points to, which is empty afterwards.
    init(moving pointer: UnsafeMutablePointer<ArrowArray>) {
        array = pointer.pointee
        pointer.pointee.release = nil
    }

    deinit {
        array.release?(&array)
    }

    /// How many rows there are.
    var count: Int { Int(array.length) }

    /// How many rows of the buffers come before the first row.
    var offset: Int { Int(array.offset) }

    /// How many rows are NULL; nil when that was not counted.
    var nullCount: Int? { array.null_count < 0 ? nil : Int(array.null_count) }

    /// How many columns a struct has.
    var childCount: Int { Int(array.n_children) }

    /// Buffer `index`, alive while this object is; nil when there is none.
    func buffer(_ index: Int) -> UnsafeRawPointer? {
        guard index < Int(array.n_buffers), let buffers = array.buffers else { return nil }
        return buffers[index]
    }

    /// Takes over the column `index` of a struct; nil when there is none (any more).
    func takeChild(_ index: Int) -> ForeignArray? {
        guard index < childCount, let child = array.children?[index], child.pointee.release != nil
        else { return nil }
        return ForeignArray(moving: child)
    }
}
