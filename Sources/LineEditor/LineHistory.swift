import CReadline

/// The statements that were typed, oldest first; readline's own list, of which a process has one.
public final class LineHistory {
    /// So many statements are kept.
    public static let limit = 10_000

    /// Where they are kept between sessions; nil for nowhere.
    public let path: String?
    /// Why the last statement could not be saved; nil when it was.
    public private(set) var saveError: LineEditorError?

    private let file: HistoryFile?

    /// Begins with the statements in the file at `path`, if there is one.
    ///
    /// - Throws: when the file is there and cannot be read.
    public init(path: String? = nil) throws(LineEditorError) {
        self.path = path
        file = path.map(HistoryFile.init)
        using_history()
        clear_history()
        stifle_history(Int32(Self.limit))
        guard let file else { return }
        let saved = try file.read()
        for statement in saved.suffix(Self.limit) { add_history(statement) }
        // The file grows by one statement at a time; here it loses what is beyond the limit.
        if saved.count > Self.limit { try file.replace(with: Array(saved.suffix(Self.limit))) }
    }

    /// Every statement, oldest first.
    public var entries: [String] {
        (0..<line_editor_history_length()).compactMap { index in
            line_editor_history_line(index).map { String(cString: $0) }
        }
    }

    /// Adds a statement, of one or more lines, as one entry, and appends it to the file. A blank one,
    /// and one that repeats the last, is left out.
    public func add(_ statement: String) {
        let last = line_editor_history_line(line_editor_history_length() - 1)
        guard !statement.allSatisfy(\.isWhitespace), last.map({ String(cString: $0) }) != statement
        else { return }
        add_history(statement)
        do throws(LineEditorError) {
            try file?.append(statement)
            saveError = nil
        } catch {
            saveError = error
        }
    }
}
