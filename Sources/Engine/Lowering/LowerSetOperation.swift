import Dataflow
import Planner

extension Lowering {
    /// Equal rows of both inputs meet on one worker.
    mutating func add(_ operation: PhysicalSetOperation) throws -> NodeID {
        let columns = operation.columns
        let inputs = try [operation.left, operation.right].map { input in
            graph.exchange(try lower(input), .hash(columns: Array(columns.indices)))
        }
        let kind: SetOperationOperator.Kind =
            switch operation.kind {
            case .intersect: .intersect
            case .except: .except
            }
        return graph.add(
            SetOperationOperator(
                kind, isAll: operation.isAll, types: columns.map(\.type),
                emission: operation.emission == .changes ? .changes : .onFinish),
            inputs: inputs)
    }
}
