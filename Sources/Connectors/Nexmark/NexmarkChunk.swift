import Columnar

/// The events of one kind among some consecutive ones, made when they are decoded.
struct NexmarkChunk: SourceChunk {
    let plan: NexmarkPlan
    let table: NexmarkTable
    let columns: [NexmarkColumn]
    let metadataKeys: [String]
    let first: Int64
    let count: Int64
    let rowCount: Int
    let nextPosition: SourcePosition
    let endsPartition: Bool

    var partition: Int32 { nextPosition.partition.number }
    var byteCount: Int { rowCount * 16 * max(1, columns.count) }

    func decode() throws -> DecodedChunk {
        let numbers = eventNumbers()
        let values = NexmarkValues(plan: plan, table: table, numbers: numbers)
        var writer = FixedColumnWriter<Int64>(type: .bigint, count: numbers.count)
        for row in numbers.indices { writer[row] = numbers[row] }
        let offsets = writer.finish()
        let metadata = metadataKeys.map { key in
            key == "offset" ? offsets : MadeColumn.repeated(0, count: numbers.count)
        }
        return DecodedChunk(
            columns: columns.map { values.column($0) } + metadata, rowCount: numbers.count,
            offsets: offsets, nextPosition: nextPosition, endsPartition: endsPartition)
    }

    private func eventNumbers() -> [Int64] {
        let (own, before) = plan.place(of: table)
        var numbers: [Int64] = []
        numbers.reserveCapacity(rowCount + Int(own))
        var round = first / plan.total * plan.total
        while round < first + count {
            let start = max(first, round + before)
            let end = min(first + count, round + before + own)
            if start < end { numbers.append(contentsOf: start..<end) }
            round += plan.total
        }
        return numbers
    }
}
