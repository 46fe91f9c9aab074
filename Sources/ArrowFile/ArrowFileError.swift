import CArrow

/// What went wrong with a file that Arrow reads or writes: what we were doing, to which file, and
/// the text and errno of the layer below.
public struct ArrowFileError: Error, Hashable, Sendable {
    /// What kind of failure it is, as far as a caller acts differently on it.
    public enum Kind: Hashable, Sendable {
        /// The file or a folder above it is not there.
        case missing
        /// The file may not be read or written.
        case denied
        /// The disk or a quota is full.
        case diskFull
        /// The file is not what it claims to be, or is cut short.
        case corrupt
        /// The file or the schema holds something that is not supported.
        case unsupported
        /// The caller's options or batches make no sense.
        case invalid
        /// There is not enough memory.
        case outOfMemory
        /// Any other failure of the operating system.
        case inputOutput
    }

    /// What kind of failure it is.
    public let kind: Kind
    /// The operating system's errno, where there was one.
    public let errorNumber: Int32?
    /// What was being done: "opening", "reading", "writing" or "closing".
    public let doing: String
    /// The file.
    public let path: String
    /// What the layer below said.
    public let text: String

    init(_ kind: Kind, doing: String, path: String, text: String, errorNumber: Int32? = nil) {
        self.kind = kind
        self.doing = doing
        self.path = path
        self.text = text
        self.errorNumber = errorNumber
    }
}

extension ArrowFileError: CustomStringConvertible {
    /// One line: the file, what was said, what was being done.
    public var description: String {
        let number = errorNumber.map { " (errno \($0))" } ?? ""
        return "file '\(path)': \(text)\(number) while \(doing)"
    }
}

extension CArrowStatus {
    /// Throws what the status says, unless it says success; frees its text.
    func check(_ doing: String, _ path: String) throws(ArrowFileError) {
        guard kind != CARROW_OK else { return }
        let lines = text.map { String(cString: $0).split(separator: "\n") } ?? ["failed"]
        carrow_free(text)
        throw ArrowFileError(
            kind.translated, doing: doing, path: path, text: lines.joined(separator: " "),
            errorNumber: code == 0 ? nil : code)
    }
}

extension CArrowKind {
    fileprivate var translated: ArrowFileError.Kind {
        switch self {
        case CARROW_MISSING: .missing
        case CARROW_DENIED: .denied
        case CARROW_FULL: .diskFull
        case CARROW_CORRUPT: .corrupt
        case CARROW_UNSUPPORTED: .unsupported
        case CARROW_INVALID: .invalid
        case CARROW_MEMORY: .outOfMemory
        default: .inputOutput
        }
    }
}
