import Documents

/// Runs the golden table `etcd-mvcc-trace`: calls recorded from a real etcd, played in their order against this store
/// behind its HTTP face.
///
/// What one server cannot know of another is left out: the numbers of cluster, member and term, and lease numbers that
/// the server chose, which are translated. A field that is not there has its zero value.
enum EtcdTraceConformance {
    /// The names that such a table may have.
    static let tables = ["etcd-mvcc-trace", "etcd-trace", "etcd-txn-trace", "etcd-watch-trace"]

    static func run(_ json: [UInt8]) throws -> GoldenTable.Result {
        let table = try ClusterTable(json)
        let calls = table.rows.map(EtcdCall.init)
        let player = try EtcdTracePlayer(hasText: !calls.allSatisfy(\.isBase64))
        var watches: [(index: Int, watch: EtcdTracePlayer.Watch)] = []
        var faults = try calls.enumerated().map { index, call -> String? in
            guard call.path == "/v3/watch" else { return try player.play(call) }
            watches.append((index, try player.watch(call)))
            return nil
        }
        // They go on until the end: what they say may be of calls that come after.
        for (index, watch) in watches { faults[index] = try player.end(watch) }
        let failures = faults.enumerated().compactMap { index, fault in
            fault.map { "row \(index + 1), \(calls[index].path): \($0)" }
        }
        return (faults.count - failures.count, faults.count, failures)
    }
}
