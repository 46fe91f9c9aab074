import Columnar

/// Makes rows up, the same ones for the same seed: for demonstrations, tests and benchmarks.
struct DatagenConnector: Connector {
    let name = "datagen"
    let summary = "Generates rows: sequences, random values, choices, timestamps with disorder."
    let example = """
        CREATE SOURCE view_log (view_id BIGINT, campaign_id INTEGER, ts TIMESTAMP) WITH (
            connector = 'datagen', rows-per-second = 1000, number-of-rows = 100000,
            fields.view_id.kind = 'sequence', fields.campaign_id.max = 20, fields.ts.disorder = '2 s')
        """
    let sourceOptions: [OptionSpec]? = [
        OptionSpec(
            "rows-per-second", .integer, default: "10000",
            "How many rows come in a second; 0 for as many as can be taken."),
        OptionSpec(
            "number-of-rows", .integer, "After how many rows the source ends; never unless set."),
        OptionSpec("seed", .integer, default: "0", "Other seeds give other random values."),
        OptionSpec(
            "fields.NAME.kind", .choice(["random", "sequence"]),
            "Whether the values are random or count up; timestamps count up unless set."),
        OptionSpec("fields.NAME.start", .text, "The first value of a sequence, 0 unless set."),
        OptionSpec(
            "fields.NAME.end", .text, "The last value of a sequence; the source ends there."),
        OptionSpec("fields.NAME.step", .text, "What a value of a sequence adds to the one before."),
        OptionSpec("fields.NAME.min", .text, "The smallest random value."),
        OptionSpec("fields.NAME.max", .text, "The largest random value."),
        OptionSpec(
            "fields.NAME.length", .integer, default: "16",
            "How many characters or bytes a random text has."),
        OptionSpec(
            "fields.NAME.choices", .list(separator: ","), "Random values are taken from these."),
        OptionSpec(
            "fields.NAME.disorder", .duration, default: "0",
            "How far, at most, a timestamp of a sequence lies before its place."),
        OptionSpec(
            "fields.NAME.null-rate", .number, default: "0",
            "Which share of the values is NULL, between 0 and 1."),
    ]
    let sinkOptions: [OptionSpec]? = nil
    let metadataColumns = [MetadataColumn.partition, .offset]

    func conflicts(in options: ConnectorOptions) -> [OptionProblem] {
        ["rows-per-second", "number-of-rows"].compactMap { key in
            guard let value = options.integer(key), value < 0 else { return nil }
            return OptionProblem(.wrongValue, key: key, "option '\(key)' must not be negative")
        }
    }

    func isBounded(_ options: ConnectorOptions) -> Bool {
        options.isGiven("number-of-rows")
            || options.given.keys.contains { $0.hasPrefix("fields.") && $0.hasSuffix(".end") }
    }

    func makeSource(_ request: SourceRequest) throws -> any SourceReader {
        try DatagenReader(request)
    }
}
