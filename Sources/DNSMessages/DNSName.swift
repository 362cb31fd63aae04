/// A name as the domain name system has it: labels from the nearest to the farthest, the root left out.
///
/// Names are equal whatever the case of their letters; each keeps its own, for whoever asked with a mixture
/// of cases wants to see it again.
/// - Source: RFC 1035 §3.1, RFC 4343
public struct DNSName: Sendable {
    /// Bytes that a label has at most.
    public static let longestLabel = 63
    /// Bytes that a name has at most, each label with its length, and the root.
    public static let longestName = 255
    /// The name of everything: `.`.
    public static let root = DNSName(trusted: [])

    /// The labels; none of them empty.
    public let labels: [[UInt8]]

    private init(trusted labels: [[UInt8]]) {
        self.labels = labels
    }

    /// A name of labels.
    /// - Throws: `NameFault` for an empty label and for too many bytes.
    public init(labels: [[UInt8]]) throws(NameFault) {
        for label in labels where label.isEmpty || label.count > Self.longestLabel {
            throw NameFault("a label of \(label.count) bytes: expected 1 to \(Self.longestLabel)")
        }
        self.labels = labels
        guard length <= Self.longestName else {
            throw NameFault("a name of \(length) bytes: expected \(Self.longestName) at most")
        }
    }

    /// How many bytes it has in a message, uncompressed.
    public var length: Int { labels.reduce(1) { $0 + $1.count + 1 } }

    /// Whether it is that name, or below it.
    public func isWithin(_ zone: DNSName) -> Bool {
        labels.count >= zone.labels.count
            && zip(labels.suffix(zone.labels.count), zone.labels).allSatisfy { Self.areEqual($0, $1) }
    }

    /// The labels in front of a name that it is within, in small letters; nil where it is not.
    public func labels(below zone: DNSName) -> [String]? {
        guard isWithin(zone) else { return nil }
        return labels.dropLast(zone.labels.count).map { label in
            String(decoding: label.map(Self.small), as: UTF8.self)
        }
    }

    /// It, with labels in front: `name.below(["web"])` is `web.name`.
    /// - Throws: `NameFault` where that is too long.
    public func below(_ names: [String]) throws(NameFault) -> DNSName {
        try DNSName(labels: names.map { Array($0.utf8) } + labels)
    }

    private static func small(_ byte: UInt8) -> UInt8 { 65...90 ~= byte ? byte | 0x20 : byte }

    private static func areEqual(_ first: [UInt8], _ second: [UInt8]) -> Bool {
        first.count == second.count && zip(first, second).allSatisfy { small($0) == small($1) }
    }
}

extension DNSName: Hashable {
    /// The same labels, whatever the case.
    public static func == (first: DNSName, second: DNSName) -> Bool {
        first.labels.count == second.labels.count
            && zip(first.labels, second.labels).allSatisfy { areEqual($0, $1) }
    }

    /// The same for equal names.
    public func hash(into hasher: inout Hasher) {
        for label in labels {
            hasher.combine(label.count)
            for byte in label { hasher.combine(Self.small(byte)) }
        }
    }
}

extension DNSName: CustomStringConvertible {
    /// Reads `web.shop.svc.cluster.local`, with or without the dot at the end; `.` is the root.
    ///
    /// `\.` is a dot within a label, and `\DDD` the byte of that decimal number.
    /// - Throws: `NameFault`.
    public init(parsing text: String) throws(NameFault) {
        var labels: [[UInt8]] = [[]]
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "."): labels.append([])
            case UInt8(ascii: "\\"): labels[labels.count - 1].append(try Self.escaped(&rest, in: text))
            default: labels[labels.count - 1].append(byte)
            }
        }
        if labels.count > 1, labels.last?.isEmpty == true { labels.removeLast() }
        if text == "." { labels = [] }
        do {
            try self.init(labels: labels)
        } catch {
            throw NameFault("\"\(text.prefix(300))\": \(error)")
        }
    }

    private static func escaped(_ rest: inout ArraySlice<UInt8>, in text: String) throws(NameFault) -> UInt8 {
        let digits = rest.prefix(3).prefix { 48...57 ~= $0 }
        if digits.isEmpty, let byte = rest.popFirst() { return byte }
        guard digits.count == 3, let value = UInt8(String(decoding: digits, as: UTF8.self)) else {
            throw NameFault("\"\(text.prefix(300))\": expected three digits up to 255 behind \\")
        }
        rest.removeFirst(3)
        return value
    }

    /// `web.shop.svc.cluster.local.`: always with the dot at the end.
    public var description: String {
        labels.isEmpty ? "." : labels.map { $0.map(Self.text).joined() + "." }.joined()
    }

    private static func text(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "\\"): "\\" + String(UnicodeScalar(byte))
        case 33...126: String(UnicodeScalar(byte))
        default: "\\" + String(repeating: "0", count: byte < 10 ? 2 : byte < 100 ? 1 : 0) + String(byte)
        }
    }
}

/// Why something is no name.
public struct NameFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, and what would be right.
    public let description: String

    /// A fault.
    public init(_ description: String) {
        self.description = description
    }
}
