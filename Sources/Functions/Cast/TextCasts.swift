import Columnar

/// Conversions to and from text, by the text forms of `Columnar`.
enum TextCasts {
    /// The kernel that writes values of `type` as text.
    static func toText(_ type: DataType) -> Kernel {
        switch type {
        case .null: { _, call in .nulls(type: .text, count: call.rowCount) }
        case .text: { arguments, _ in arguments[0] }
        case .boolean: written { (x: Bool, text) in BooleanText.write(x, into: &text) }
        case .smallint: written { (x: Int16, text) in IntegerText.write(Int64(x), into: &text) }
        case .integer: written { (x: Int32, text) in IntegerText.write(Int64(x), into: &text) }
        case .bigint: written { (x: Int64, text) in IntegerText.write(x, into: &text) }
        case .real: written { (x: Float, text) in FloatText.write(x, into: &text) }
        case .double: written { (x: Double, text) in FloatText.write(x, into: &text) }
        case .bytea:
            written { (x: TextBytes, text) in
                ByteaText.write(Span(_unsafeElements: x), into: &text)
            }
        case .date: written { (x: Int32, text) in DateText.write(x, into: &text) }
        case .time: written { (x: Int64, text) in TimeText.write(x, into: &text) }
        case .timestamp: written { (x: Int64, text) in TimestampText.write(x, into: &text) }
        case .timestamptz: instantToText
        case .interval: written { (x: Interval, text) in IntervalText.write(x, into: &text) }
        case .array, .structure, .map, .json, .uuid:
            written { (x: TextBytes, text) in type.appendText(stored: x, to: &text) }
        case .decimal(_, let scale):
            { arguments, call in
                let x = FixedReader<Int128>(arguments[0])
                var scratch: [UInt8] = []
                return Kernels.textRows(arguments, &call) { row, output in
                    scratch.removeAll(keepingCapacity: true)
                    DecimalText.write(x.value(at: row), scale: scale, into: &scratch)
                    scratch.withUnsafeBufferPointer { output.append($0) }
                }
            }
        }
    }

    @inline(__always)
    private static func written<A: KernelInput>(
        _ write: @escaping @Sendable (A, inout [UInt8]) -> Void
    ) -> Kernel {
        { arguments, call in
            let x = A.Reader(arguments[0])
            var scratch: [UInt8] = []
            return Kernels.textRows(arguments, &call) { row, output in
                scratch.removeAll(keepingCapacity: true)
                write(x.value(at: row), &scratch)
                scratch.withUnsafeBufferPointer { output.append($0) }
            }
        }
    }

