import Foundation
import Oracle
import Testing

/// The built program, run in a folder and killed there at random moments.
struct KilledProgram {
    /// Beside the test bundle, where the package manager puts both; nil when it is not built.
    static let path: String? = {
        let bundle = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let path = bundle.deletingLastPathComponent().appending(path: "streamsql").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    let folder: TestFolder

    /// Starts the program; what it prints goes to `output.txt` and `errors.txt`.
    func start(_ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.path))
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try emptyFile("output.txt")
        process.standardError = try emptyFile("errors.txt")
        try process.run()
        return process
    }

    /// Starts the program and kills it after so many milliseconds; false when it ended by itself
    /// before that.
    func run(_ arguments: [String], killedAfter milliseconds: Int) throws -> Bool {
        let process = try start(arguments)
        usleep(UInt32(milliseconds) * 1_000)
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        if process.terminationReason == .uncaughtSignal { return true }
        #expect(process.terminationStatus == 0, "\(text("errors.txt"))")
        return false
    }

    /// Runs the program to its end.
    func run(_ arguments: [String]) throws {
        let process = try start(arguments)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(text("errors.txt"))")
    }

    /// Runs the program until it ends by itself, killing it up to `kills` times after random times;
    /// returns how often it was killed.
    func run(
        _ arguments: [String], kills: Int, _ random: inout SeededRandom
    ) throws -> Int {
        for killed in 0..<kills {
            guard try run(arguments, killedAfter: random.number(20...350)) else { return killed }
        }
        try run(arguments)
        return kills
    }

    /// What a file of the folder holds.
    func text(_ name: String) -> String {
        (try? String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)) ?? ""
    }

    private func emptyFile(_ name: String) throws -> FileHandle {
        try folder.write(name, "")
        return try FileHandle(forWritingTo: URL(filePath: folder.path + "/" + name))
    }
}
