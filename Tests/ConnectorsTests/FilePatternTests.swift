import Columnar
import Connectors
import Testing

/// Which files a path stands for, and what is inferred from them.
@Suite struct FilePatternTests {
    private let fields = [Field("id", .bigint)]

    private func ids(_ path: String, in folder: TemporaryFolder) throws -> [Int64] {
        let reader = try makeSource(
            "filesystem", ["path": path, "format": "json"], fields: fields, baseFolder: folder.path)
        return try read(reader).rows.map {
            if case .integer(let id) = $0.values[0] { id } else { -1 }
        }
    }

    private func tree() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let files = [
            "in/a.json", "in/n=1/b.json", "in/n=1/day=2024-11-18/c.json", "in/n=x/d.json",
            "in/n=1/other.txt", "in/.hidden/e.json", "in/n=1/_temporary/f.json",
        ]
        for (id, file) in files.enumerated() { try folder.write(file, "{\"id\": \(id)}\n") }
        return folder
    }

    @Test func twoStarsStandForAnyNumberOfFolders() throws {
        let folder = try tree()
        #expect(try ids("in/**/*.json", in: folder) == [0, 1, 2, 3])
        #expect(try ids("**/c.json", in: folder) == [2])
        #expect(try ids("in/**/n=1/*.json", in: folder) == [1])
        #expect(try ids("in/**/n=1/**/*.json", in: folder) == [1, 2])
        #expect(try ids("in/**/**/*.json", in: folder) == [0, 1, 2, 3])
        #expect(try ids("in/n=1/**", in: folder) == [1, 2, 4])
        #expect(try ids("in/*/*.json", in: folder) == [1, 3])
    }

    @Test func columnsOfFoldersFitTheValuesOfAllFiles() throws {
        let folder = try TemporaryFolder()
        try folder.write("in/n=1/k=__HIVE_DEFAULT_PARTITION__/day=2024-11-18/a.json", "{\"id\": 1}")
        try folder.write("in/n=x/k=7/day=2024-11-19/b.json", "{\"id\": 2}")
        let connector = try #require(Connectors.named("filesystem"))
        let options = try ConnectorOptions(
            checking: ["path": "in/**/*.json"], for: connector, role: .source)
        let found = try connector.inferSchema(options, baseFolder: folder.path)
        #expect(found?.fields.map(\.name) == ["id", "day", "k", "n"])
        #expect(found?.fields.map(\.type) == [.bigint, .date, .bigint, .text])
    }

    @Test func theFormatOfAFolderIsThatOfItsFiles() throws {
        let folder = try TemporaryFolder()
        try folder.write("a/x/1.parquet", "x")
        try folder.write("a/readme", "x")
        try folder.write("b/1.json.gz", "x")
        try folder.write("c/1.json", "x")
        try folder.write("c/2.csv", "x")
        func format(_ path: String) throws -> String? {
            try FileFormat.ofFiles(at: path, baseFolder: folder.path)
        }
        #expect(try format("a/") == "parquet")
        #expect(try format("b") == "json")
        #expect(try format("nowhere.csv") == "csv")
        #expect(try format("b/*") == "json")
        let error = #expect(throws: ConnectorError.self) { try format("c") }
        #expect(error?.cause.contains("is json") == true && error?.hint != nil)
    }

    @Test(arguments: [
        ("nofile.csv", "no such file or folder"), ("empty", "no files are in the folder"),
        ("none/*.json", "no file matches"), ("hollow", "the files are empty"),
        ("hollow/a.json", "the file is empty"),
    ])
    func whatIsMissingIsSaid(_ path: String, _ cause: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("empty/.hidden", "x")
        try folder.write("hollow/a.json", "")
        let connector = try #require(Connectors.named("filesystem"))
        let options = try ConnectorOptions(
            checking: ["path": path, "format": "json"], for: connector, role: .source)
        let error = #expect(throws: ConnectorError.self) {
            try connector.inferSchema(options, baseFolder: folder.path)
        }
        #expect(error?.cause == cause)
        #expect(error?.kind == .notFound)
    }
}
