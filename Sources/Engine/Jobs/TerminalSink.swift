import Columnar
import Dataflow

/// Hands the changes of a continuous SELECT to the session's observer, as they come.
final class TerminalSink: SinkOperator {
    let name = "terminal"
    private let schema: Schema
    private let observer: SessionObserver

    init(schema: Schema, observer: SessionObserver) {
        self.schema = schema
        self.observer = observer
    }

    func process(_ batch: Batch, context: JobContext) throws {
        observer.changes(schema, batch)
    }
}
