import ClusterObjects
import DNSMessages
import Documents
import ServiceModel
import ServiceProxy

/// Runs the golden table `dns-service-discovery`: a cluster, and what its names are answered with.
///
/// The cluster stands in the row, or in the table for all rows, as `services` and `endpointSlices` (or `endpoints`,
/// or all together as `objects`), in the form of the API or in that of CoreDNS's own tests. Records are texts as in a
/// zone file, or objects; their order does not matter, except that an alias stands before what it leads to. What
/// a row does not say of a section is not compared, and of a SOA only whose it is.
enum DiscoveryConformance {
    static func run(_ json: [UInt8]) throws -> GoldenTable.Result {
        let table = try ClusterTable(json)
        let common = try? JSONValue.parse(json)
        return table.judge { row in try judge(row, common ?? .null) }
    }

    private static func judge(_ row: JSONValue, _ table: JSONValue) throws -> String? {
        let question = row["question"] ?? row["query"] ?? row
        guard let name = DiscoveryWords.text(question, ["qname", "name", "query", "question"]),
            let word = DiscoveryWords.word(question, ["qtype", "type"]),
            let type = RecordType(word) ?? UInt16(word).map(RecordType.init(rawValue:))
        else { return "no question to ask: expected qname and qtype" }
        let zone = try DiscoveryCluster.zone(row, table)
        var service = NameService(zone)
        var query = DNSMessage(id: 1, asking: try DNSName(parsing: name), type)
        if let size = question["edns"]?.integer ?? question["udpSize"]?.integer {
            query.extended = ExtendedPart(payloadSize: UInt16(clamping: size))
        }
        let isStream = [row["transport"]?.text, row["net"]?.text].contains("tcp")
        let isBounded = row["transport"] != nil || row["truncated"] == .bool(true) || query.extended != nil
        guard
            let bytes = try service.answer(
                try query.bytes(), over: isBounded && !isStream ? .datagram : .stream)
        else { return "no answer" }
        return compare(
            try DNSMessage(reading: bytes), with: row["want"] ?? row["expect"] ?? row["expected"] ?? row)
    }

    private static func compare(_ message: DNSMessage, with want: JSONValue) -> String? {
        if let code = DiscoveryWords.word(want, ["rcode", "code", "status"]),
            !DiscoveryWords.means(code, message.code)
        {
            return "got \(message.code), expected \(code)"
        }
        if case .bool(let isTruncated)? = want["truncated"] ?? want["tc"], isTruncated != message.isTruncated
        {
            return "truncated: got \(message.isTruncated)"
        }
        let sections: [([String], [DNSRecord])] = [
            (["answer", "answers"], message.answers), (["ns", "authority"], message.authority),
            (["extra", "additional"], message.additional),
        ]
        for (names, records) in sections {
            guard let expected = names.lazy.compactMap({ want[$0] }).first else { continue }
            let got = records.map(DiscoveryWords.line).sorted()
            let wanted = expected.items.map(DiscoveryWords.line).sorted()
            if got != wanted { return "\(names[0]): got \(got), expected \(wanted)" }
        }
        return nil
    }
}
