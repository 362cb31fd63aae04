import ClusterAPI
import ClusterObjects
import Documents

/// The API as one client of it sees it: over a network on which things go wrong. What it writes is noted.
public final class ClientAPI: ClusterAPI {
    private let name: String
    private let api: any ClusterAPI
    private let network: Network
    private let transcript: Transcript

    /// - Parameters:
    ///   - name: of the client.
    ///   - api: what it wants to reach.
    public init(_ name: String, _ api: any ClusterAPI, over network: Network, noting transcript: Transcript) {
        self.name = name
        self.api = api
        self.network = network
        self.transcript = transcript
    }

    /// Makes an object.
    public func create<Object: ClusterObject>(_ object: Object) throws -> Object {
        try write("create", Object.self, object.name) { try api.create(object) }
    }

    /// The object of this name.
    public func get<Object: ClusterObject>(_ type: Object.Type, _ name: ObjectName) throws -> Object {
        try reach()
        return try api.get(type, name)
    }

    /// Objects at one moment.
    public func list<Object: ClusterObject>(
        _ type: Object.Type, in scope: ListScope, limit: Int, next: String
    ) throws -> ObjectPage<Object> {
        try reach()
        return try api.list(type, in: scope, limit: limit, next: next)
    }

    /// Replaces an object.
    public func update<Object: ClusterObject>(_ object: Object, part: Subresource?) throws -> Object {
        try write("update", Object.self, object.name, part, mayConflict: true) {
            try api.update(object, part: part)
        }
    }

    /// Changes a part of an object.
    public func patch<Object: ClusterObject>(
        _ type: Object.Type, _ name: ObjectName, _ kind: PatchKind, _ patch: JSONValue, part: Subresource?
    ) throws -> Object {
        try write("patch", type, name, part, mayConflict: true) {
            try api.patch(type, name, kind, patch, part: part)
        }
    }

    /// Asks an object to go.
    public func delete<Object: ClusterObject>(
        _ type: Object.Type, _ name: ObjectName, _ options: DeleteOptions
    ) throws -> Object {
        try write("delete", type, name) { try api.delete(type, name, options) }
    }

    /// Tells what happens to objects.
    public func watch<Object: ClusterObject>(
        _ type: Object.Type, in scope: ListScope, from resourceVersion: String
    ) throws -> any ObjectWatch<Object> {
        try reach()
        return ClientWatch(try api.watch(type, in: scope, from: resourceVersion), of: name, over: network)
    }

    private func reach() throws {
        guard !network.cutOff.contains(name), !network.happens(network.disruptions.refusals) else {
            throw APIError(.serviceUnavailable, "\(name) cannot reach the API server")
        }
    }

    private func write<Object: ClusterObject>(
        _ verb: String, _ type: Object.Type, _ object: ObjectName, _ part: Subresource? = nil,
        mayConflict: Bool = false, _ body: () throws -> Object
    ) throws -> Object {
        let resource = Object.resource.qualifiedName + (part.map { "/\($0.rawValue)" } ?? "")
        do {
            try reach()
            if mayConflict, network.happens(network.disruptions.conflicts) {
                throw APIError.conflict(Object.resource, object.name)
            }
            let result = try body()
            transcript.note(name, "\(verb) \(resource) \(result.name)", isWrite: true)
            guard !network.happens(network.disruptions.lostAnswers) else {
                throw APIError(.timeout, "the answer to \(verb) \(resource) \(object) was lost")
            }
            return result
        } catch let error as APIError {
            transcript.note(name, "\(verb) \(resource) \(object) ! \(error.reason.rawValue)")
            throw error
        }
    }
}

/// A watch over a network on which things go wrong.
final class ClientWatch<Object: ClusterObject>: ObjectWatch {
    private let watch: any ObjectWatch<Object>
    private let client: String
    private let network: Network
    private var isBroken = false
    /// Until then it has nothing to say.
    private var heldUntil: Duration?

    init(_ watch: any ObjectWatch<Object>, of client: String, over network: Network) {
        self.watch = watch
        self.client = client
        self.network = network
    }

    func next() throws -> ObjectEvent<Object>? {
        guard !hasEnded else { return nil }
        guard !network.cutOff.contains(client), !network.happens(network.disruptions.brokenWatches) else {
            stop()
            return nil
        }
        if let until = heldUntil, network.now < until { return nil }
        if heldUntil == nil, network.happens(network.disruptions.lateNews) {
            heldUntil = network.delay()
            return nil
        }
        heldUntil = nil
        guard let event = try watch.next() else { return nil }
        // Only one that has news is told: a watch that has none cannot have missed any.
        guard !network.happens(network.disruptions.forgottenWatches) else {
            stop()
            throw APIError(.expired, "too old resource version")
        }
        return event
    }

    var hasEnded: Bool { isBroken || watch.hasEnded }

    func stop() {
        isBroken = true
        watch.stop()
    }
}
