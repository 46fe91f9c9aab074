import Columnar
import Connectors
import Dataflow
import Functions
import Planner

/// Turns plans into operators: the one place that sees both. A plan that was lowered before is not
/// built again but read by one more.
struct Lowering {
    let graph: GraphBuilder
    let declarations: [String: RelationDeclaration]
    let session: EvaluationSession
    let jobName: String
    let lags: SourceLags
    let tables: TableSource.Place
    private let plans: [PhysicalPlan]
    /// How many plans contain a part, by its fingerprint.
    private let useCounts: [String: Int]
    private var built: [String: NodeID] = [:]
    /// The sides that lookups keep. They are nodes of their own: a source that feeds one of them has
    /// ended before any that looks rows up begins, also where both read the same relation.
    private(set) var builtSides: [String: NodeID] = [:]
    /// The sources that are read to their end before any later one begins.
    private var buildSources: [NodeID] = []
    private var addedSources: [NodeID] = []

    init(
        graph: GraphBuilder, declarations: [String: RelationDeclaration],
        session: EvaluationSession, jobName: String, lags: SourceLags,
        tables: TableSource.Place, plans: [PhysicalPlan]
    ) {
        self.graph = graph
        self.declarations = declarations
        self.session = session
        self.jobName = jobName
        self.lags = lags
        self.tables = tables
        self.plans = plans
        var counts: [String: Int] = [:]
        for plan in plans { plan.countUses(into: &counts) }
        useCounts = counts
    }

    /// Lowers everything that lookups read, so that the other sources begin after it.
    mutating func addBuildSides() throws {
        for plan in plans { try addBuildSides(of: plan) }
    }

    private mutating func addBuildSides(of plan: PhysicalPlan) throws {
        for input in plan.inputs { try addBuildSides(of: input) }
        guard case .lookupJoin(let join) = plan else { return }
        let side = KeyColumns(buildSideOf: join).projection(of: join.build)
        let fingerprint = side.fingerprint
        guard builtSides[fingerprint] == nil else { return }
        addedSources = []
        built = [:]
        builtSides[fingerprint] = try lower(side)
        built = [:]
        buildSources += addedSources
    }

    /// The node that puts out what `plan` computes.
    mutating func lower(_ plan: PhysicalPlan) throws -> NodeID {
        let fingerprint = plan.fingerprint
        if let node = built[fingerprint] { return node }
        let node = try add(plan)
        built[fingerprint] = node
        return node
    }

    private mutating func add(_ plan: PhysicalPlan) throws -> NodeID {
        if let fused = FusedScan(plan, isShared: isShared) { return try add(fused) }
        switch plan {
        case .scan(let scan):
            return try add(FusedScan(scan))
        case .values(let values):
            return try add(values)
        case .filter(let condition, let input):
            let compiled = try ExpressionCompiler(columns: input.columns).compile(condition)
            return graph.add(FilterOperator(compiled), inputs: [try lower(input)])
        case .project(let items, let input):
            let compiler = ExpressionCompiler(columns: input.columns)
            let compiled = try items.map { try compiler.compile($0.expression) }
            return graph.add(ProjectOperator(compiled), inputs: [try lower(input)])
        case .windowAssign(let assign):
            return try add(assign)
        case .gapFill(let node):
            return try addGapFill(node)
        case .unnest(let unnest):
            let compiler = ExpressionCompiler(columns: unnest.input.columns)
            return graph.add(
                UnnestOperator(
                    try unnest.arrays.map { try compiler.compile($0) },
                    elements: unnest.elements.map(\.type),
                    hasOrdinality: unnest.ordinality != nil, keepsEmpty: unnest.keepsEmpty),
                inputs: [try lower(unnest.input)])
        case .windowAggregate(let aggregate):
            return try addWindowAggregate(aggregate)
        case .groupAggregate(let aggregate):
            return try add(aggregate)
        case .lookupJoin(let join):
            return try add(join)
        case .join(let join):
            return try add(join)
        case .asOfJoin(let join):
            return try add(join)
        case .union(_, let inputs):
            let nodes = try inputs.map { try lower($0) }
            return graph.add(UnionOperator(), inputs: nodes)
        case .setOperation(let operation):
            return try add(operation)
        case .sort(let keys, let input):
            return graph.add(
                SortOperator(
                    by: try ordering(keys, over: input.columns), types: input.columns.map(\.type)),
                inputs: [graph.exchange(try lower(input), .gather)])
        case .limit(let limit, let offset, let input):
            return graph.add(
                LimitOperator(limit: limit, offset: offset),
                inputs: [graph.exchange(try lower(input), .gather)])
        case .topN(let top):
            return try add(top)
        case .over(let over):
            return try add(over)
        case .temporalFilter(let node):
            return try addTemporalFilter(node)
        case .keptValues(let count, let input):
            let keys = Array(0..<count)
            return graph.add(
                KeptValuesOperator(keyCount: count, types: input.columns.map(\.type)),
                inputs: [graph.exchange(try lower(input), .hash(columns: keys))])
        case .emitEvery(let period, let input):
            return graph.add(
                EmitEveryOperator(period: period, types: input.columns.map(\.type)),
                inputs: [try lower(input)])
        case .eventTimeHold(let time, let delay, let input):
            let position = try ExpressionCompiler(columns: input.columns).position(of: time)
            return graph.add(
                EventTimeHoldOperator(
                    time: position, delay: delay, types: input.columns.map(\.type)),
                inputs: [try lower(input)])
        }
    }

