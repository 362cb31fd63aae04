import ClusterAPI
import ClusterObjects
import Documents
import Reconcilers

/// Runs the golden table `k8s-api-semantics`: calls recorded from a real API server, played in their order against
/// this one.
///
/// Resource versions, uids and tokens of the recording are translated into ours as they become known. What the real
/// server fills in by default is not asked for; what ours answers must be in the recording.
enum APIConformance {
    static func run(_ json: [UInt8]) throws -> GoldenTable.Result {
        var player = APIPlayer()
        return try ClusterTable(json).judge { player.play(APIRecording($0)) }
    }
}

private struct APIPlayer {
    private let requests: APIRequests
    /// What the recording calls something, and what it is here.
    private var known: [String: String] = [:]
    /// The newest resource version of each path.
    private var versions: [String: String] = [:]

    init() {
        var uids = 0
        let makeUID = {
            uids += 1
            return "uid-\(uids)"
        }
        let (store, clock) = (Store(now: { .zero }), ManualClock())
        requests = APIRequests(
            APIServer(store: store, clock: clock, makeUID: makeUID),
            rehearsal: APIServer(store: RehearsalStore(store), clock: clock, makeUID: makeUID),
            kinds: [
                Pod.self, ClusterObjects.Node.self, ReplicaSet.self, Deployment.self,
                PlainObject<ConfigMapKind>.self, PlainObject<SecretKind>.self, PlainObject<ServiceKind>.self,
                PlainObject<NamespaceKind>.self,
            ])
    }

    mutating func play(_ recording: APIRecording) -> String? {
        var request = recording.request
        request.body = request.body.map { translated($0, at: request.path) }
        request.query = request.query.mapValues { known[$0] ?? $0 }
        let answer = requests.answer(request)
        if let wanted = recording.response { learn(wanted, answer.body, at: request.path) }
        let what = "\(request.method) \(request.path)"
        if let code = recording.code, code != answer.code {
            return "\(what): got \(answer.code) \(answer.body["message"]?.text ?? ""), expected \(code)"
        }
        guard let wanted = recording.response, case .object = wanted else { return nil }
        let difference = difference(answer.body, wanted, "")
        return difference.map { "\(what): \($0)" }
    }

    private func translated(_ value: JSONValue, at path: String) -> JSONValue {
        switch value {
        case .string("<rv>"): .string(versions[path] ?? "")
        case .string(let text): .string(known[text] ?? text)
        case .array(let elements): .array(elements.map { translated($0, at: path) })
        case .object(let members):
            .object(members.map { JSONMember($0.name, translated($0.value, at: path)) })
        default: value
        }
    }

    /// Notes which of our words means which of theirs.
    private mutating func learn(_ theirs: JSONValue, _ ours: JSONValue, at path: String) {
        for name in ["resourceVersion", "uid", "continue"] {
            guard let mine = ours["metadata"]?[name]?.text else { continue }
            if let word = theirs["metadata"]?[name]?.text { known[word] = mine }
            if name == "resourceVersion" { versions[path] = mine }
            if name == "resourceVersion", let own = ours["metadata"]?["name"]?.text, !path.hasSuffix(own) {
                versions["\(path)/\(own)"] = mine
            }
        }
        for (theirs, ours) in zip(theirs["items"]?.items ?? [], ours["items"]?.items ?? []) {
            learn(theirs, ours, at: path)
        }
    }

    private static let ownWords: Set = [
        "resourceVersion", "uid", "creationTimestamp", "deletionTimestamp", "continue", "selfLink",
        "managedFields",
        "generateName",
    ]

    /// Where an answer says something that the recording does not.
    private func difference(_ ours: JSONValue, _ theirs: JSONValue, _ path: String) -> String? {
        switch (ours, theirs) {
        case (_, .string(let text)) where text.hasPrefix("<"): return nil
        case (.object(let members), .object):
            for member in members {
                let place = path.isEmpty ? member.name : "\(path).\(member.name)"
                guard let other = theirs[member.name] else {
                    return "\(place): got \(member.value.shown), expected none"
                }
                if Self.ownWords.contains(member.name) { continue }
                if let found = difference(member.value, other, place) { return found }
            }
            let missing = (theirs["metadata"] == nil ? [] : theirs["metadata"]?.members ?? [])
                .filter { !Self.ownWords.contains($0.name) && ours["metadata"]?[$0.name] == nil }
            return missing.first.map { "\(path.isEmpty ? "" : path + ".")metadata.\($0.name): got none" }
        case (.array(let mine), .array(let others)):
            guard mine.count == others.count else {
                return "\(path): got \(mine.count) elements, expected \(others.count)"
            }
            for (index, pair) in zip(mine, others).enumerated() {
                if let found = difference(pair.0, pair.1, "\(path)[\(index)]") { return found }
            }
            return nil
        case (.string(let mine), .string(let text)) where path == "message":
            // Of a patch that cannot be applied the real one says why elsewhere.
            let words = known.filter { $0.key.count > 8 }
                .reduce(text) { $0.replacing($1.key, with: $1.value) }
            let isGeneral = text.hasPrefix("the server rejected our request")
            return mine == words || isGeneral ? nil : "message: got \(mine), expected \(words)"
        default: return ours == theirs ? nil : "\(path): got \(ours.shown), expected \(theirs.shown)"
        }
    }
}
