import Columnar

extension TimeWindow {
    /// The columns `window_start` and `window_end` of `count` rows.
    func columns(count: Int, type: DataType) -> [Column] {
        [start, end].map { time in
            var writer = FixedColumnWriter<Int64>(type: type, count: count)
            var values = writer.values
            for row in 0..<count { values[row] = time }
            return writer.finish()
        }
    }
}