    /// How long what a node keeps lives without a change, microseconds; nil for ever.
    func timeToLive(of node: PhysicalPlan) -> Int64? {
        node.hasTimeToLive ? graph.context.stateTTL : nil
    }

    /// Whether a part has several readers, so that it must be a node of its own.
    private func isShared(_ part: PhysicalPlan) -> Bool {
        (useCounts[part.fingerprint] ?? 1) > 1
    }
}

extension PhysicalPlan {
    /// Counts the parents of every part; a part of a part that was met before is not counted again.
    fileprivate func countUses(into counts: inout [String: Int]) {
        let fingerprint = self.fingerprint
        counts[fingerprint, default: 0] += 1
        guard counts[fingerprint] == 1 else { return }
        for input in inputs { input.countUses(into: &counts) }
    }
}

// MARK: Sources

extension Lowering {
    private mutating func add(_ fused: FusedScan) throws -> NodeID {
        let relation = fused.scan.relation
        guard let declaration = declarations[relation.name] else {
            throw EngineError(.query, "no source '\(relation.name)' to read")
        }
        // Decoding is spread over threads already, so one worker reads a source.
        let source = graph.worker == 0 ? try source(fused, declaration) : nil
        let node = graph.addSource(
            source, name: relation.name,
            watermarks: fused.scan.watermark.map { _ in
                WatermarkOptions(
                    idleTimeout: relation.isBounded ? nil : declaration.jobOptions.idleTimeout,
                    maximumFuture: declaration.jobOptions.maximumFuture)
            },
            startsAfter: buildSources)
        addedSources.append(node)
        return relation.isKeyed ? try addChanges(of: fused.scan, from: node) : node
    }

    /// What rows by key change, with the computed columns. They come to one worker in their order.
    private mutating func addChanges(of scan: Scan, from source: NodeID) throws -> NodeID {
        let fields = scan.fields.map(\.column)
        let key = scan.relation.primaryKey.compactMap { name in
            fields.firstIndex { $0.name == name }
        }
        // With a time that rows hold from, FOR SYSTEM_TIME AS OF asks for what they were before.
        let isVersioned = scan.watermark != nil
        let rows = graph.add(
            UpsertOperator(
                key: key, types: fields.map(\.type), keepsVersions: isVersioned,
                emission: scan.relation.isBounded && !isVersioned ? .onFinish : .changes),
            inputs: [source])
        let compiler = ExpressionCompiler(columns: fields)
        let items = try scan.columns.map { column in
            let computed = scan.computed.first { $0.output.id == column.id }
            return try compiler.compile(computed?.expression ?? .column(column))
        }
        return graph.add(ProjectOperator(items), inputs: [rows])
    }

