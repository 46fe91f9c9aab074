/// How fast a count has grown over the last few seconds.
struct ProgressRate {
    /// Samples older than this are forgotten, seconds.
    private static let window = 3.0
    private var samples: [(seconds: Double, count: Int)] = [(0, 0)]

    /// Takes in the count at a moment, and gives its growth per second.
    mutating func update(_ count: Int, at seconds: Double) -> Double {
        samples.append((seconds, count))
        while samples.count > 2, seconds - samples[0].seconds > Self.window {
            samples.removeFirst()
        }
        let elapsed = seconds - samples[0].seconds
        return elapsed > 0 ? Double(count - samples[0].count) / elapsed : 0
    }
}
