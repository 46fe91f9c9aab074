import Columnar

/// Sorts the rows of batches by the folders that `PARTITIONED BY` puts them in.
struct PartitionFolders {
    private let columns: [Int]
    private let names: [[UInt8]]
    private let nullName: [UInt8]

    /// `columns` index `fields`, outermost first; none means that all rows go to one folder.
    init(fields: [Field], columns: [Int], nullName: String) {
        self.columns = columns
        self.nullName = Array(nullName.utf8)
        names = columns.map { index in
            var name: [UInt8] = []
            PathEscape.escape(fields[index].name.utf8, into: &name)
            return name
        }
    }

    /// The folders of the rows of `batch`, relative and in order of appearance, with the rows of
    /// each. Neighbours of equal values are recognised before any text is made.
    func groups(of batch: Batch) -> [(folder: [UInt8], rows: [Int32])] {
        var groups: [(folder: [UInt8], rows: [Int32])] = []
        var index: [[UInt8]: Int] = [:]
        var current = 0
        var path: [UInt8] = []
        var text: [UInt8] = []
        for row in 0..<batch.count {
            let isSame =
                row > 0
                && columns.allSatisfy { batch.columns[$0].rowsAreIdentical(row - 1, row) }
            if !isSame {
                path.removeAll(keepingCapacity: true)
                appendPath(batch, row, &path, &text)
                if let known = index[path] {
                    current = known
                } else {
                    current = groups.count
                    index[path] = current
                    groups.append((path, []))
                }
            }
            groups[current].rows.append(Int32(row))
        }
        return groups
    }

    /// `network_id=7/minute_timestamp=2024-11-18 10%3A00%3A00`.
    private func appendPath(
        _ batch: Batch, _ row: Int, _ path: inout [UInt8], _ text: inout [UInt8]
    ) {
        for (place, column) in columns.enumerated() {
            if place > 0 { path.append(UInt8(ascii: "/")) }
            path += names[place]
            path.append(UInt8(ascii: "="))
            text.removeAll(keepingCapacity: true)
            if batch.columns[column].writeText(row: row, into: &text), !text.isEmpty {
                PathEscape.escape(text, into: &path)
            } else {
                path += nullName
            }
        }
    }
}
