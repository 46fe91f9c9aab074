/// Writes the rows of key columns as byte strings that are equal when the keys are, and reads them
/// back. One text column is its own bytes. Otherwise each column in turn is a byte that says NULL (0)
/// or not (1), and then its words, or the number of its bytes in four bytes and these.
struct KeyEncoder {
    private let types: [DataType]
    private var offsets: [Int] = []
    private var bytes: [UInt8] = []
    private var words: [UInt64] = []

    init(types: [DataType]) {
        self.types = types
    }

    /// The memory of its buffers.
    var byteCount: Int { (offsets.capacity + words.capacity) * 8 + bytes.capacity }

    /// Lends the bytes of the keys of `count` rows and where each begins.
    @inline(__always)
    mutating func withKeys(
        _ columns: [Column], _ count: Int,
        _ body: (UnsafeRawPointer, UnsafePointer<Int>) -> Void
    ) {
        if offsets.count < count + 1 { offsets = Array(repeating: 0, count: count + 1) }
        if types.count == 1 {
            let column = columns[0]
            let source = column.offsets
            for row in 0...count { offsets[row] = Int(source[row]) }
            offsets.withUnsafeBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                let start = column.bytes?.base ?? column.values.base
                body(UnsafeRawPointer(start), base)
            }
            withExtendedLifetime(column) {}
            return
        }
        encode(columns, count)
        offsets.withUnsafeBufferPointer { offsetBuffer in
            bytes.withUnsafeBytes { byteBuffer in
                guard let starts = offsetBuffer.baseAddress, let base = byteBuffer.baseAddress
                else { return }
                body(base, starts)
            }
        }
    }

    /// The columns of `count` keys, of which `key` gives the bytes.
    func decode(_ count: Int, _ key: (Int) -> UnsafeRawBufferPointer) -> [Column] {
        let builders = types.map { ColumnBuilder(type: $0, capacity: count) }
        for row in 0..<count {
            let encoded = key(row)
            var position = 0
            for builder in builders { position += Self.append(encoded, position, to: builder) }
        }
        return builders.map { $0.finish() }
    }

    /// Appends the value that is encoded at `start` to `builder`; returns how many bytes it took.
    private static func append(
        _ encoded: UnsafeRawBufferPointer, _ start: Int, to builder: ColumnBuilder
    ) -> Int {
        if encoded[start] == 0 {
            builder.appendNull()
            return 1
        }
        guard let width = KeyWords.count(of: builder.type) else {
            let length = Int(encoded.loadUnaligned(fromByteOffset: start + 1, as: UInt32.self))
            let text = UnsafeRawBufferPointer(rebasing: encoded[(start + 5)..<(start + 5 + length)])
            text.withMemoryRebound(to: UInt8.self) { builder.appendBytes($0) }
            return 5 + length
        }
        let low = encoded.loadUnaligned(fromByteOffset: start + 1, as: UInt64.self)
        let high =
            width == 2 ? encoded.loadUnaligned(fromByteOffset: start + 9, as: UInt64.self) : 0
        builder.append(keyWord: low, high: high)
        return 1 + width * 8
    }

    private mutating func encode(_ columns: [Column], _ count: Int) {
        measure(columns, count)
        let total = offsets[count]
        if bytes.count < total + 1 { bytes = Array(repeating: 0, count: (total + 1) * 2) }
        // `offsets[row]` runs from the begin of a row to its end, where the next one begins.
        for column in columns {
            if let width = KeyWords.count(of: column.type) {
                encodeWords(column, width, count)
            } else {
                encodeText(column, count)
            }
        }
        for row in stride(from: count, to: 0, by: -1) { offsets[row] = offsets[row - 1] }
        offsets[0] = 0
    }

    /// Makes `offsets[row]` the begin of each row's key.
    private mutating func measure(_ columns: [Column], _ count: Int) {
        for row in 0..<count { offsets[row] = columns.count }
        for column in columns {
            let hasNulls = column.hasNulls
            let valid = BitSpan(words: column.validityWords)
            if let width = KeyWords.count(of: column.type) {
                for row in 0..<count where !hasNulls || valid[row] { offsets[row] += width * 8 }
            } else {
                let ends = column.offsets
                for row in 0..<count where !hasNulls || valid[row] {
                    offsets[row] += 4 + Int(ends[row + 1] - ends[row])
                }
            }
        }
        var start = 0
        for row in 0..<count {
            let length = offsets[row]
            offsets[row] = start
            start += length
        }
        offsets[count] = start
    }

    private mutating func encodeWords(_ column: Column, _ width: Int, _ count: Int) {
        if words.count < count * width { words = Array(repeating: 0, count: count * width) }
        words.withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress { KeyWords.write(column, into: base, stride: width) }
        }
        let hasNulls = column.hasNulls
        let valid = BitSpan(words: column.validityWords)
        bytes.withUnsafeMutableBytes { target in
            for row in 0..<count {
                let start = offsets[row]
                let isValid = !hasNulls || valid[row]
                target[start] = isValid ? 1 : 0
                offsets[row] = start + 1
                guard isValid else { continue }
                for part in 0..<width {
                    target.storeBytes(
                        of: words[row * width + part], toByteOffset: start + 1 + part * 8,
                        as: UInt64.self)
                }
                offsets[row] = start + 1 + width * 8
            }
        }
    }

    private mutating func encodeText(_ column: Column, _ count: Int) {
        let hasNulls = column.hasNulls
        let valid = BitSpan(words: column.validityWords)
        let ends = column.offsets
        let source = UnsafeRawPointer(column.bytes?.base ?? column.values.base)
        bytes.withUnsafeMutableBytes { target in
            guard let base = target.baseAddress else { return }
            for row in 0..<count {
                let start = offsets[row]
                let isValid = !hasNulls || valid[row]
                target[start] = isValid ? 1 : 0
                offsets[row] = start + 1
                guard isValid else { continue }
                let length = Int(ends[row + 1] - ends[row])
                target.storeBytes(
                    of: UInt32(length), toByteOffset: start + 1, as: UInt32.self)
                (base + start + 5).copyMemory(
                    from: source + Int(ends[row]), byteCount: length)
                offsets[row] = start + 5 + length
            }
        }
    }
}
