extension Column {
    /// The rows that `selection` names, in its order.
    public func gathered(_ selection: Selection) -> Column {
        if selection.isPrefix && selection.count == count { return self }
        return selection.rows.withUnsafeBufferPointer { rows in
            rows.withMemoryRebound(to: Int32.self) { gather($0, mayMiss: false) }
        }
    }

    /// The rows that `rows` names, in its order; -1 gives NULL (the missing side of an outer join).
    public func gathered(_ rows: Span<Int32>) -> Column {
        rows.withUnsafeBufferPointer { gather($0, mayMiss: true) }
    }

    /// The rows that `rows` names, in its order; -1 gives NULL.
    public func gathered(_ rows: [Int32]) -> Column {
        rows.withUnsafeBufferPointer { gather($0, mayMiss: true) }
    }

    /// The rows that `selection` keeps; a constant column stays one.
    public func filtered(by selection: Selection) -> Column {
        isConstant ? repeated(selection.count) : gathered(selection)
    }

    private func gather(_ rows: UnsafeBufferPointer<Int32>, mayMiss: Bool) -> Column {
        if isConstant { return expanded().gather(rows, mayMiss: mayMiss) }
        let misses = checkRows(rows, mayMiss: mayMiss)
        let count = rows.count
        let valid = gatherValidity(rows, misses: misses)
        let target: Buffer
        var targetBytes: Buffer?
        switch type.layout {
        case .none: target = Buffer(byteCount: 0)
        case .bits: target = gatherBits(values, rows)
        case .fixed(2): target = gatherFixed(rows, misses, zero: UInt16(0))
        case .fixed(4): target = gatherFixed(rows, misses, zero: UInt32(0))
        case .fixed(8): target = gatherFixed(rows, misses, zero: UInt64(0))
        case .fixed: target = gatherFixed(rows, misses, zero: SixteenBytes(low: 0, high: 0))
        case .bytes:
            let text = gatherText(rows)
            target = text.offsets
            targetBytes = text.bytes
        }
        let nullCount =
            valid.map {
                count - countSetBits($0.base.assumingMemoryBound(to: UInt64.self), count: count)
            } ?? 0
        return Column(
            type: type, count: count, nullCount: nullCount, validity: valid, values: target,
            bytes: targetBytes)
    }

    /// Stops at a row number outside the column, which would be an error of ours; says whether any
    /// is -1.
    private func checkRows(_ rows: UnsafeBufferPointer<Int32>, mayMiss: Bool) -> Bool {
        var largest: Int32 = -1
        var smallest = Int32.max
        for row in rows {
            largest = max(largest, row)
            smallest = min(smallest, row)
        }
        precondition(Int(largest) < count && smallest >= (mayMiss ? -1 : 0))
        return smallest < 0
    }

    private func gatherFixed<T: BitwiseCopyable>(
        _ rows: UnsafeBufferPointer<Int32>, _ misses: Bool, zero: T
    ) -> Buffer {
        let result = Buffer(uninitializedByteCount: rows.count * MemoryLayout<T>.stride)
        let target = result.base.assumingMemoryBound(to: T.self)
        let source = UnsafePointer(values.base.assumingMemoryBound(to: T.self))
        if misses {
            for index in 0..<rows.count {
                let row = rows[index]
                target[index] = row < 0 ? zero : source[Int(row)]
            }
        } else {
            for index in 0..<rows.count { target[index] = source[Int(rows[index])] }
        }
        return result
    }

    private func gatherValidity(
        _ rows: UnsafeBufferPointer<Int32>, misses: Bool
    ) -> Buffer? {
        if let validity { return gatherBits(validity, rows) }
        guard misses else { return nil }
        let result = Buffer(byteCount: wordCount(forBits: rows.count) * 8)
        let words = result.base.assumingMemoryBound(to: UInt64.self)
        for index in 0..<rows.count {
            words[index >> 6] |= (rows[index] < 0 ? 0 : 1) << UInt64(index & 63)
        }
        return result
    }

    /// The bits of `rows`; a missing row has a 0.
    private func gatherBits(_ bits: Buffer, _ rows: UnsafeBufferPointer<Int32>) -> Buffer {
        let source = UnsafePointer(bits.base.assumingMemoryBound(to: UInt64.self))
        let result = Buffer(byteCount: wordCount(forBits: rows.count) * 8)
        let words = result.base.assumingMemoryBound(to: UInt64.self)
        for index in 0..<rows.count {
            let row = Int(rows[index])
            guard row >= 0 else { continue }
            let bit = source[row >> 6] >> UInt64(row & 63) & 1
            words[index >> 6] |= bit << UInt64(index & 63)
        }
        return result
    }

    /// One pass for the offsets, one for the bytes.
    private func gatherText(
        _ rows: UnsafeBufferPointer<Int32>
    ) -> (offsets: Buffer, bytes: Buffer) {
        let offsets = Buffer(uninitializedByteCount: (rows.count + 1) * 4)
        let ends = offsets.base.assumingMemoryBound(to: Int32.self)
        let source = UnsafePointer(values.base.assumingMemoryBound(to: Int32.self))
        var total = 0
        ends[0] = 0
        for index in 0..<rows.count {
            let row = Int(rows[index])
            if row >= 0 { total += Int(source[row + 1] - source[row]) }
            ends[index + 1] = Int32(truncatingIfNeeded: total)
        }
        precondition(total <= Int(Int32.max), "a text column of a batch exceeds 2 GiB")
        let target = Buffer(uninitializedByteCount: total)
        guard let bytes else { return (offsets, target) }
        for index in 0..<rows.count {
            let width = Int(ends[index + 1] - ends[index])
            guard width > 0 else { continue }
            (target.base + Int(ends[index])).copyMemory(
                from: bytes.base + Int(source[Int(rows[index])]), byteCount: width)
        }
        return (offsets, target)
    }
}

extension Batch {
    /// The rows that `selection` names, with their weights and origins.
    public func filtered(by selection: Selection) -> Batch {
        if selection.isPrefix && selection.count == count { return self }
        let offsets = origin.map {
            RowOrigin(
                partition: $0.partition, offsets: $0.offsets.gathered(selection),
                records: $0.records)
        }
        return Batch(
            columns: columns.map { $0.gathered(selection) }, count: selection.count,
            weights: weights.map { $0.gathered(selection) }, origin: offsets)
    }
}

extension Weights {
    /// The weights of the rows that `selection` names.
    public func gathered(_ selection: Selection) -> Weights {
        let source = span
        let rows = selection.rows
        return Weights(count: selection.count) { target in
            for index in 0..<rows.count { target[index] = source[Int(rows[index])] }
        }
    }
}
