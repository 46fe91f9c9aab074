import Columnar

/// One step of a job: changes come in, changes go out. An operator lives on one worker's thread and
/// is never called by two threads; it may send from within any of its calls, which runs everything
/// downstream before `send` returns.
///
/// The runtime forwards watermarks, barriers and ends by itself after the operator has seen them.
/// Abilities are protocols of their own: `StatefulOperator`.
public protocol Operator: AnyObject {
    /// The name that plans, progress and errors show: `WindowAggregate(1 minute)`.
    var name: String { get }

    /// The job begins, before any input; called once in the life of a job, not after a restore. For
    /// what there is to say about no rows at all.
    func start(output: Output) throws

    /// Takes in the changes of input `input` (numbered from 0). Throws what stops the job; a row that
    /// fails is rejected through `output` instead.
    func process(_ batch: Batch, input: Int, output: Output) throws

    /// The watermark over all inputs rose to `watermark`; it never falls. Whatever it completes is
    /// sent now: the runtime passes the watermark on afterwards.
    func advance(to watermark: Watermark, output: Output) throws

    /// The watermark of what the operator puts out, when that of its inputs is `watermark`: lower where
    /// it may still send rows older than that.
    func outputWatermark(_ watermark: Watermark) -> Watermark

    /// Input `input` has ended, others perhaps not.
    func finishInput(_ input: Int, output: Output) throws

    /// All inputs have ended; `advance(to: .max)` came before. Called once in the life of a job,
    /// restarts included; not called when a job is only stopped (rule 29).
    func finish(output: Output) throws
}

extension Operator {
    /// Nothing to do: no rows, no changes.
    public func start(output: Output) throws {}

    /// Nothing to do: time does not matter to the operator.
    public func advance(to watermark: Watermark, output: Output) throws {}

    /// The same: the operator holds nothing back.
    public func outputWatermark(_ watermark: Watermark) -> Watermark { watermark }

    /// Nothing to do.
    public func finishInput(_ input: Int, output: Output) throws {}

    /// Nothing to do: everything was sent already.
    public func finish(output: Output) throws {}
}

/// An operator to which the wall clock matters.
public protocol TimedOperator: AnyObject {
    /// The wall clock stands at `now`, microseconds since 1970-01-01 UTC; called now and then, as long
    /// as an input has not ended.
    func tick(now: Int64, output: Output) throws
}

/// An operator, or a sink, whose state outlives an epoch.
///
/// Invariant: an instance that restored the union of all changes taken so far behaves as the one
/// that gave them.
public protocol StatefulOperator: AnyObject {
    /// What changed in the state since the last call (or since the restore), to be applied in order:
    /// a key may be removed and then set again.
    func takeStateChanges() throws -> StateChanges

    /// Takes over the state of the last epoch: the live entries, in any order. Called before
    /// anything else. Throws `StateError` when it cannot be read.
    func restore(from entries: StateChanges) throws

    /// An estimate of the memory that the state holds, in bytes.
    var stateByteCount: Int { get }

    /// How many rows, groups or keys the state holds, as its users would count them.
    var stateRowCount: Int { get }
}
