import Columnar
import Connectors
import Dataflow
import Functions
import Planner

/// The graph of a job: the plans of all its outputs, with what they have in common built once.
struct JobGraph {
    let outputs: [JobOutput]
    let session: EvaluationSession
    let jobName: String
    let lags: SourceLags
    /// Where internal tables are.
    let tables: TableSource.Place
    /// Makes the sink of an output for a worker.
    let sinks: (JobOutput, _ worker: Int) throws -> any SinkOperator

    /// Builds one worker's copy. Throws `ConnectorError`, `OptionProblem` or `PlanError`.
    func build(in graph: GraphBuilder) throws {
        let declarations = outputs.reduce(into: [String: RelationDeclaration]()) {
            $0.merge($1.planned.declarations) { first, _ in first }
        }
        let plans = PhysicalPlan.sharingScans(outputs.map(\.planned.query.physical))
        var lowering = Lowering(
            graph: graph, declarations: declarations, session: session, jobName: jobName,
            lags: lags, tables: tables, plans: plans)
        try lowering.addBuildSides()
        for (output, plan) in zip(outputs, plans) {
            let node = try lowering.lower(plan)
            if output.target.isParallel {
                graph.addSink(try sinks(output, graph.worker), input: node)
                continue
            }
            // Everything goes to worker 0; the others have a sink too, since all graphs are alike.
            let sink = graph.worker == 0 ? try sinks(output, 0) : IdleSink(output.target.name)
            graph.addSink(sink, input: graph.exchange(node, .gather))
        }
    }
}

/// The end of a graph that no row reaches.
private final class IdleSink: SinkOperator {
    let name: String

    init(_ name: String?) {
        self.name = name ?? "terminal"
    }

    func process(_ batch: Batch, context: JobContext) throws {
        throw StateError("a row came to a sink of '\(name)' that should get none")
    }
}
