import Foundation

/// The built program, run as users run it: in a folder of its own that is removed afterwards.
final class Executable {
    /// The folder it runs in.
    let folder: String

    /// Beside the test bundle, where the package manager puts both.
    static let path: String = {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        return bundle.deletingLastPathComponent().appendingPathComponent("streamsql").path
    }()

    init() throws {
        folder = NSTemporaryDirectory() + "streamsql-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// What a run left.
    struct Result {
        var output: String
        var errors: String
        var exitCode: Int32
    }

    /// Writes a file into the folder.
    func write(_ text: String, to name: String) throws {
        try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
    }

    /// Runs it to its end.
    func run(_ arguments: String..., input: String = "") throws -> Result {
        try start(arguments, input: input).wait()
    }

    /// Starts it; `wait` gives the rest.
    func start(_ arguments: [String], input: String = "") throws -> Running {
        try Running(arguments, input: input, folder: folder)
    }

    /// A program that is running.
    final class Running {
        private let process = Process()
        private let outputFile: URL
        private let errorFile: URL

        init(_ arguments: [String], input: String, folder: String) throws {
            let name = UUID().uuidString
            outputFile = URL(fileURLWithPath: "\(folder)/\(name).out")
            errorFile = URL(fileURLWithPath: "\(folder)/\(name).err")
            for file in [outputFile, errorFile] { try Data().write(to: file) }
            process.executableURL = URL(fileURLWithPath: Executable.path)
            process.arguments = arguments
            process.currentDirectoryURL = URL(fileURLWithPath: folder)
            process.standardOutput = try FileHandle(forWritingTo: outputFile)
            process.standardError = try FileHandle(forWritingTo: errorFile)
            let pipe = Pipe()
            process.standardInput = pipe
            try process.run()
            pipe.fileHandleForWriting.write(Data(input.utf8))
            try pipe.fileHandleForWriting.close()
        }

        /// Waits until standard output holds a text; false when the program ended without it.
        func waitForOutput(_ text: String) -> Bool {
            while true {
                let isRunning = process.isRunning
                if read(outputFile).contains(text) { return true }
                guard isRunning else { return false }
                usleep(20_000)
            }
        }

        /// Sends a signal.
        func signal(_ number: Int32) { kill(process.processIdentifier, number) }

        /// Waits for its end.
        func wait() -> Result {
            process.waitUntilExit()
            let code =
                process.terminationReason == .exit
                ? process.terminationStatus : 128 + process.terminationStatus
            return Result(output: read(outputFile), errors: read(errorFile), exitCode: code)
        }

        private func read(_ file: URL) -> String {
            String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
        }
    }
}
