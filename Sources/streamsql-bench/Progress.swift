import Foundation

/// What happens now, on standard error: the table alone goes to standard output.
enum Progress {
    static func say(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }
}
