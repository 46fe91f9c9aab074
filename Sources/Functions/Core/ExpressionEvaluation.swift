import Columnar

extension CompiledExpression {
    /// The value of every row of `batch`. The column may be constant; rows that fail are recorded in
    /// `context.errors` and NULL.
    public func evaluate(_ batch: Batch, _ context: inout EvaluationContext) -> Column {
        if batch.count == 0 { return .nulls(type: type(in: batch), count: 0) }
        return evaluateRows(batch, &context)
    }

    /// The value of every row of `batch`, as a column that stores every row.
    public func evaluateExpanded(_ batch: Batch, _ context: inout EvaluationContext) -> Column {
        let column = evaluate(batch, &context)
        if column.isConstant, column.type.layout == .bytes,
            column.byteSpan.count > TextOutput.columnLimit / max(1, column.count)
        {
            for row in 0..<batch.count { context.errors.record(TextOutput.tooLong, row: row) }
            return Column.nulls(type: column.type, count: column.count).expanded()
        }
        return column.expanded()
    }

    /// The rows of `batch` in which this predicate is true.
    public func select(_ batch: Batch, _ context: inout EvaluationContext) -> Selection {
        Selection(whereTrue: evaluate(batch, &context))
    }

    /// The type of the result over batches that are shaped like `batch`.
    func type(in batch: Batch) -> DataType {
        switch self {
        case .column(let index): batch.columns[index].type
        case .constant(let column): column.type
        case .call(_, _, let type), .conditional(_, _, let type), .coalesce(_, let type): type
        case .and, .or: .boolean
        case .attempt(let operand): operand.type(in: batch)
        }
    }

    private func evaluateRows(_ batch: Batch, _ context: inout EvaluationContext) -> Column {
        switch self {
        case .column(let index):
            return batch.columns[index]
        case .constant(let column):
            return column.repeated(batch.count)
        case .call(let kernel, let arguments, let type):
            let columns = arguments.map { $0.evaluateRows(batch, &context) }
            var call = KernelCall(
                rowCount: batch.count, resultType: type, session: context.session)
            let result = kernel(columns, &call)
            if !call.errors.isEmpty { context.errors.merge(call.errors) { _ in true } }
            return result
        case .and(let left, let right):
            return Self.evaluateLogical(left, right, isAnd: true, batch, &context)
        case .or(let left, let right):
            return Self.evaluateLogical(left, right, isAnd: false, batch, &context)
        case .conditional(let branches, let otherwise, let type):
            return Self.evaluateConditional(branches, otherwise, type, batch, &context)
        case .coalesce(let operands, let type):
            return Self.evaluateCoalesce(operands, type, batch, &context)
        case .attempt(let operand):
            return Self.evaluateAttempt(operand, batch, &context)
        }
    }

    /// AND and OR: the right side counts only where the left does not decide.
    private static func evaluateLogical(
        _ left: CompiledExpression, _ right: CompiledExpression, isAnd: Bool, _ batch: Batch,
        _ context: inout EvaluationContext
    ) -> Column {
        let leftColumn = left.evaluateRows(batch, &context)
        let (rightColumn, errors) = right.evaluateApart(batch, context.session)
        if !errors.isEmpty {
            let decided = TruthColumn(leftColumn)
            context.errors.merge(errors) {
                !(isAnd ? decided.isFalse($0) : decided.isTrue($0))
            }
        }
        return ThreeValuedLogic.combine(
            leftColumn, rightColumn, isAnd: isAnd, rowCount: batch.count)
    }

    private static func evaluateConditional(
        _ branches: [ConditionalBranch], _ otherwise: CompiledExpression, _ type: DataType,
        _ batch: Batch, _ context: inout EvaluationContext
    ) -> Column {
        var choice = BranchChoice(rowCount: batch.count)
        var values: [Column] = []
        for branch in branches {
            let (condition, conditionErrors) = branch.condition.evaluateApart(
                batch, context.session)
            context.errors.merge(conditionErrors) { choice.isOpen($0) }
            let index = values.count
            choice.take(whereTrue: condition, branch: index)
            let (value, valueErrors) = branch.value.evaluateApart(batch, context.session)
            context.errors.merge(valueErrors) { choice.branch(of: $0) == index }
            values.append(value)
        }
        let (value, errors) = otherwise.evaluateApart(batch, context.session)
        context.errors.merge(errors) { choice.isOpen($0) }
        values.append(value)
        return choice.merge(values, type: type, errors: &context.errors)
    }

    private static func evaluateCoalesce(
        _ operands: [CompiledExpression], _ type: DataType, _ batch: Batch,
        _ context: inout EvaluationContext
    ) -> Column {
        var choice = BranchChoice(rowCount: batch.count)
        var values: [Column] = []
        for operand in operands where !choice.isComplete {
            let (value, errors) = operand.evaluateApart(batch, context.session)
            context.errors.merge(errors) { choice.isOpen($0) }
            choice.take(whereNotNull: value, branch: values.count)
            values.append(value)
        }
        values.append(.nulls(type: type, count: batch.count))
        return choice.merge(values, type: type, errors: &context.errors)
    }

    private static func evaluateAttempt(
        _ operand: CompiledExpression, _ batch: Batch, _ context: inout EvaluationContext
    ) -> Column {
        let (value, errors) = operand.evaluateApart(batch, context.session)
        if errors.isEmpty { return value }
        return value.expanded().settingNull(errors.entries.lazy.map(\.row))
    }

    /// The value with its errors apart, for those who drop some.
    private func evaluateApart(
        _ batch: Batch, _ session: EvaluationSession
    ) -> (value: Column, errors: RowErrors) {
        var context = EvaluationContext(session: session)
        let value = evaluateRows(batch, &context)
        return (value, context.errors)
    }
}

extension Column {
    /// The same column with `rows` NULL.
    func settingNull(_ rows: some Sequence<Int>) -> Column {
        var validity = RowValidity(strict: [self], rowCount: count) ?? RowValidity(rowCount: count)
        for row in rows { validity.setNull(row) }
        return validity.column(type, values: values, bytes: bytes)
    }
}
