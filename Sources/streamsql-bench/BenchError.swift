import Foundation

/// Why a measurement is not possible.
struct BenchError: Error, CustomStringConvertible {
    /// One line, or several where a process said more.
    let description: String

    init(_ description: String) { self.description = description }

    /// A system call's error.
    init(_ code: Int32, doing: String) {
        description = "\(doing): \(String(cString: strerror(code)))"
    }
}
