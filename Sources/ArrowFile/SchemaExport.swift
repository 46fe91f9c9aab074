import CArrow
import Columnar
import Glibc

extension Schema {
    /// The schema as a struct of the Arrow C Data Interface, whose receiver releases it.
    func exported() -> ArrowSchema {
        let children = UnsafeMutablePointer<ArrowSchema>.allocate(capacity: max(1, count))
        let pointers = UnsafeMutablePointer<UnsafeMutablePointer<ArrowSchema>?>.allocate(
            capacity: max(1, count))
        for (index, field) in fields.enumerated() {
            var child = arrowSchema(format: ArrowFormat.string(of: field.type), name: field.name)
            child.flags = field.isNullable ? Int64(ARROW_FLAG_NULLABLE) : 0
            (children + index).initialize(to: child)
            (pointers + index).initialize(to: children + index)
        }
        var schema = arrowSchema(format: "+s", name: "")
        schema.n_children = Int64(count)
        schema.children = pointers
        schema.private_data = UnsafeMutableRawPointer(children)
        return schema
    }
}

private func arrowSchema(format: String, name: String) -> ArrowSchema {
    ArrowSchema(
        format: strdup(format), name: strdup(name), metadata: nil, flags: 0, n_children: 0,
        children: nil, dictionary: nil, release: releaseSchema, private_data: nil)
}

/// Frees a schema made above, with those of its children that nobody has taken over.
private func releaseSchema(_ schema: UnsafeMutablePointer<ArrowSchema>?) {
    guard let schema else { return }
    free(UnsafeMutablePointer(mutating: schema.pointee.format))
    free(UnsafeMutablePointer(mutating: schema.pointee.name))
    if let children = schema.pointee.children {
        for index in 0..<Int(schema.pointee.n_children) {
            guard let child = children[index] else { continue }
            child.pointee.release?(child)
        }
        children.deallocate()
        schema.pointee.private_data?.assumingMemoryBound(to: ArrowSchema.self).deallocate()
    }
    schema.pointee.release = nil
}
