import Columnar

/// Builds kernels from what a function does with one row.
///
/// All are strict: a row with a NULL argument is NULL and its body does not run. A row whose body
/// throws is recorded and NULL. The builders are inlined where they are used, so that a body which
/// captures nothing is compiled into the loop and costs no call per row. A kernel that needs
/// something of its own (a scale, the session) is a closure of its own around `rows` or `textRows`.
enum Kernels {
    /// The loop over the rows without a NULL argument.
    @inline(__always)
    static func rows<R: KernelOutput>(
        _ arguments: [Column], _ call: inout KernelCall, _ body: (Int) throws(RowError) -> R
    ) -> Column {
        guard var validity = RowValidity(strict: arguments, rowCount: call.rowCount) else {
            return .nulls(type: call.resultType, count: call.rowCount)
        }
        let output = R.Writer(rowCount: call.rowCount)
        for row in 0..<call.rowCount where validity.isValid(row) {
            do throws(RowError) {
                output.set(row, try body(row))
            } catch {
                call.errors.record(error, row: row)
                validity.setNull(row)
            }
        }
        return validity.column(call.resultType, values: output.buffer)
    }

    /// The loop over the rows without a NULL argument, for text and bytea: `body` appends the bytes
    /// of its row.
    @inline(__always)
    static func textRows(
        _ arguments: [Column], _ call: inout KernelCall,
        _ body: (Int, inout TextOutput) throws(RowError) -> Void
    ) -> Column {
        guard let validity = RowValidity(strict: arguments, rowCount: call.rowCount) else {
            return .nulls(type: call.resultType, count: call.rowCount)
        }
        var output = TextOutput(
            type: call.resultType, rowCount: call.rowCount,
            byteCapacity: arguments.first.map(byteCount) ?? 0)
        for row in 0..<call.rowCount {
            guard validity.isValid(row) else {
                output.finishNull()
                continue
            }
            do throws(RowError) {
                try body(row, &output)
                output.finishRow(row, &call.errors)
            } catch {
                call.errors.record(error, row: row)
                output.finishNull()
            }
        }
        return output.finish()
    }

    /// The same where `body` says of each row whether it has a value; one without is NULL.
    @inline(__always)
    static func optionalTextRows(
        _ arguments: [Column], _ call: inout KernelCall,
        _ body: (Int, inout TextOutput) throws(RowError) -> Bool
    ) -> Column {
        guard let validity = RowValidity(strict: arguments, rowCount: call.rowCount) else {
            return .nulls(type: call.resultType, count: call.rowCount)
        }
        var output = TextOutput(
            type: call.resultType, rowCount: call.rowCount,
            byteCapacity: arguments.first.map(byteCount) ?? 0)
        for row in 0..<call.rowCount {
            do throws(RowError) {
                if validity.isValid(row), try body(row, &output) {
                    output.finishRow(row, &call.errors)
                } else {
                    output.finishNull()
                }
            } catch {
                call.errors.record(error, row: row)
                output.finishNull()
            }
        }
        return output.finish()
    }

    /// `value` in every row, as a constant.
    static func constant<R: KernelOutput>(_ value: R, _ call: KernelCall) -> Column {
        let output = R.Writer(rowCount: 1)
        output.set(0, value)
        return Column(
            type: call.resultType, count: call.rowCount, values: output.buffer, isConstant: true)
    }

    private static func byteCount(of column: Column) -> Int {
        guard column.type.layout == .bytes else { return 0 }
        return column.isConstant ? column.byteSpan.count * column.count : column.byteSpan.count
    }

    /// A kernel that turns one all-constant call into a constant: its row is computed once. The
    /// kernel itself never sees constants only.
    static func foldingConstants(_ kernel: @escaping Kernel) -> Kernel {
        { arguments, call in
            guard !arguments.isEmpty, arguments.allSatisfy(\.isConstant), call.rowCount > 0 else {
                return kernel(arguments, &call)
            }
            var single = KernelCall(
                rowCount: 1, resultType: call.resultType, session: call.session)
            let result = kernel(arguments.map { $0.singleRow(isConstant: false) }, &single)
            for entry in single.errors.entries {
                for row in 0..<call.rowCount { call.errors.record(entry.error, row: row) }
            }
            return result.singleRow(isConstant: true).repeated(call.rowCount)
        }
    }
}

extension Column {
    /// The one stored row of a constant or one-row column.
    func singleRow(isConstant: Bool) -> Column {
        Column(
            type: type, count: 1, nullCount: nullCount, validity: validity, values: values,
            bytes: bytes, isConstant: isConstant)
    }
}
