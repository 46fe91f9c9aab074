/// How a Parquet file is written.
public struct ParquetOptions: Hashable, Sendable {
    /// A codec for the pages, by the name that options use.
    public enum Compression: String, CaseIterable, Hashable, Sendable {
        /// Zstandard.
        case zstd
        /// Snappy: faster to write, larger.
        case snappy
        /// DEFLATE in a gzip frame.
        case gzip
        /// Brotli.
        case brotli
        /// LZ4 without a frame (`LZ4_RAW`).
        case lz4
        /// No compression.
        case uncompressed
    }

    /// Which columns are written by way of a dictionary of their distinct values, until it grows
    /// beyond a page.
    public enum Dictionary: Hashable, Sendable {
        /// None.
        case off
        /// TEXT and BYTEA: numbers are written in half the time without.
        case bytes
        /// All.
        case all
    }

    /// The codec.
    public var compression = Compression.zstd
    /// The codec's level; nil for its default.
    public var compressionLevel: Int?
    /// Which columns have a dictionary.
    public var dictionary = Dictionary.bytes
    /// The number of rows that ends a row group.
    public var rowGroupRowCount = 131_072
    /// The number of bytes in columns that ends a row group, which is what a writer holds in memory
    /// before compression.
    public var rowGroupByteCount = 64 << 20

    /// zstd, row groups of 131,072 rows, dictionaries for text and bytes.
    public init() {}
}