    private func source(
        _ fused: FusedScan, _ declaration: RelationDeclaration
    ) throws -> any Source {
        let recordFields = declaration.recordFields
        let needed = fused.scan.fields.filter { $0.metadataKey == nil }.compactMap { field in
            recordFields.firstIndex { $0.name == field.column.name }
        }
        let preparation = try fused.preparation(
            session: session, clock: graph.context.clock)
        switch declaration.origin {
        case .table(let table):
            return TableSource(
                table, neededFields: needed, preparation: preparation, place: tables)
        case .rows(let batches):
            return RowsSource(
                name: declaration.definition.name, batches: batches, neededFields: needed,
                preparation: preparation)
        case .connector(let connector, let options):
            let request = SourceRequest(
                declaredFields: recordFields, neededFields: needed,
                primaryKey: fused.scan.relation.isKeyed
                    ? declaration.definition.primaryKey.compactMap { name in
                        recordFields.firstIndex { $0.name == name }
                    } : [],
                metadataKeys: fused.scan.fields.compactMap(\.metadataKey),
                options: options, badFields: declaration.badFields,
                baseFolder: declaration.baseFolder, sourceName: declaration.definition.name,
                jobName: jobName)
            return ConnectorSource(
                name: declaration.definition.name, reader: try connector.makeSource(request),
                preparation: preparation, lag: lags.add(declaration.definition.name))
        }
    }

    private mutating func add(_ values: Values) throws -> NodeID {
        let compiler = ExpressionCompiler(columns: [])
        var evaluation = EvaluationContext(session: session)
        let row = Batch(columns: [], count: 1)
        let builders = values.columns.map {
            ColumnBuilder(type: $0.type, capacity: values.rows.count)
        }
        for expressions in values.rows {
            for (index, expression) in expressions.enumerated() {
                let column = try compiler.compile(expression).evaluateExpanded(row, &evaluation)
                builders[index].append(from: column, row: 0)
            }
        }
        if let first = evaluation.errors.entries.first { throw first.error }
        let batch = Batch(columns: builders.map { $0.finish() }, count: values.rows.count)
        let source = graph.worker == 0 ? ValuesSource(batch: batch) : nil
        let node = graph.addSource(source, name: "VALUES", startsAfter: buildSources)
        addedSources.append(node)
        return node
    }
}

// MARK: Operators with parts of their own

extension Lowering {
    private mutating func add(_ assign: PhysicalWindowAssign) throws -> NodeID {
        let columns = assign.input.columns
        let compiler = ExpressionCompiler(columns: columns)
        let time = try compiler.position(of: assign.time)
        let input = try lower(assign.input)
        guard case .session(let gap) = assign.kind else {
            let spec = try WindowSpec(assign.kind, offset: assign.offset)
            return graph.add(WindowAssignOperator(time: time, spec), inputs: [input])
        }
        let keys = try assign.partition.map { try compiler.position(of: $0) }
        return graph.add(
            SessionAssignOperator(
                time: time, gap: gap.fixedMicroseconds, keys: keys, types: columns.map(\.type),
                emission: assign.emission == .changes ? .changes : .onClose,
                lateness: assign.lateness),
            inputs: [graph.exchange(input, keys.isEmpty ? .gather : .hash(columns: keys))])
    }

    private mutating func add(_ aggregate: GroupAggregate) throws -> NodeID {
        var columns = AggregateColumns(keys: aggregate.keys)
        let calls = columns.lower(aggregate.calls, isAppendOnly: aggregate.inputIsAppendOnly)
        let keys = Array(aggregate.keys.indices)
        let input = graph.exchange(
            try lower(columns.projection(of: aggregate.input)),
            keys.isEmpty ? .gather : .hash(columns: keys))
        return graph.add(
            GroupAggregateOperator(
                keys: keys, keyTypes: aggregate.keys.map(\.type), calls: calls,
                emission: aggregate.emission == .changes ? .changes : .onFinish,
                timeToLive: timeToLive(of: .groupAggregate(aggregate))),
            inputs: [input])
    }
}
