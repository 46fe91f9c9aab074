/// A promise that no row with an earlier event time will come, except late ones: microseconds since
/// 1970-01-01. `.min` promises nothing yet; `.max` is the end of a bounded input.
///
/// Flink's and the Dataflow Model's low watermark (Akidau et al., VLDB 2015).
public typealias Watermark = Int64
