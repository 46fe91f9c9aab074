import Columnar
import Engine
import SQL
import Synchronization

/// Shows what statements answer: rows, command tags, notices, changes.
final class ResultScreen: Sendable {
    private let console: Console
    private let isQuiet: Bool
    private let changeText: Mutex<ChangeText>
    private let state: Mutex<State>

    private struct State {
        var format: RowFormat
        var isTimed: Bool
    }

    init(console: Console, format: RowFormat, isQuiet: Bool, isTimed: Bool = false) {
        self.console = console
        self.isQuiet = isQuiet
        state = Mutex(State(format: format, isTimed: isTimed))
        changeText = Mutex(ChangeText(format: format))
    }

    /// How rows are printed.
    var format: RowFormat {
        get { state.withLock { $0.format } }
        set { state.withLock { $0.format = newValue } }
    }

    /// Whether the time that a statement took is shown.
    var isTimed: Bool {
        get { state.withLock { $0.isTimed } }
        set { state.withLock { $0.isTimed = newValue } }
    }

    /// Hears what a session says.
    var observer: SessionObserver {
        SessionObserver(
            notice: { [self] notice, source in
                if !isQuiet { console.note(notice.rendered(in: source)) }
            },
            changes: { [self] schema, changes in
                let text = changeText.withLock { $0.text(changes, schema: schema) }
                console.write(text)
            })
    }

    /// The next changes are those of another query.
    func beginChanges() {
        let format = format
        changeText.withLock { $0 = ChangeText(format: format) }
    }

    /// Shows rows.
    func show(_ rows: RowSet) {
        format.print(rows, width: console.width) { console.write($0) }
    }

    /// Shows that a statement was done.
    func show(tag: String) {
        if !isQuiet { console.note(tag) }
    }

    /// Shows how long a statement took, if that is asked for.
    func show(time: Duration) {
        guard isTimed else { return }
        console.note("time: \(Quantity.duration(seconds: time / .seconds(1)))")
    }
}
