// swift-tools-version: 6.2
import PackageDescription

/// Settings that every Swift target shares: warnings are errors, and `Span` may be returned from a
/// property or function (`@_lifetime`), which is how columns lend their buffers.
let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableExperimentalFeature("Lifetimes"),
]

/// A Swift target of this package; `dependencies` may only name targets on a lower floor
/// (`Sources/README.md` draws the floors, `StructureTests` checks them).
func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, exclude: [], swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name)] + dependencies,
        swiftSettings: settings)
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
            name: "streamsql", dependencies: ["Engine", "LineEditor"], swiftSettings: settings),
        .executableTarget(
            name: "streamsql-bench", dependencies: ["Engine"], swiftSettings: settings),
        library("LineEditor", ["CReadline"]),

        // The one floor that sees both plans and operators.
        library("Engine", ["Planner", "Dataflow", "Connectors", "SQLiteClient"]),

        // Planning, running, connecting: none of the three knows another.
        library("Planner", ["SQL", "Functions", "Columnar"]),
        library("Dataflow", ["Functions", "Columnar"]),
        library(
            "Connectors",
            ["Formats", "KafkaClient", "SQLiteClient", "ArrowFile", "Columnar"]),

        library("Formats", ["JSONReader", "Columnar"]),
        library("SQL", []),
        library("Functions", ["Columnar"]),

        // The owners of the C pointers.
        library("KafkaClient", ["CRdKafka"]),
        library("SQLiteClient", ["CSQLite"]),
        library("ArrowFile", ["CArrow", "Columnar"]),
        library("JSONReader", ["CSimdjson", "Columnar"]),

        library("Columnar", []),

        // C and C++.
        .systemLibrary(
            name: "CRdKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(
            name: "CReadline", pkgConfig: "readline", providers: [.apt(["libreadline-dev"])]),
        .systemLibrary(name: "CArrowLibrary", pkgConfig: "parquet"),
        .target(name: "CArrow", dependencies: ["CArrowLibrary"]),
        .target(
            name: "CSimdjson",
            linkerSettings: [.linkedLibrary("simdjson")]),

        tests("Columnar", []),
        tests("SQL", []),
        tests("Functions", ["Columnar"]),
        tests("Planner", ["SQL", "Functions", "Columnar"]),
        tests("Dataflow", ["Functions", "Columnar"]),
        tests("JSONReader", ["Columnar"]),
        tests("Formats", ["Columnar"]),
        tests("KafkaClient", []),
        tests("SQLiteClient", []),
        tests("ArrowFile", ["Columnar"]),
        tests("Connectors", ["Formats", "KafkaClient", "SQLiteClient", "Columnar"]),
        tests("Engine", ["Columnar", "SQLiteClient", "KafkaClient"]),
        tests("LineEditor", []),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx20
)
