import Foundation

/// What one process took from its start to its end.
struct ProcessUsage {
    /// Wall clock from before the start to after the end, in seconds.
    let wallSeconds: Double
    /// User and system time of all its threads, in seconds.
    let cpuSeconds: Double
    /// The largest resident set, in bytes.
    let peakByteCount: Int
    /// From before the start until a second line had been written, a header and a row; nil if none was.
    let firstRowSeconds: Double?
    /// What it wrote to its standard output.
    let output: String
    /// What it ran, for messages.
    let name: String
    /// What it wrote to its standard error.
    let errorLog: String
    private let status: Int32

    init(
        name: String, status: Int32, usage: rusage, wallSeconds: Double, firstRowSeconds: Double?,
        output: [UInt8], errorLog: String
    ) {
        self.name = name
        self.status = status
        self.wallSeconds = wallSeconds
        self.firstRowSeconds = firstRowSeconds
        self.errorLog = errorLog
        self.output = String(decoding: output, as: UTF8.self)
        cpuSeconds = Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime)
        peakByteCount = Int(usage.ru_maxrss) * 1024
    }

    /// Throws what the process said unless it ended with 0.
    @discardableResult
    func requireSuccess() throws -> ProcessUsage {
        guard status != 0 else { return self }
        let signal = status & 0x7f
        let end = signal == 0 ? "exit code \((status >> 8) & 0xff)" : "signal \(signal)"
        let words = (output + errorLog).split(separator: "\n").suffix(12).joined(separator: "\n")
        throw BenchError("\(name) failed with \(end)\n\(words)")
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }
}

/// Starts a process, collects its output and waits for it with `wait4`, which tells what it used.
///
/// Linux counts the resident set of the process that starts another as the other's own until its program
/// is loaded; this process therefore stays small, and generates data in processes of its own.
enum ChildProcess {
    /// Runs `program` to its end.
    ///
    /// - Parameters:
    ///   - folder: where its standard error is kept.
    ///   - timeoutSeconds: after which it is killed, and an error thrown.
    static func run(
        _ program: String, _ arguments: [String], in folder: DataFolder,
        timeoutSeconds: Double = 900
    ) throws -> ProcessUsage {
        let name = ([program] + arguments).joined(separator: " ")
        let log = folder.path("stderr.log")
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw BenchError(errno, doing: "making a pipe") }
        let reading = ends[0]
        defer { close(reading) }
        // Only the copies at 0, 1 and 2 go to the new process.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }

        let start = ContinuousClock.now
        let processID: pid_t
        do {
            defer { close(ends[1]) }
            processID = try spawn(
                [program] + arguments, output: ends[1], log: log)
        }
        let written = collect(reading, since: start, until: start + .seconds(timeoutSeconds))
        if written.isTimedOut { kill(processID, SIGKILL) }
        var status: Int32 = 0
        var usage = rusage()
        while wait4(processID, &status, 0, &usage) < 0 {
            guard errno == EINTR else { throw BenchError(errno, doing: "waiting for \(name)") }
        }
        let wall = (ContinuousClock.now - start) / .seconds(1)
        guard !written.isTimedOut else {
            throw BenchError("\(name) was ended after \(Int(timeoutSeconds)) s")
        }
        return ProcessUsage(
            name: name, status: status, usage: usage, wallSeconds: wall,
            firstRowSeconds: written.firstRowSeconds, output: written.bytes,
            errorLog: (try? String(contentsOfFile: log, encoding: .utf8)) ?? "")
    }

    private static func spawn(
        _ command: [String], output: Int32, log: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_addopen(&actions, 2, log, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
        var arguments = command.map { strdup($0) } + [nil]
        var variables = environment.map { strdup($0) } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var processID: pid_t = 0
        let code = posix_spawnp(
            &processID, command[0], &actions, nil, &arguments, &variables)
        guard code == 0 else { throw BenchError(code, doing: "starting '\(command[0])'") }
        return processID
    }

    private struct Written {
        var bytes: [UInt8] = []
        var firstRowSeconds: Double?
        var isTimedOut = false
    }

    /// Reads until the process has closed its output.
    private static func collect(
        _ descriptor: Int32, since start: ContinuousClock.Instant,
        until end: ContinuousClock.Instant
    ) -> Written {
        var written = Written()
        var chunk = [UInt8](repeating: 0, count: 65_536)
        var lineCount = 0
        while true {
            let left = (end - .now) / .milliseconds(1)
            var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard left > 0, poll(&polled, 1, Int32(min(left, 1e6)) + 1) != 0 else {
                written.isTimedOut = left <= 0
                if written.isTimedOut { return written }
                continue
            }
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return written }
            lineCount += chunk[..<count].count { $0 == UInt8(ascii: "\n") }
            if lineCount >= 2 && written.firstRowSeconds == nil {
                written.firstRowSeconds = (ContinuousClock.now - start) / .seconds(1)
            }
            written.bytes += chunk[..<count]
        }
    }
}
