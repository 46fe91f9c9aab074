import Glibc

/// Holds a sink or view for one job: two jobs must not fill it at the same time. The lock goes with the process, however it ends.
final class JobLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock of the sink or view `name` in the workspace's folder. Throws `EngineError` when
    /// another job holds it.
    init(name: String, workspaceFolder: String) throws {
        let folder = workspaceFolder + "/locks"
        mkdir(folder, 0o777)
        let path = folder + "/" + name.replacing("/", with: "_")
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw EngineError(
                .outside, "cannot lock '\(name)': \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = JobLock.text(of: descriptor)
            close(descriptor)
            throw EngineError(
                .statement, "'\(name)' is being filled already, by process \(holder)",
                hint: "stop that one first, or use another workspace with --workspace")
        }
        let pid = String(getpid())
        ftruncate(descriptor, 0)
        _ = pid.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    }

    deinit {
        close(descriptor)
    }

    /// The process that holds a lock.
    private static func text(of descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
