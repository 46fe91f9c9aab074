import CRdKafka

/// Hands records to librdkafka, which copies their bytes.
enum RecordSender {
    /// The first record that was refused.
    struct Failure {
        let index: Int
        let code: rd_kafka_resp_err_t
    }

    /// In one call, for records without headers and timestamps.
    static func sendTogether(
        _ batch: KafkaRecordBatch, _ chunk: Range<Int>, bytes: UnsafeBufferPointer<UInt8>,
        to topic: TopicHandle
    ) -> Failure? {
        withUnsafeTemporaryAllocation(of: rd_kafka_message_t.self, capacity: chunk.count) {
            messages in
            for (index, record) in batch.records[chunk].enumerated() {
                var message = rd_kafka_message_t()
                (message.key, message.key_len) = address(record.key, in: bytes)
                (message.payload, message.len) = address(record.payload, in: bytes)
                message.partition = record.partition
                messages.initializeElement(at: index, to: message)
            }
            let flags = RD_KAFKA_MSG_F_COPY | RD_KAFKA_MSG_F_PARTITION
            let acceptedCount = topic.withHandle {
                rd_kafka_produce_batch(
                    $0, RD_KAFKA_PARTITION_UA, flags, messages.baseAddress, Int32(chunk.count))
            }
            guard acceptedCount < chunk.count else { return nil }
            for (index, message) in messages.enumerated()
            where message.err != RD_KAFKA_RESP_ERR_NO_ERROR {
                return Failure(index: chunk.lowerBound + index, code: message.err)
            }
            return Failure(index: chunk.lowerBound, code: rd_kafka_last_error())
        }
    }

    /// One call for each record.
    static func sendSingly(
        _ batch: KafkaRecordBatch, _ chunk: Range<Int>, bytes: UnsafeBufferPointer<UInt8>,
        to topic: TopicHandle, of connection: KafkaConnection
    ) -> Failure? {
        for index in chunk {
            let record = batch.records[index]
            let headers = headerList(batch.headers[record.headers])
            var arguments = topic.withHandle { callArguments(record, bytes: bytes, topic: $0) }
            if let headers {
                arguments.append(argument(RD_KAFKA_VTYPE_HEADERS) { $0.headers = headers })
            }
            let error = connection.withHandle {
                rd_kafka_produceva($0, arguments, arguments.count)
            }
            guard let error else { continue }
            // On success the headers are librdkafka's.
            if let headers { rd_kafka_headers_destroy(headers) }
            defer { rd_kafka_error_destroy(error) }
            return Failure(index: index, code: rd_kafka_error_code(error))
        }
        return nil
    }

    private static func callArguments(
        _ record: KafkaRecordBatch.Record, bytes: UnsafeBufferPointer<UInt8>, topic: OpaquePointer
    ) -> [rd_kafka_vu_t] {
        [
            argument(RD_KAFKA_VTYPE_RKT) { $0.rkt = topic },
            argument(RD_KAFKA_VTYPE_PARTITION) { $0.i32 = record.partition },
            argument(RD_KAFKA_VTYPE_MSGFLAGS) { $0.i = RD_KAFKA_MSG_F_COPY },
            argument(RD_KAFKA_VTYPE_KEY) {
                ($0.mem.ptr, $0.mem.size) = address(record.key, in: bytes)
            },
            argument(RD_KAFKA_VTYPE_VALUE) {
                ($0.mem.ptr, $0.mem.size) = address(record.payload, in: bytes)
            },
            argument(RD_KAFKA_VTYPE_TIMESTAMP) { $0.i64 = record.timestamp },
        ]
    }

    private static func argument(
        _ type: rd_kafka_vtype_t, _ fill: (inout rd_kafka_vu_s.__Unnamed_union_u) -> Void
    ) -> rd_kafka_vu_t {
        var argument = rd_kafka_vu_t()
        argument.vtype = type
        fill(&argument.u)
        return argument
    }

    private static func headerList(_ headers: ArraySlice<KafkaHeader>) -> OpaquePointer? {
        guard !headers.isEmpty, let list = rd_kafka_headers_new(headers.count) else { return nil }
        for header in headers {
            if let value = header.value {
                // A null pointer would be a null header, which an empty value is not.
                value.withUnsafeBytes { bytes in
                    _ = rd_kafka_header_add(
                        list, header.name, -1, bytes.baseAddress ?? Self.empty, bytes.count)
                }
            } else {
                rd_kafka_header_add(list, header.name, -1, nil, 0)
            }
        }
        return list
    }

    /// librdkafka takes a null pointer for null, and does not write to what it is given.
    private static func address(
        _ range: KafkaRecordBatch.Range, in bytes: UnsafeBufferPointer<UInt8>
    ) -> (UnsafeMutableRawPointer?, Int) {
        guard !range.isNull else { return (nil, 0) }
        guard range.count > 0, let start = bytes.baseAddress else {
            return (UnsafeMutableRawPointer(mutating: Self.empty), 0)
        }
        return (UnsafeMutableRawPointer(mutating: start + range.start), range.count)
    }

    /// An address for what is empty and not null; never read.
    private static var empty: UnsafeRawPointer {
        UnsafeRawPointer(bitPattern: UInt(MemoryLayout<UInt>.alignment)).unsafelyUnwrapped
    }
}
