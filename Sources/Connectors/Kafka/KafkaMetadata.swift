import Columnar
import KafkaClient

/// The metadata columns of messages.
enum KafkaMetadata {
    /// What must be kept of each message for the columns `keys`.
    static func extras(for keys: [String]) -> MessageBuffer.Extras {
        var extras: MessageBuffer.Extras = []
        if keys.contains("key") || keys.contains("key-text") { extras.insert(.keys) }
        if keys.contains("timestamp") { extras.insert(.timestamps) }
        if keys.contains("timestamp-type") { extras.insert(.timestampTypes) }
        if keys.contains("headers") { extras.insert(.headers) }
        return extras
    }

    /// The column `key` of all messages.
    static func column(
        _ key: String, messages: MessageBuffer, partition: SourcePartition
    ) -> Column {
        let count = messages.count
        switch key {
        case "partition": return MadeColumn.repeated(partition.index, count: count)
        case "topic": return MadeColumn.repeated(partition.container, count: count)
        case "offset":
            var writer = FixedColumnWriter<Int64>(type: .bigint, count: count)
            for index in 0..<count { writer[index] = messages.offsets[index] }
            return writer.finish()
        case "timestamp":
            var writer = FixedColumnWriter<Int64>(type: .timestamptz, count: count)
            for index in 0..<count {
                let (value, overflow) = messages.timestamps[index].multipliedReportingOverflow(
                    by: 1_000)
                if messages.timestamps[index] < 0 || overflow {
                    writer.validity.setNull(index)
                } else {
                    writer[index] = value
                }
            }
            return writer.finish()
        case "key": return keys(messages, type: .bytea)
        case "key-text": return keys(messages, type: .text)
        case "timestamp-type": return timestampTypes(messages)
        case "headers": return headers(messages)
        default: return .nulls(type: .text, count: count, isConstant: false)
        }
    }

    private static func keys(_ messages: MessageBuffer, type: DataType) -> Column {
        var writer = BytesColumnWriter(type: type, rowCapacity: messages.count)
        for key in messages.keys {
            guard let key, type != .text || String(validating: key, as: UTF8.self) != nil else {
                writer.appendNull()
                continue
            }
            writer.append(key)
        }
        return writer.finish()
    }

    private static func timestampTypes(_ messages: MessageBuffer) -> Column {
        var writer = BytesColumnWriter(type: .text, rowCapacity: messages.count)
        for type in messages.timestampTypes {
            switch type {
            case .none: writer.append("NoTimestampType")
            case .created: writer.append("CreateTime")
            case .appended: writer.append("LogAppendTime")
            }
        }
        return writer.finish()
    }

    /// `{"name":"value"}`; bytes that are no UTF-8 are repaired, of equal names the last wins when
    /// it is read.
    private static func headers(_ messages: MessageBuffer) -> Column {
        var writer = BytesColumnWriter(type: .text, rowCapacity: messages.count)
        for headers in messages.headers {
            var json = "{"
            for (index, header) in headers.enumerated() {
                if index > 0 { json += "," }
                json += quoted(header.name) + ":"
                json += header.value.map { quoted(String(decoding: $0, as: UTF8.self)) } ?? "null"
            }
            writer.append(json + "}")
        }
        return writer.finish()
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
