/// Reads Flink's list of offsets: `partition:0,offset:42;partition:1,offset:300`.
enum PartitionOffsets {
    /// The offsets by partition; nil when the text is not of that form.
    static func parse(_ text: String) -> [Int32: Int64]? {
        var offsets: [Int32: Int64] = [:]
        for entry in text.split(separator: ";") {
            var partition: Int32?
            var offset: Int64?
            for part in entry.split(separator: ",") {
                let pair = part.split(separator: ":").map { String($0).trimmingBlanks }
                guard pair.count == 2 else { return nil }
                switch pair[0] {
                case "partition": partition = Int32(pair[1])
                case "offset": offset = Int64(pair[1])
                default: return nil
                }
            }
            guard let partition, let offset, partition >= 0, offset >= 0 else { return nil }
            offsets[partition] = offset
        }
        return offsets.isEmpty ? nil : offsets
    }
}
