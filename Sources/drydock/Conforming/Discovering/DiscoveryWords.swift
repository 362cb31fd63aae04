import DNSMessages
import Documents

/// How a table of names may write codes and records.
enum DiscoveryWords {
    /// The first of some members that is a text.
    static func text(_ value: JSONValue, _ names: [String]) -> String? {
        names.lazy.compactMap { value[$0]?.text }.first
    }

    /// The first of some members that is a text or a number, as text.
    static func word(_ value: JSONValue, _ names: [String]) -> String? {
        names.lazy.compactMap { value[$0]?.text ?? value[$0]?.integer.map(String.init) }.first
    }

    /// Whether a code is meant: by number, or by any of its names.
    static func means(_ word: String, _ code: ResponseCode) -> Bool {
        if let number = UInt16(word) { return number == code.rawValue }
        let names: [String: ResponseCode] = [
            "NOERROR": .noError, "SUCCESS": .noError, "RCODESUCCESS": .noError, "NODATA": .noError,
            "NXDOMAIN": .nameError, "NAMEERROR": .nameError, "RCODENAMEERROR": .nameError,
            "SERVFAIL": .serverFailure, "SERVERFAILURE": .serverFailure, "RCODESERVERFAILURE": .serverFailure,
            "REFUSED": .refused, "RCODEREFUSED": .refused, "NOTIMP": .notImplemented,
            "FORMERR": .formatError, "BADVERS": .badVersion,
        ]
        return names[word.uppercased()] == code
    }

    /// A record of ours in the common form.
    static func line(_ record: DNSRecord) -> String { common(record.description) }

    /// A record of a table in the common form.
    static func line(_ value: JSONValue) -> String {
        if let text = value.text { return common(text) }
        let data = ["data", "rdata", "value", "target", "address"].lazy.compactMap { value[$0]?.text }.first
        let name = text(value, ["name", "owner"]) ?? ""
        return common(
            "\(name) \(word(value, ["ttl"]) ?? "") IN \(text(value, ["type"]) ?? "") \(data ?? "")")
    }

    /// Words, with one space between: names with the dot at their end, in small letters; of a SOA only whose it is.
    private static func common(_ line: String) -> String {
        var words = line.split { $0.isWhitespace || $0 == "\"" }.map { $0.lowercased() }
        guard let place = words.firstIndex(of: "in"), place > 0, words.count > place + 2 else {
            return words.joined(separator: " ")
        }
        let type = words[place + 1]
        var named = [0]
        if ["cname", "ptr", "ns", "srv"].contains(type) { named.append(words.count - 1) }
        for index in named where !words[index].hasSuffix(".") { words[index] += "." }
        // The numbers of a SOA say when something was loaded; a TTL of 303 is CoreDNS's "any".
        return type == "soa" ? "\(words[0]) in soa" : words.joined(separator: " ")
    }
}
