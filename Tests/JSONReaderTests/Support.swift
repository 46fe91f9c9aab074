import Columnar
import JSONReader

/// Decodes `lines` and gives each row's values.
func read(
    _ lines: String, _ fields: [Field], options: JSONReaderOptions = JSONReaderOptions()
) throws -> (rows: [[Value]], rejects: [JSONReject]) {
    let reader = try JSONColumnReader(fields: fields, options: options)
    let decoded = try Array(lines.utf8).withUnsafeBytes { try reader.decode(lines: $0) }
    return (rows(of: decoded), decoded.rejects)
}

/// Decodes messages; nil is one without payload.
func read(messages: [String?], _ fields: [Field]) throws -> JSONDecoded {
    let reader = try JSONColumnReader(fields: fields)
    let bytes = Array(messages.map { Array(($0 ?? "").utf8) }.joined()) + [0]
    return try bytes.withUnsafeBytes { bytes in
        var start = 0
        let list = messages.map { message in
            defer { start += message?.utf8.count ?? 0 }
            guard let message else { return JSONMessage(start: nil, count: 0) }
            return JSONMessage(start: bytes.baseAddress! + start, count: message.utf8.count)
        }
        return try list.withUnsafeBufferPointer { try reader.decode(messages: $0) }
    }
}

func rows(of decoded: JSONDecoded) -> [[Value]] {
    (0..<decoded.rowCount).map { row in decoded.columns.map { $0.value(at: row) } }
}

/// The value of field `a`, or the reason why there is none.
func readOne(_ json: String, _ type: DataType) throws -> Result<Value, Rejection> {
    let (rows, rejects) = try read("{\"a\":\(json)}", [Field("a", type)])
    if let reject = rejects.first { return .failure(Rejection(reason: reject.reason)) }
    return .success(rows[0][0])
}

struct Rejection: Error, Equatable {
    let reason: String
}
