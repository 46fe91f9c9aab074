// swift-tools-version: 6.2
import PackageDescription

/// Settings that every Swift target shares: warnings are errors, and `Span` may be returned from a
/// property or function (`@_lifetime`), which is how columns lend their buffers. Exclusive access is
/// checked while debug builds run, as tests do; in a release build it cost a tenth of ranking's time.
let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableExperimentalFeature("Lifetimes"),
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

/// A Swift target of this package; `dependencies` may only name targets on a lower floor
/// (`Sources/README.md` draws the floors, `StructureTests` checks them).
func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, exclude: [], swiftSettings: settings)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name)] + dependencies,
        exclude: exclude, swiftSettings: settings)
}

let package = Package(
    name: "streamsql",
    products: [
        .executable(name: "streamsql", targets: ["streamsql"]),
        .executable(name: "streamsql-bench", targets: ["streamsql-bench"]),
    ],
    targets: [
        // Commands and the terminal.
        .executableTarget(
            name: "streamsql",
            dependencies: ["Engine", "LineEditor", "KafkaClient", "Dataflow", "SQL", "Columnar"],
            // The demonstration runs the same text that users find in queries/.
            resources: [.embedInCode("Resources")], swiftSettings: settings),
        .executableTarget(
            name: "streamsql-bench",
            dependencies: ["Dataflow", "Functions", "Columnar", "KafkaClient", "BrokerFixture"],
            swiftSettings: settings),
        library("LineEditor", ["CReadline"]),

        // The one floor that sees both plans and operators.
        library("Engine", ["Planner", "Dataflow", "Connectors", "SQLiteClient"]),

        // Planning, running, connecting: none of the three knows another.
        library("Planner", ["SQL", "Functions", "Columnar"]),
        library("Dataflow", ["Functions", "Columnar"]),
        library(
            "Connectors",
            ["Formats", "KafkaClient", "SQLiteClient", "ArrowFile", "Gzip", "Columnar"]),

        library("Formats", ["JSONReader", "Columnar"]),
        library("SQL", []),
        library("Functions", ["RegularExpressions", "Columnar"]),

        // The owners of the C pointers.
        library("KafkaClient", ["CRdKafka"]),
        library("SQLiteClient", ["CSQLite"]),
        library("ArrowFile", ["CArrow", "Columnar"]),
        library("Gzip", ["CZlib"]),
        library("RegularExpressions", ["CPCRE2"]),
        library("JSONReader", ["CSimdjson", "Columnar"]),

        library("Columnar", []),

        // C and C++.
        .systemLibrary(
            name: "CRdKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(
            name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(
            name: "CReadline", providers: [.apt(["libreadline-dev"])]),
        .systemLibrary(name: "CArrowLibrary", pkgConfig: "parquet"),
        .target(name: "CArrow", dependencies: ["CArrowLibrary"]),
        // Opens libsimdjson at run time, since libparquet exports the symbols of another version.
        .target(name: "CSimdjson"),

        // A Kafka for tests: the embedded cluster, or a real broker where KAFKA_HOME is set.
        .target(
            name: "BrokerFixture", dependencies: ["KafkaClient"], path: "Tests/BrokerFixture",
            swiftSettings: settings),

        // Random tables, changes and queries, judged by SQLite; and the program that runs it long.
        .target(
            name: "Oracle", dependencies: ["Engine", "Planner", "SQL", "SQLiteClient", "Columnar"],
            path: "Tests/Oracle", swiftSettings: settings),
        .executableTarget(
            name: "streamsql-oracle", dependencies: ["Oracle"], path: "Tests/OracleCommand",
            swiftSettings: settings),

        // Tests that are text: an input and what must come out.
        .target(name: "TextCases", path: "Tests/TextCases", swiftSettings: settings),

        tests("Columnar", []),
        tests("SQL", []),
        tests("Functions", ["Columnar"]),
        tests(
            "Planner", ["SQL", "Functions", "Columnar", "TextCases"], exclude: ["Cases"]),
        tests("Dataflow", ["Functions", "Columnar"]),
        tests("JSONReader", ["Columnar"]),
        tests("Formats", ["Columnar"]),
        tests("KafkaClient", ["BrokerFixture"]),
        tests("SQLiteClient", []),
        tests("RegularExpressions", []),
        tests("ArrowFile", ["Columnar"]),
        tests(
            "Connectors",
            [
                "Formats", "KafkaClient", "SQLiteClient", "ArrowFile", "Columnar", "BrokerFixture",
            ]),
        tests(
            "Engine",
            [
                "SQL", "Functions", "Planner", "Connectors", "SQLiteClient", "KafkaClient",
                "Columnar", "BrokerFixture", "TextCases", "Oracle",
            ], exclude: ["Cases"]),
        tests("LineEditor", []),
        tests("Oracle", []),
        // Runs the SQL tests of Tests/SQL as users run theirs.
        .testTarget(
            name: "SQLFileTests", dependencies: ["Engine"], swiftSettings: settings),
        .testTarget(
            name: "StreamsqlTests", dependencies: ["streamsql", "Engine", "Columnar"],
            swiftSettings: settings),

        // The floors, the lists and the style, read from the text of Sources.
        .testTarget(name: "StructureTests", path: "Tests/Structure", swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx20
)
