import DNSMessages
import LabSupport

/// What a zone knows in answer to a question.
public struct Resolution: Equatable, Sendable {
    /// How it went.
    public var code: ResponseCode
    /// What was asked for; another name stands before what it leads to.
    public var answers: [DNSRecord]
    /// The zone in which there is nothing.
    public var authority: [DNSRecord]
    /// The addresses of those that the answers name.
    public var additional: [DNSRecord]

    /// An answer.
    public init(
        _ code: ResponseCode = .noError, answers: [DNSRecord] = [], authority: [DNSRecord] = [],
        additional: [DNSRecord] = []
    ) {
        self.code = code
        self.answers = answers
        self.authority = authority
        self.additional = additional
    }
}

extension ServiceZone {
    /// How many other names are followed.
    private static let mostAliases = 8

    /// Answers a question.
    ///
    /// Names outside of its zones are refused: nothing is forwarded. So another name that leads outside is all of
    /// the answer, and whoever asked goes on from there.
    /// - Source: RFC 1034 §4.3.2, RFC 2308 §2, RFC 6604 §3
    public func resolve(_ name: DNSName, _ type: RecordType) throws -> Resolution {
        // TODO proxy.8
        // Three things are not the same: there is no such name (NXDOMAIN), there is but not this (NODATA: no
        // error, no answer), and here is the answer. With the first two goes the SOA of the zone, which says how
        // long one may remember it. Another name is answered with for every type, and followed where it stays in
        // the zone.
        throw Unimplemented("proxy.8")
    }

    /// The zone that a name is in.
    private func zone(of name: DNSName) -> DNSName? {
        ([settings.domain] + settings.reverse).first { name.isWithin($0) }
    }

    private func records(of name: DNSName, in zone: DNSName) throws -> [DNSRecord]? {
        guard zone == settings.domain, let labels = name.labels(below: zone) else {
            return try reverseRecords(at: name, in: zone)
        }
        return try records(at: labels, of: name)
    }

    /// Everything that is known would be much for a small question, sent to whoever it says it comes from.
    /// - Source: RFC 8482 §4.2
    private static func minimal(_ records: [DNSRecord], _ owner: DNSName) -> [DNSRecord] {
        records.first.map { first in
            [DNSRecord(owner, ttl: first.ttl, .other(.hinfo, [7] + Array("RFC8482".utf8) + [0]))]
        } ?? []
    }

    /// The addresses of targets and servers: each name is looked up once.
    private func companions(of answers: [DNSRecord]) throws -> [DNSRecord] {
        // TODO proxy.8
        throw Unimplemented("proxy.8")
    }
}
