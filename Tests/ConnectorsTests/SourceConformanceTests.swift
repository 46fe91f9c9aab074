import BrokerFixture
import Columnar
import Connectors
import Testing

/// What every source must do, whatever it reads.
@Suite struct SourceConformanceTests {
    private static let sourceNames = Connectors.all.filter { $0.sourceOptions != nil }.map(\.name)

    @Test func everySourceHasACase() {
        #expect(Set(SourceCase.names) == Set(Self.sourceNames))
    }

    @Test(arguments: sourceNames, TestCluster.Kind.available)
    func readsEveryRowOnceAndEnds(_ name: String, _ kind: TestCluster.Kind) throws {
        for source in try SourceCase.cases(of: name, kind) {
            let reader = try source.make()
            let result = try read(reader)
            #expect(result.rows.count == source.rowCount)
            #expect(Set(result.rows.map(\.values)).count == source.rowCount)
            #expect(result.ended == Set(result.positions.keys))
            #expect(
                result.rejects.map { String(decoding: $0.payload, as: UTF8.self) }
                    == source.badPayloads)
            let places = Set(result.rows.map { [Int64($0.partition), $0.offset] })
            #expect(places.count == source.rowCount)
        }
    }

    @Test(arguments: sourceNames, TestCluster.Kind.available)
    func goesOnFromEveryPosition(_ name: String, _ kind: TestCluster.Kind) throws {
        for source in try SourceCase.cases(of: name, kind) {
            let whole = try read(try source.make())
            for chunks in 0...whole.chunkCount {
                let first = try read(try source.make(), chunkLimit: chunks)
                let rest = try read(
                    try source.make(), at: first.positions.values.sorted { $0.next < $1.next })
                var both = ReadResult()
                both.rows = first.rows + rest.rows
                #expect(both.sorted == whole.sorted, "after \(chunks) chunks")
                #expect((first.rejects + rest.rejects).count == whole.rejects.count)
            }
        }
    }

    @Test(arguments: sourceNames)
    func closesBeforeItsEnd(_ name: String) throws {
        for source in try SourceCase.cases(of: name, .embedded) {
            let result = try read(try source.make(), chunkLimit: 1)
            #expect(result.chunkCount == 1)
            // A reader that was never started is closed as well.
            try source.make().close()
        }
    }
}
