import CRdKafka

/// Transactions, for a producer whose configuration has a `transactional.id`:
/// <https://kafka.apache.org/documentation/#semantics>.
///
/// An error with `requiresAbort` asks for `abortTransaction`; one that is `isFatal` (another producer took
/// over the id) for a new producer; one that `isRetriable` for the same call again.
extension KafkaProducer {
    /// Takes over the transactional id, and waits until transactions of its former owner are over. Once,
    /// before the first transaction.
    public func initializeTransactions(timeoutMilliseconds: Int = 60_000) throws(KafkaError) {
        try check("taking over the transactional id") {
            rd_kafka_init_transactions($0, Int32(clamping: timeoutMilliseconds))
        }
    }

    /// Begins a transaction: what is sent from here on belongs to it.
    public func beginTransaction() throws(KafkaError) {
        try check("beginning a transaction") { rd_kafka_begin_transaction($0) }
    }

    /// Adds to the transaction that group `groupID` has read up to `offsets`.
    public func sendOffsetsToTransaction(
        _ offsets: [TopicPartition: Int64], groupID: String, timeoutMilliseconds: Int = 60_000
    ) throws(KafkaError) {
        let list = PartitionList(offsets.map { ($0.key, $0.value) })
        let group = rd_kafka_consumer_group_metadata_new(groupID)
        defer { rd_kafka_consumer_group_metadata_destroy(group) }
        try check("adding offsets of group '\(groupID)' to a transaction") { handle in
            list.withPointer {
                rd_kafka_send_offsets_to_transaction(
                    handle, $0, group, Int32(clamping: timeoutMilliseconds))
            }
        }
    }

    /// Delivers what is still waiting and commits the transaction.
    ///
    /// - Throws: also when a message of the transaction could not be delivered: then abort.
    public func commitTransaction(timeoutMilliseconds: Int = 60_000) throws(KafkaError) {
        try check("committing a transaction") {
            rd_kafka_commit_transaction($0, Int32(clamping: timeoutMilliseconds))
        }
        try checkDeliveries()
    }

    /// Undoes the transaction, and throws away what it has not sent.
    public func abortTransaction(timeoutMilliseconds: Int = 60_000) throws(KafkaError) {
        defer { _ = connection.takeFailedDeliveries() }
        try check("aborting a transaction") {
            rd_kafka_abort_transaction($0, Int32(clamping: timeoutMilliseconds))
        }
    }

    private func check(
        _ doing: String, _ body: (OpaquePointer) -> OpaquePointer?
    ) throws(KafkaError) {
        guard let error = connection.withHandle(body) else { return }
        throw KafkaError(consuming: error, doing: doing)
    }
}
