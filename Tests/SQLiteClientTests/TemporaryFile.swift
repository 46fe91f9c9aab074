import Foundation

/// A path for one test's database, removed with its side files when released.
final class TemporaryFile {
    let path: String

    init(contents: [UInt8]? = nil) throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("sqlite-\(UUID().uuidString).db").path
        if let contents { try Data(contents).write(to: URL(fileURLWithPath: path)) }
    }

    deinit {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
    }
}
