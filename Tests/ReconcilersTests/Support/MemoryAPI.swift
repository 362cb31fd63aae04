import ClusterAPI
import ClusterObjects
import Documents

/// A cluster API without a store: objects in a dictionary, everything that ever happened in a list.
///
/// It keeps what controllers rely on: one counter of resource versions, conflicts, generations, status apart from
/// the rest, finalizers, owners' names made up where asked, watches without a gap, forgotten history. It is there
/// so that a controller can be held on an API behind which nothing else is.
final class MemoryAPI: ClusterAPI {
    /// A moment in the life of an object.
    struct Moment {
        let revision: Int
        let before: (any ClusterObject)?
        let after: (any ClusterObject)?
    }

    private var objects: [Resource: [ObjectName: any ClusterObject]] = [:]
    private(set) var history: [Resource: [Moment]] = [:]
    private(set) var revision = 1
    /// Watches that begin earlier have lost something.
    private(set) var forgotten = 0
    private(set) var watchesAreBroken = 0
    private var made = 0
    let clock: ManualClock

    /// Every write that succeeded, as a line.
    private(set) var writes: [String] = []
    /// Called before each request; what it returns is thrown.
    var refuse: ((_ verb: String, _ resource: Resource, _ name: ObjectName) -> APIError?)?
    /// Called after each write that succeeded.
    var afterWrite: (() throws -> Void)?
    /// Whether pods that are asked to go stay until `finish` lets them go, as with a kubelet.
    var podsLinger = false
    /// Up to which revision watches of a kind see anything: caches that lag. Lists are never late.
    var visible: ((Resource) -> Int)?
    /// How many lists were asked for.
    private(set) var lists = 0

    init(clock: ManualClock = ManualClock()) {
        self.clock = clock
    }

    /// Forgets what happened so far: watches from earlier moments expire.
    func forgetHistory() { forgotten = revision }

    /// Ends all watches that there are.
    func breakWatches() { watchesAreBroken += 1 }

    func clearWrites() { writes = [] }

    // MARK: Reading

    func get<Object: ClusterObject>(_ type: Object.Type, _ name: ObjectName) throws -> Object {
        try ask("get", Object.resource, name)
        return try stored(type, name)
    }

    private func stored<Object: ClusterObject>(_ type: Object.Type, _ name: ObjectName) throws -> Object {
        guard let object = objects[Object.resource]?[name] as? Object else {
            throw APIError.notFound(Object.resource, name.name)
        }
        return object
    }

    func list<Object: ClusterObject>(
        _ type: Object.Type, in scope: ListScope, limit: Int, next: String
    ) throws -> ObjectPage<Object> {
        try ask("list", Object.resource, ObjectName(name: ""))
        lists += 1
        let items = (objects[Object.resource] ?? [:]).values.compactMap { $0 as? Object }
        return ObjectPage(
            items: items.filter { Self.holds($0, scope) }.sorted { $0.name < $1.name },
            resourceVersion: "\(revision)")
    }

    func watch<Object: ClusterObject>(
        _ type: Object.Type, in scope: ListScope, from resourceVersion: String
    ) throws -> any ObjectWatch<Object> {
        try ask("watch", Object.resource, ObjectName(name: ""))
        guard let start = Int(resourceVersion) else { throw APIError(.badRequest, resourceVersion) }
        return MemoryWatch<Object>(self, scope, start)
    }

    static func holds(_ object: any ClusterObject, _ scope: ListScope) -> Bool {
        (scope.namespace == nil || scope.namespace == object.metadata.namespace)
            && (scope.labels?.matches(object.metadata.labels) ?? true)
    }

    // MARK: Writing

    func create<Object: ClusterObject>(_ object: Object) throws -> Object {
        var object = object
        made += 1
        if object.metadata.name.isEmpty {
            object.metadata.name = object.metadata.generateName + "\(made)"
        }
        try ask("create", Object.resource, object.name)
        guard objects[Object.resource]?[object.name] == nil else {
            throw APIError.alreadyExists(Object.resource, object.metadata.name)
        }
        object.metadata.uid = "uid-\(made)"
        object.metadata.generation = 1
        object.metadata.creationTimestamp = clock.timestamp
        return try store(object, replacing: nil, "create")
    }

    func update<Object: ClusterObject>(_ object: Object, part: Subresource?) throws -> Object {
        try ask("update", Object.resource, object.name)
        let old = try stored(Object.self, object.name)
        let given = object.metadata.resourceVersion
        guard given.isEmpty || given == old.metadata.resourceVersion else {
            throw APIError.conflict(Object.resource, object.metadata.name)
        }
        var new = try Self.mixed(old, object, part)
        guard new != old else { return old }
        if new.json["spec"] != old.json["spec"] { new.metadata.generation += 1 }
        guard new.metadata.deletionTimestamp == nil || !new.metadata.finalizers.isEmpty || podsLinger else {
            return try remove(new)
        }
        return try store(new, replacing: old, part == .status ? "status" : "update")
    }

    /// What an update makes of an object: only the status, or all but the status.
    private static func mixed<Object: ClusterObject>(
        _ old: Object, _ new: Object, _ part: Subresource?
    ) throws -> Object {
        let (base, status) = part == .status ? (old, new) : (new, old)
        guard case .object(var members) = base.json else { return old }
        members.removeAll { $0.name == "status" }
        if let status = status.json["status"] { members.append(JSONMember("status", status)) }
        var mixed = try read(Object.self, .object(members))
        mixed.metadata.uid = old.metadata.uid
        mixed.metadata.generation = old.metadata.generation
        mixed.metadata.creationTimestamp = old.metadata.creationTimestamp
        mixed.metadata.deletionTimestamp = old.metadata.deletionTimestamp
        mixed.metadata.resourceVersion = old.metadata.resourceVersion
        return mixed
    }

