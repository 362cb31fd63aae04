import Documents
import FoundationEssentials

/// Holds an answer against a recorded one.
struct TraceComparison {
    /// Keys and values of the recording are text, not base64.
    let hasText: Bool

    /// What only one server knows.
    private static let own: Set = ["cluster_id", "member_id", "raft_term", "watch_id"]
    /// What depends on when it was asked, or how much a server keeps.
    static let times: Set = [
        "TTL", "version", "dbSize", "dbSizeInUse", "leader", "raftIndex", "raftTerm", "raftAppliedIndex",
    ]

    /// A request as the gateway wants it.
    func encoded(_ value: JSONValue) -> JSONValue {
        hasText ? Self.map(value) { .string(Data($0.utf8).base64EncodedString()) } : value
    }

    /// Our answer as the recording would show it.
    private func shown(_ value: JSONValue) -> JSONValue {
        guard hasText else { return value }
        return Self.map(value) { text in
            .string(Data(base64Encoded: text).map { String(decoding: $0, as: UTF8.self) } ?? text)
        }
    }

    private static func map(_ value: JSONValue, isBytes: Bool = false, _ body: (String) -> JSONValue)
        -> JSONValue
    {
        switch value {
        case .string(let text) where isBytes: body(text)
        case .array(let items): .array(items.map { map($0, isBytes: isBytes, body) })
        case .object(let members):
            .object(
                members.map {
                    JSONMember($0.name, map($0.value, isBytes: EtcdCall.byteFields.contains($0.name), body))
                })
        default: value
        }
    }

    /// A number may be written as one or as text, as etcd does with 64 bits.
    static func plain(_ value: JSONValue) -> String {
        value.text ?? value.text()
    }

    /// Where the first difference is; nil for none.
    func difference(_ ours: JSONValue, _ theirs: JSONValue, ignoring names: Set<String> = []) -> String? {
        let ours = shown(ours)
        // A recording may have no headers, or only the revision of them.
        if theirs["header"] == nil, let revision = theirs["revision"], let mine = ours["header"]?["revision"],
            Self.plain(mine) != Self.plain(revision)
        {
            return "revision: got \(Self.plain(mine)), expected \(Self.plain(revision))"
        }
        let extra: Set = theirs["header"] == nil ? ["header", "revision"] : []
        return compare(ours, theirs, "", Self.own.union(names).union(extra))
    }

    private func compare(_ ours: JSONValue?, _ theirs: JSONValue?, _ place: String, _ ignored: Set<String>)
        -> String?
    {
        switch (ours, theirs) {
        case (.object(let mine)?, .object(let others)?):
            let mine = Self.fields(mine)
            let others = Self.fields(others)
            for name in Set(mine.keys).union(others.keys).sorted() where !ignored.contains(name) {
                let inner = place.isEmpty ? name : "\(place).\(name)"
                if let found = compare(mine[name], others[name], inner, ignored) { return found }
            }
            return nil
        case (.array(let mine)?, .array(let others)?):
            guard mine.count == others.count else {
                return "\(place): got \(mine.count) elements, expected \(others.count)"
            }
            let isMap = place.hasSuffix("leases") || place.hasSuffix("keys")
            for (index, pair) in zip(Self.sorted(mine, if: isMap), Self.sorted(others, if: isMap))
                .enumerated()
            {
                if let found = compare(pair.0, pair.1, "\(place)[\(index)]", ignored) { return found }
            }
            return nil
        default:
            if ours.map(Self.isZero) ?? true, theirs.map(Self.isZero) ?? true { return nil }
            let (mine, others) = (ours.map(Self.plain) ?? "none", theirs.map(Self.plain) ?? "none")
            return mine == others ? nil : "\(place): got \(mine), expected \(others)"
        }
    }

    /// etcd lists what it keeps in a map in any order.
    private static func sorted(_ items: [JSONValue], if isMap: Bool) -> [JSONValue] {
        isMap ? items.sorted { $0.text() < $1.text() } : items
    }

    /// By their names in protocol buffers: `prevKv` is `prev_kv`.
    private static func fields(_ members: [JSONMember]) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [:]
        for member in members {
            let name = member.name
            let isCamel = name.first?.isLowercase ?? false
            let snake = name.reduce(into: "") {
                $0 += isCamel && $1.isUppercase ? "_" + $1.lowercased() : String($1)
            }
            fields[times.contains(name) || name == "grantedTTL" ? name : snake] = member.value
        }
        return fields
    }

    private static func isZero(_ value: JSONValue) -> Bool {
        switch value {
        case .null, .bool(false), .string(""), .string("0"), .number("0"): true
        case .string("PUT"): true
        case .array(let items): items.isEmpty
        case .object(let members): members.allSatisfy { isZero($0.value) }
        default: false
        }
    }
}

// Watches.
extension TraceComparison {
    /// Compares all events, however they were parted into messages, and whether it was cancelled.
    func differenceOfWatches(_ ours: JSONValue, _ theirs: JSONValue) -> String? {
        let (mine, others) = (Self.messages(ours), Self.messages(theirs))
        for name in ["compact_revision", "canceled"] {
            let values = [mine, others].map { messages in
                messages.compactMap { $0[name] }.first { !Self.isZero($0) } ?? .null
            }
            if let found = compare(values[0], values[1], name, []) { return found }
        }
        let events = [shown(.array(Self.events(mine))), .array(Self.events(others))].map(\.items)
        // What came after the recorder had stopped listening it does not know.
        guard events[0].count >= events[1].count else {
            return "got \(events[0].count) events, expected \(events[1].count)"
        }
        let heard = JSONValue.array(Array(events[0].prefix(events[1].count)))
        return compare(heard, .array(events[1]), "events", [])
    }

    private static func messages(_ value: JSONValue) -> [JSONValue] {
        let items = value.items.isEmpty ? [value] : value.items
        // Events may stand there without their messages.
        if items.allSatisfy({ $0["kv"] != nil }) {
            return [.object([JSONMember("events", .array(items))])]
        }
        return items.map { $0["result"] ?? $0 }
    }

    private static func events(_ messages: [JSONValue]) -> [JSONValue] {
        messages.flatMap { $0["events"]?.items ?? [] }
    }
}
