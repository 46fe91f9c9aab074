import Columnar

extension Cast {
    /// The kernel that gives a text at most `length` code points, for VARCHAR(length): an explicit
    /// cast cuts what is too long; storing fails it (SQLSTATE 22001) unless only spaces are cut.
    public static func varcharKernel(length: Int, isExplicit: Bool) -> Kernel {
        Kernels.foldingConstants { arguments, call in
            let x = BytesReader(arguments[0])
            return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
                let text = x.value(at: row)
                let end = UTF8Text.offset(ofCodePoint: length, in: text)
                if !isExplicit, text[end...].contains(where: { $0 != 0x20 }) {
                    throw RowError(
                        code: "22001", "value too long for type character varying(\(length))")
                }
                output.append(UTF8Text.slice(text, 0..<end))
            }
        }
    }
}
