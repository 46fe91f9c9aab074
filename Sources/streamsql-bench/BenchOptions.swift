import Foundation

/// What the command line asks for.
struct BenchOptions {
    /// The workloads to run, in the table's order.
    var workloads = Workload.allCases
    /// How many events.
    var rowCount = 5_000_000
    /// How many times each process runs; the fastest counts.
    var runCount = 3
    /// Chooses the data.
    var seed: UInt64 = 1
    /// Where data and output are kept.
    var dataPath = ".build/bench"
    /// The binary under test; the one beside this program unless named.
    var streamsqlPath = BenchOptions.neighbour("streamsql")

    static let help = """
        Measures streamsql next to its baselines, whole processes in turn.

            streamsql-bench [--only a,b] [--rows N] [--runs N] [--seed N] [--data DIR] [--streamsql PATH]

        \(Workload.allCases.map { "  \($0.rawValue.padded(to: 10)) \($0.title)" }.joined(separator: "\n"))

          --only LIST       these workloads (all unless given)
          --rows N          events (5000000); 'memory' and 'over' also run four times as many,
                            'windows' twice
          --runs N          how often each process runs (3); the fastest run of each is shown
          --seed N          chooses the data (1)
          --data DIR        where data and output are kept (.build/bench)
          --streamsql PATH  the binary under test (the one beside this program)

        The baseline of a, b and c is DuckDB in DIR/python, which `make bench` installs. The baseline of d is a
        consumer that only counts; d needs a real Apache Kafka, whose folder KAFKA_HOME names.

        Examples:
          streamsql-bench --only a --rows 1000000 --runs 1
          KAFKA_HOME=/opt/kafka streamsql-bench --only d
        """

    /// Parses the arguments after the program's name.
    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard let value = rest.popFirst() else {
                throw BenchError("\(option) is unknown or lacks its value; see --help")
            }
            switch option {
            case "--only": workloads = try Self.workloads(value)
            case "--rows": rowCount = try Self.number(value, option)
            case "--runs": runCount = try Self.number(value, option)
            case "--seed": seed = UInt64(try Self.number(value, option))
            case "--data": dataPath = value
            case "--streamsql": streamsqlPath = URL(fileURLWithPath: value).path
            default: throw BenchError("unknown option '\(option)'; see --help")
            }
        }
    }

    /// This program's own file.
    static var ownPath: String { neighbour("streamsql-bench") }

    private static func neighbour(_ name: String) -> String {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent(name).path
    }

    private static func workloads(_ list: String) throws -> [Workload] {
        let chosen = try list.split(separator: ",").map { name in
            guard let workload = Workload(rawValue: String(name)) else {
                let known = Workload.allCases.map(\.rawValue).joined(separator: ", ")
                throw BenchError("there is no workload '\(name)': \(known)")
            }
            return workload
        }
        return Workload.allCases.filter(chosen.contains)
    }

    private static func number(_ text: String, _ option: String) throws -> Int {
        guard let number = Int(text), number > 0 else {
            throw BenchError("\(option) takes a number above 0, not '\(text)'")
        }
        return number
    }
}
