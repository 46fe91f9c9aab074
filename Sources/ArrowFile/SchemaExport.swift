import CArrow
import Columnar
import Glibc

extension Schema {
    /// The schema as a struct of the Arrow C Data Interface, whose receiver releases it.
    func exported() -> ArrowSchema {
        arrowSchema(
            format: "+s", name: "",
            children: fields.map {
                arrowSchema(of: $0.type, name: $0.name, isNullable: $0.isNullable)
            })
    }
}

/// A field of a type; every part of a value may be NULL, except the keys of a map.
private func arrowSchema(of type: DataType, name: String, isNullable: Bool) -> ArrowSchema {
    let children: [ArrowSchema]
    switch type {
    case .array(let element):
        children = [arrowSchema(of: element, name: "element", isNullable: true)]
    case .structure(let fields):
        children = fields.map { arrowSchema(of: $0.type, name: $0.name, isNullable: true) }
    case .map(let key, let value):
        let entry = [
            arrowSchema(of: key, name: "key", isNullable: false),
            arrowSchema(of: value, name: "value", isNullable: true),
        ]
        children = [arrowSchema(format: "+s", name: "key_value", children: entry)]
    default: children = []
    }
    var schema = arrowSchema(
        format: ArrowFormat.string(of: type), name: name, children: children)
    schema.flags = isNullable ? Int64(ARROW_FLAG_NULLABLE) : 0
    if type == .uuid { schema.metadata = uuidExtension }
    return schema
}

/// What says of 16 bytes that they are a UUID, as the interface lays out metadata: the number of
/// pairs, then each text behind its length. Lives as long as the program.
private nonisolated(unsafe) let uuidExtension: UnsafePointer<CChar> = {
    var bytes: [UInt8] = []
    func append(_ number: Int) {
        withUnsafeBytes(of: Int32(number)) { bytes.append(contentsOf: $0) }
    }
    let texts = [
        "ARROW:extension:name", "arrow.uuid", "ARROW:extension:metadata", "",
    ]
    append(texts.count / 2)
    for text in texts {
        append(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }
    let memory = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    for (index, byte) in bytes.enumerated() { memory[index] = CChar(bitPattern: byte) }
    return UnsafePointer(memory)
}()

private func arrowSchema(
    format: String, name: String, children: [ArrowSchema]
) -> ArrowSchema {
    let memory = UnsafeMutablePointer<ArrowSchema>.allocate(capacity: max(1, children.count))
    let pointers = UnsafeMutablePointer<UnsafeMutablePointer<ArrowSchema>?>.allocate(
        capacity: max(1, children.count))
    for (index, child) in children.enumerated() {
        (memory + index).initialize(to: child)
        (pointers + index).initialize(to: memory + index)
    }
    return ArrowSchema(
        format: strdup(format), name: strdup(name), metadata: nil, flags: 0,
        n_children: Int64(children.count), children: pointers, dictionary: nil,
        release: releaseSchema, private_data: UnsafeMutableRawPointer(memory))
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