    private static func read<Object: ClusterObject>(_ type: Object.Type, _ json: JSONValue) throws -> Object {
        let log = FaultLog()
        guard let object = Object.read(Documents.Node(value: json, place: .top, log: log)), log.isEmpty else {
            throw APIError(.invalid, "\(log.faults)")
        }
        return object
    }

    /// Only what `kubectl rollout undo` sends: JSON patches that replace members of objects.
    func patch<Object: ClusterObject>(
        _ type: Object.Type, _ name: ObjectName, _ kind: PatchKind, _ patch: JSONValue, part: Subresource?
    ) throws -> Object {
        guard kind == .json, case .array(let steps) = patch else {
            throw APIError(.unsupportedMediaType, "this API takes JSON patches only, not \(kind.rawValue)")
        }
        var json = try stored(type, name).json
        for step in steps {
            guard case .string(let path)? = step["path"], let value = step["value"],
                step["op"] == .string("replace")
            else { throw APIError(.badRequest, "expected steps that replace") }
            json = Self.replacing(path.split(separator: "/").map(String.init)[...], in: json, by: value)
        }
        return try update(try Self.read(type, json), part: part)
    }

    private static func replacing(
        _ path: ArraySlice<String>, in json: JSONValue, by value: JSONValue
    ) -> JSONValue {
        guard let name = path.first, case .object(var members) = json else { return value }
        let inner = replacing(path.dropFirst(), in: json[name] ?? .object([]), by: value)
        members.removeAll { $0.name == name }
        return .object(members + [JSONMember(name, inner)])
    }

    func delete<Object: ClusterObject>(
        _ type: Object.Type, _ name: ObjectName, _ options: DeleteOptions
    ) throws -> Object {
        try ask("delete", Object.resource, name)
        var object = try stored(type, name)
        guard options.uid == nil || options.uid == object.metadata.uid else {
            throw APIError.conflict(Object.resource, name.name, "it is another one")
        }
        let waits = !object.metadata.finalizers.isEmpty || (podsLinger && object is Pod)
        guard waits else { return try remove(object) }
        guard object.metadata.deletionTimestamp == nil else { return object }
        let old = object
        object.metadata.deletionTimestamp = clock.timestamp
        return try store(object, replacing: old, "delete")
    }

    /// What a kubelet does at the end: the pod is gone.
    func finish(_ pod: ObjectName) throws {
        if let pod = objects[Pod.resource]?[pod] as? Pod { _ = try remove(pod) }
    }

    // MARK: Keeping

    private func ask(_ verb: String, _ resource: Resource, _ name: ObjectName) throws {
        if let error = refuse?(verb, resource, name) { throw error }
    }

    private func store<Object: ClusterObject>(
        _ object: Object, replacing old: Object?, _ verb: String
    ) throws -> Object {
        var object = object
        revision += 1
        object.metadata.resourceVersion = "\(revision)"
        objects[Object.resource, default: [:]][object.name] = object
        history[Object.resource, default: []].append(Moment(revision: revision, before: old, after: object))
        writes.append("\(verb) \(Object.resource.plural) \(object.name)")
        try afterWrite?()
        return object
    }

    private func remove<Object: ClusterObject>(_ object: Object) throws -> Object {
        var last = object
        revision += 1
        last.metadata.resourceVersion = "\(revision)"
        objects[Object.resource]?[object.name] = nil
        history[Object.resource, default: []].append(Moment(revision: revision, before: last, after: nil))
        writes.append("delete \(Object.resource.plural) \(object.name)")
        try afterWrite?()
        return last
    }
}

/// Reads the history from a moment on.
private final class MemoryWatch<Object: ClusterObject>: ObjectWatch {
    private let api: MemoryAPI
    private let scope: ListScope
    private var start: Int
    private var position = 0
    private let generation: Int
    private var isStopped = false

    init(_ api: MemoryAPI, _ scope: ListScope, _ start: Int) {
        self.api = api
        self.scope = scope
        self.start = start
        generation = api.watchesAreBroken
    }

    var hasEnded: Bool { isStopped || generation != api.watchesAreBroken }

    func stop() { isStopped = true }

    func next() throws -> ObjectEvent<Object>? {
        guard !hasEnded else { return nil }
        guard start >= api.forgotten else { throw APIError(.expired, "too old resource version: \(start)") }
        let history = api.history[Object.resource] ?? []
        while position < history.count {
            let moment = history[position]
            guard moment.revision <= api.visible?(Object.resource) ?? .max else { return nil }
            position += 1
            guard moment.revision > start else { continue }
            start = moment.revision
            if let event = event(moment) { return event }
        }
        // Whoever is up to date stays so, whatever is forgotten.
        start = max(start, min(api.revision, api.visible?(Object.resource) ?? .max))
        return nil
    }

    private func event(_ moment: MemoryAPI.Moment) -> ObjectEvent<Object>? {
        let before = (moment.before as? Object).flatMap { MemoryAPI.holds($0, scope) ? $0 : nil }
        let after = (moment.after as? Object).flatMap { MemoryAPI.holds($0, scope) ? $0 : nil }
        if let after { return before == nil ? .added(after) : .modified(after) }
        guard var last = before else { return nil }
        last.metadata.resourceVersion = "\(moment.revision)"
        return .deleted(last)
    }
}
