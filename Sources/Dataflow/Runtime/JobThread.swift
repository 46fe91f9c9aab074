import Glibc

/// A thread that runs one function to its end.
final class JobThread: @unchecked Sendable {
    private let handle: pthread_t

    /// Starts the thread. Throws when the system has no more.
    init(_ body: @escaping @Sendable () -> Void) throws {
        let start = Unmanaged.passRetained(Start(body: body))
        var created = pthread_t()
        let status = pthread_create(&created, nil, { JobThread.main($0) }, start.toOpaque())
        guard status == 0 else {
            start.release()
            throw ThreadError(code: status)
        }
        handle = created
    }

    /// Waits for the end; to be called once.
    func join() {
        pthread_join(handle, nil)
    }

    private final class Start {
        let body: @Sendable () -> Void

        init(body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }

    private static func main(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        start.body()
        return nil
    }
}

/// The system refused a thread.
struct ThreadError: Error, CustomStringConvertible {
    let code: Int32

    var description: String {
        "no thread could be started: \(String(cString: strerror(code)))"
    }
}
