import CSimdjson

/// Looks for broken UTF-8 with the processor's vector instructions.
public enum UTF8Check {
    /// Whether `bytes` are UTF-8.
    public static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return true }
        guard json_library_error() == nil else {
            return String(validating: bytes.bindMemory(to: UInt8.self), as: UTF8.self) != nil
        }
        return json_is_utf8(base.assumingMemoryBound(to: UInt8.self), bytes.count)
    }
}
