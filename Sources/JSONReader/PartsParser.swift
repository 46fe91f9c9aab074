import CSimdjson
import Columnar

/// Makes what a column stores of JSON values, for the types whose values have parts, JSON and UUID.
/// One for each field of a reader, which keeps it as long as its decoder.
final class PartsParser {
    private let type: DataType
    private var normal: [UInt8] = []
    private var stored: [UInt8] = []
    private var lent = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 256)

    /// Reads values of `type`.
    init(type: DataType) {
        self.type = type
    }

    deinit {
        lent.deallocate()
    }

    /// What a column of the type stores for `value`, any JSON but null; nil when it is none of the
    /// type. The bytes are lent until the next call.
    func parse(_ value: Span<UInt8>) -> json_parts? {
        normal.removeAll(keepingCapacity: true)
        stored.removeAll(keepingCapacity: true)
        guard JSONNormalizer.append(value, to: &normal) else { return nil }
        let isValue = normal.withUnsafeBufferPointer {
            JSONElementReader.appendStored($0, of: type, to: &stored)
        }
        guard isValue else { return nil }
        if lent.count < stored.count {
            lent.deallocate()
            lent = .allocate(capacity: stored.count * 2)
        }
        _ = lent.update(fromContentsOf: stored)
        return json_parts(bytes: UnsafePointer(lent.baseAddress), length: stored.count)
    }
}
