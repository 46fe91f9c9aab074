extension Command {
    /// `streamsql demo`
    static let demo = Command(
        name: "demo",
        summary: "shows the ad pipeline at work, on a broker and events of its own",
        operands: "", operandCount: 0...0,
        details: [
            "Starts the embedded broker, sends views of advertisements to the topic view_log (in "
                + "disorder, a few very late, one in 2,000 broken), and runs the pipeline of "
                + "ad_campaigns.sql, which joins them with a CSV file and keeps Parquet files and a "
                + "SQLite table up to date. Then it asks for the results.",
            "Time runs 60 times as fast: ten seconds show ten minutes of events. Everything is left "
                + "in a folder, with the messages, so that you can go on from there.",
        ],
        options: [seconds.spec, rate.spec, seed.spec, keep.spec],
        examples: [
            Example("streamsql demo", "ten seconds at 5,000 views a second"),
            Example(
                "streamsql demo --seconds 60 --rate 50000 --keep ads",
                "longer and faster, in a folder of your choice"),
        ],
        run: { try Demo($0).run() })

    static let seconds = Option<Int>.number(
        "--seconds", value: "N", in: 2...3_600, help: "How long views are sent; 10.")
    static let rate = Option<Int>.number(
        "--rate", value: "N", in: 100...200_000, help: "How many views a second; 5000.")
    static let seed = Option<Int>.number(
        "--seed", value: "N", in: 0...Int(Int32.max),
        help: "Other seeds give other views; 1.")
    static let keep = Option<String>.text(
        "--keep", value: "DIR",
        help: "The folder to leave everything in; a new temporary one unless given.")
}
