import Testing

/// The floors of `Sources/README.md`: a target imports only what is below it.
@Suite struct FloorTests {
    /// The targets of each floor, the highest first.
    private static let floors: [[String]] = [
        ["streamsql", "streamsql-bench"],
        ["LineEditor", "Engine"],
        ["Connectors", "Planner", "Dataflow"],
        ["Formats", "SQL", "Functions"],
        ["KafkaClient", "SQLiteClient", "ArrowFile", "JSONReader", "Gzip", "RegularExpressions"],
        ["Columnar"],
    ]

    private static let levels = Dictionary(
        uniqueKeysWithValues: floors.enumerated().flatMap { index, targets in
            targets.map { ($0, floors.count - index) }
        })

    /// The one target that may import each C module.
    private static let owners = [
        "CRdKafka": "KafkaClient", "CSQLite": "SQLiteClient", "CArrow": "ArrowFile",
        "CSimdjson": "JSONReader", "CZlib": "Gzip", "CReadline": "LineEditor",
        "CPCRE2": "RegularExpressions",
    ]

    /// What comes with the toolchain.
    private static let system: Set<String> = [
        "Foundation", "Glibc", "Dispatch", "Synchronization", "Swift",
    ]

    @Test func everyTargetHasAFloor() {
        for target in Set(SourceTree.files.map(\.target)) where !target.hasPrefix("C") {
            #expect(Self.levels[target] != nil, "no floor is known for target \(target)")
        }
        let named = Self.levels.keys.filter { $0.hasPrefix("C") && $0 != "Columnar" }
        #expect(named == ["Connectors"])
    }

    @Test func importsOnlyLookDown() {
        for file in SourceTree.files {
            guard let level = Self.levels[file.target] else { continue }
            for module in file.imports {
                if let other = Self.levels[module] {
                    #expect(other < level, "\(file.path) imports \(module), which is not below it")
                } else {
                    // The benchmark starts a real broker as the tests do.
                    if module == "BrokerFixture", file.target == "streamsql-bench" { continue }
                    #expect(
                        Self.system.contains(module) || Self.owners[module] != nil,
                        "\(file.path) imports \(module), which is unknown")
                }
            }
        }
    }

    @Test func everyCModuleHasOneOwner() {
        for file in SourceTree.files {
            for module in file.imports {
                guard let owner = Self.owners[module] else { continue }
                #expect(file.target == owner, "\(file.path) imports \(module); only \(owner) may")
            }
        }
    }

    /// Planner, runtime and connectors know nothing of one another.
    @Test func theMiddleFloorsAreApart() {
        let apart: [(String, String)] = [
            ("Dataflow", "SQL"), ("Dataflow", "Formats"), ("Planner", "Formats"),
            ("Connectors", "SQL"), ("Connectors", "Functions"), ("Formats", "Functions"),
            ("Formats", "SQL"), ("Functions", "SQL"), ("LineEditor", "SQL"),
        ]
        for (target, other) in apart {
            for file in SourceTree.files where file.target == target {
                #expect(!file.imports.contains(other), "\(file.path) imports \(other)")
            }
        }
    }
}
