import Columnar

extension ScalarFunction {
    /// `get_bit`
    static let getBit = ScalarFunction(
        "get_bit", category: .math,
        summary: "The n-th bit of a bytea, from 0; the lowest bit of its first byte is the first.",
        examples: [FunctionExample("get_bit('\\x1234'::bytea, 4)", "1")],
        overloads: [
            Overload(
                [.bytea, .bigint], .integer,
                kernel: Kernels.binary {
                    (bytes: TextBytes, index: Int64) throws(RowError) -> Int32 in
                    try checkIndex(index, bytes.count * 8)
                    return Int32(bytes[Int(index) / 8] >> UInt8(index % 8) & 1)
                })
        ])

    /// `set_bit`
    static let setBit = ScalarFunction(
        "set_bit", category: .math, summary: "A bytea with its n-th bit, from 0, set to 0 or 1.",
        examples: [FunctionExample("set_bit('\\x1234'::bytea, 0, 1)", "\\x1334")],
        overloads: [
            Overload(
                [.bytea, .bigint, .integer], .bytea,
                kernel: Kernels.textTernary {
                    (bytes: TextBytes, index: Int64, bit: Int32, output) throws(RowError) in
                    try checkIndex(index, bytes.count * 8)
                    guard bit == 0 || bit == 1 else {
                        throw RowError(code: "22023", "new bit must be 0 or 1")
                    }
                    let mask = UInt8(1) << UInt8(index % 8)
                    let old = bytes[Int(index) / 8]
                    output.append(UTF8Text.slice(bytes, 0..<Int(index) / 8))
                    output.append(bit == 1 ? old | mask : old & ~mask)
                    output.append(UTF8Text.slice(bytes, Int(index) / 8 + 1..<bytes.count))
                })
        ])

    /// `get_byte`
    static let getByte = ScalarFunction(
        "get_byte", category: .math, summary: "The n-th byte of a bytea, from 0.",
        examples: [FunctionExample("get_byte('\\x1234'::bytea, 1)", "52")],
        overloads: [
            Overload(
                [.bytea, .integer], .integer,
                kernel: Kernels.binary {
                    (bytes: TextBytes, index: Int32) throws(RowError) -> Int32 in
                    try checkIndex(Int64(index), bytes.count)
                    return Int32(bytes[Int(index)])
                })
        ])

    /// `set_byte`
    static let setByte = ScalarFunction(
        "set_byte", category: .math,
        summary: "A bytea with its n-th byte, from 0, set to a number.",
        examples: [FunctionExample("set_byte('\\x1234'::bytea, 1, 64)", "\\x1240")],
        overloads: [
            Overload(
                [.bytea, .integer, .integer], .bytea,
                kernel: Kernels.textTernary {
                    (bytes: TextBytes, index: Int32, byte: Int32, output) throws(RowError) in
                    try checkIndex(Int64(index), bytes.count)
                    output.append(UTF8Text.slice(bytes, 0..<Int(index)))
                    output.append(UInt8(truncatingIfNeeded: byte))
                    output.append(UTF8Text.slice(bytes, Int(index) + 1..<bytes.count))
                })
        ])
}

private func checkIndex(_ index: Int64, _ count: Int) throws(RowError) {
    if index >= 0, index < count { return }
    throw RowError(code: "2202E", "index \(index) out of valid range, 0..\(count - 1)")
}