    /// Instants are written in the session's time zone.
    private static let instantToText: Kernel = { arguments, call in
        let x = FixedReader<Int64>(arguments[0])
        let zone = Result { () throws(RowError) in try ZoneRules(call.session) }
        var scratch: [UInt8] = []
        return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
            let rules = try zone.get()
            scratch.removeAll(keepingCapacity: true)
            if rules.isUTC {
                TimestampText.writeInstant(x.value(at: row), into: &scratch)
            } else {
                let instant = x.value(at: row)
                TimestampText.write(try rules.wallTime(ofInstant: instant), into: &scratch)
                writeOffset(rules.offset(atInstant: instant), into: &scratch)
            }
            scratch.withUnsafeBufferPointer { output.append($0) }
        }
    }

    private static func writeOffset(_ microseconds: Int64, into text: inout [UInt8]) {
        let minutes = microseconds.magnitude / 60_000_000
        text.append(UInt8(ascii: microseconds < 0 ? "-" : "+"))
        let hours = minutes / 60
        text += [UInt8(48 + hours / 10), UInt8(48 + hours % 10)]
        guard minutes % 60 != 0 else { return }
        text += [UInt8(ascii: ":"), UInt8(48 + minutes % 60 / 10), UInt8(48 + minutes % 10)]
    }

    /// The kernel that reads text as `type`; what cannot be read is the error of its row (rule 39).
    static func fromText(_ type: DataType) -> Kernel? {
        switch type {
        case .null: nil
        case .text: { arguments, _ in arguments[0] }
        case .boolean: parsed(.boolean) { BooleanText.parse($0) }
        case .smallint: integer(Int16.self, type)
        case .integer: integer(Int32.self, type)
        case .bigint: integer(Int64.self, type)
        case .real: parsed(.real) { FloatText.parseFloat($0) }
        case .double: parsed(.double) { FloatText.parseDouble($0) }
        case .date: parsed(.date) { DateText.parse($0) }
        case .time: parsed(.time) { TimeText.parse($0) }
        case .timestamp: parsed(.timestamp) { TimestampText.parse($0) }
        case .timestamptz: textToInstant
        case .interval: parsed(.interval) { IntervalText.parse($0) }
        case .bytea:
            Kernels.textUnary { (x: TextBytes, output) throws(RowError) in
                guard let bytes = ByteaText.parse(Span(_unsafeElements: x)) else {
                    throw invalid(x, .bytea)
                }
                bytes.withUnsafeBufferPointer { output.append($0) }
            }
        case .array, .structure, .map, .json, .uuid: stored(type)
        case .decimal(let precision, let scale):
            { arguments, call in
                let x = BytesReader(arguments[0])
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int128 in
                    try decimal(x.value(at: row), precision, scale)
                }
            }
        }
    }

    @inline(__always)
    private static func parsed<R: KernelOutput>(
        _ type: DataType, _ parse: @escaping @Sendable (Span<UInt8>) -> R?
    ) -> Kernel {
        { arguments, call in
            let x = BytesReader(arguments[0])
            return Kernels.rows(arguments, &call) { row throws(RowError) -> R in
                let text = x.value(at: row)
                guard let value = parse(Span(_unsafeElements: text)) else {
                    throw invalid(text, type)
                }
                return value
            }
        }
    }

    private static func integer<T: KernelOutput & FixedWidthInteger>(
        _ result: T.Type, _ type: DataType
    ) -> Kernel {
        { arguments, call in
            let x = BytesReader(arguments[0])
            return Kernels.rows(arguments, &call) { row throws(RowError) -> T in
                let text = x.value(at: row)
                guard let value = IntegerText.parse(Span(_unsafeElements: text)) else {
                    throw invalid(text, type)
                }
                guard let narrow = T(exactly: value) else { throw .outOfRange(type) }
                return narrow
            }
        }
    }

    /// Reads text as a type whose columns store bytes.
    private static func stored(_ type: DataType) -> Kernel {
        { arguments, call in
            let x = BytesReader(arguments[0])
            var scratch: [UInt8] = []
            return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
                let text = x.value(at: row)
                scratch.removeAll(keepingCapacity: true)
                guard type.appendStored(parsing: Span(_unsafeElements: text), to: &scratch) else {
                    throw invalid(text, type)
                }
                scratch.withUnsafeBufferPointer { output.append($0) }
            }
        }
    }

    private static func decimal(
        _ text: TextBytes, _ precision: Int, _ scale: Int
    ) throws(RowError) -> Int128 {
        let span = Span<UInt8>(_unsafeElements: text)
        if let value = DecimalText.parse(span, precision: precision, scale: scale) { return value }
        if FloatText.parseDouble(span) != nil { throw .numericOverflow }
        throw invalid(text, .decimal(precision: precision, scale: scale))
    }

    /// Text without a zone is wall time of the session's zone.
    private static let textToInstant: Kernel = { arguments, call in
        let x = BytesReader(arguments[0])
        let zone = Result { () throws(RowError) in try ZoneRules(call.session) }
        return Kernels.rows(arguments, &call) { row throws(RowError) -> Int64 in
            let text = x.value(at: row)
            guard let instant = TimestampText.parseInstant(Span(_unsafeElements: text)) else {
                throw invalid(text, .timestamptz)
            }
            let rules = try zone.get()
            if rules.isUTC { return instant }
            // A zone in the text shows as a difference between its instant and its wall time.
            let wall = TimestampText.parse(Span(_unsafeElements: text)) ?? instant
            return wall == instant && !endsWithUTC(text)
                ? try rules.instant(ofWallTime: wall) : instant
        }
    }

    private static func endsWithUTC(_ text: TextBytes) -> Bool {
        guard let last = text.last(where: { $0 != 0x20 }) else { return false }
        if last == UInt8(ascii: "Z") || last == UInt8(ascii: "z") { return true }
        let tail = text.suffix(9)
        if tail.contains(UInt8(ascii: "+")) { return true }
        return String(decoding: tail, as: UTF8.self).uppercased().hasSuffix("UTC")
            || String(decoding: tail, as: UTF8.self).uppercased().hasSuffix("GMT")
    }

    static func invalid(_ text: TextBytes, _ type: DataType) -> RowError {
        .invalidText(String(decoding: text, as: UTF8.self), type)
    }
}
