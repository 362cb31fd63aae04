import ClusterObjects
import Documents

/// The face of the API that speaks HTTP's words: paths, methods and codes. Nothing here knows sockets.
///
/// - Kubernetes: API concepts
public struct APIRequests {
    private let api: any ClusterAPI
    private let rehearsal: (any ClusterAPI)?
    private let kinds: [any ClusterObject.Type]

    /// Serves these kinds.
    /// - Parameter rehearsal: answers what would come of a call with `dryRun`; nil refuses those.
    public init(
        _ api: any ClusterAPI, rehearsal: (any ClusterAPI)? = nil,
        kinds: [any ClusterObject.Type] = [
            Pod.self, ClusterObjects.Node.self, ReplicaSet.self, Deployment.self,
        ]
    ) {
        self.api = api
        self.rehearsal = rehearsal
        self.kinds = kinds
    }

    /// Answers a call; a refusal becomes a `Status`.
    public func answer(_ request: APIRequest) -> APIResponse {
        do {
            guard let path = APIPath(request.path), let kind = kinds.first(where: { $0.resource.isAt(path) })
            else { throw APIError(.notFound, "the server could not find the requested resource") }
            guard let dryRun = request.query["dryRun"] else { return try answer(request, path, kind) }
            guard dryRun == "All", let rehearsal else {
                throw APIError(
                    .badRequest, "dryRun: expected All, and a server that rehearses, found \(dryRun)")
            }
            var answer = try APIRequests(rehearsal, kinds: kinds).answer(request, path, kind)
            if request.method == "POST", let metadata = answer.body["metadata"] {
                // What was never stored has no version of it.
                answer.body = answer.body.setting("metadata", metadata.setting("resourceVersion", nil))
            }
            return answer
        } catch let error as APIError {
            return APIResponse(error.code, error.status)
        } catch {
            let error = APIError(.internalError, "\(error)")
            return APIResponse(error.code, error.status)
        }
    }

    private func answer<Object: ClusterObject>(
        _ request: APIRequest, _ path: APIPath, _ type: Object.Type
    ) throws -> APIResponse {
        let part = try path.part(of: type.resource)
        guard let name = path.name else {
            switch request.method {
            case "GET": return APIResponse(200, try list(type, path, request.query))
            case "POST": return APIResponse(201, try api.create(try object(type, request, path)).document)
            default: throw Self.methodNotAllowed
            }
        }
        let objectName = ObjectName(namespace: path.namespace ?? "", name: name)
        let shown = { (object: Object) throws(APIError) in
            part == .scale ? try ScaleDocument.of(object) : object.document
        }
        switch request.method {
        case "GET": return APIResponse(200, try shown(api.get(type, objectName)))
        case "PUT":
            let wish =
                part == .scale
                ? try ScaleDocument.applied(request.body ?? .null, to: api.get(type, objectName))
                : try object(type, request, path)
            return APIResponse(200, try shown(api.update(wish, part: part)))
        case "PATCH": return APIResponse(200, try shown(patch(type, objectName, request, part)))
        case "DELETE": return try delete(type, objectName, request)
        default: throw Self.methodNotAllowed
        }
    }

    private static var methodNotAllowed: APIError {
        APIError(.methodNotAllowed, "the server does not allow this method on the requested resource")
    }

    /// What is sent, held against the path that it is sent to.
    private func object<Object: ClusterObject>(
        _ type: Object.Type, _ request: APIRequest, _ path: APIPath
    ) throws(APIError) -> Object {
        var object = try Object.read(document: request.body ?? .object([]))
        if let namespace = path.namespace {
            guard ["", namespace].contains(object.metadata.namespace) else {
                throw APIError(
                    .badRequest,
                    "the namespace of the provided object does not match the namespace sent on the request")
            }
            object.metadata.namespace = namespace
        }
        if let name = path.name {
            guard ["", name].contains(object.metadata.name) else {
                throw APIError(
                    .badRequest,
                    "the name of the object (\(object.metadata.name)) does not match the name on the URL (\(name))"
                )
            }
            object.metadata.name = name
        }
        return object
    }

    private func list<Object: ClusterObject>(
        _ type: Object.Type, _ path: APIPath, _ query: [String: String]
    ) throws -> JSONValue {
        var scope = ListScope(namespace: path.namespace)
        do {
            scope.query = try LabelQuery(parsing: query["labelSelector"] ?? "")
        } catch {
            throw APIError(.badRequest, "unable to parse requirement: \(error)")
        }
        try scope.addFields(parsing: query["fieldSelector"] ?? "")
        let limit = Int(query["limit"] ?? "0") ?? 0
        let page = try api.list(type, in: scope, limit: max(0, limit), next: query["continue"] ?? "")
        var metadata = [JSONMember("resourceVersion", .string(page.resourceVersion))]
        if !page.next.isEmpty { metadata.append(JSONMember("continue", .string(page.next))) }
        if let remaining = page.remaining {
            metadata.append(JSONMember("remainingItemCount", .integer(remaining)))
        }
        // Items do not repeat what they are: the list says it.
        let items = page.items.map { $0.document.setting("apiVersion", nil).setting("kind", nil) }
        return .object([
            JSONMember("kind", .string(Object.resource.kind + "List")),
            JSONMember("apiVersion", .string(Object.resource.apiVersion)),
            JSONMember("metadata", .object(metadata)), JSONMember("items", .array(items)),
        ])
    }

    private func patch<Object: ClusterObject>(
        _ type: Object.Type, _ name: ObjectName, _ request: APIRequest, _ part: Subresource?
    ) throws -> Object {
        let mediaType = request.contentType.split(separator: ";").first.map(String.init) ?? ""
        guard let kind = PatchKind(rawValue: mediaType) else {
            let known = PatchKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw APIError(
                .unsupportedMediaType,
                "the body of the request was in an unknown format - accepted media types include: \(known)")
        }
        return try api.patch(type, name, kind, request.body ?? .null, part: part)
    }

    /// An object that has gone at once is answered with a success, one that is still there with itself. Pods are
    /// always answered with themselves.
    private func delete<Object: ClusterObject>(
        _ type: Object.Type, _ name: ObjectName, _ request: APIRequest
    ) throws -> APIResponse {
        let object = try api.delete(type, name, try DeleteOptions(request))
        if try Object.self is Pod.Type || api.find(type, name) != nil {
            return APIResponse(200, object.document)
        }
        let details = [
            JSONMember("name", .string(name.name)),
            JSONMember("group", .string(Object.resource.group)),
            JSONMember("kind", .string(Object.resource.plural)),
            JSONMember("uid", .string(object.metadata.uid)),
        ].filter { $0.value != .string("") }
        return APIResponse(
            200,
            .object([
                JSONMember("kind", .string("Status")), JSONMember("apiVersion", .string("v1")),
                JSONMember("metadata", .object([])), JSONMember("status", .string("Success")),
                JSONMember("details", .object(details)),
            ]))
    }
}

extension APIPath {
    fileprivate func part(of resource: Resource) throws(APIError) -> Subresource? {
        guard let subresource else { return nil }
        guard let part = Subresource(rawValue: subresource), part != .status || resource.hasStatus else {
            throw APIError(.notFound, "the server could not find the requested resource")
        }
        return part
    }
}

extension Resource {
    fileprivate func isAt(_ path: APIPath) -> Bool {
        group == path.group && version == path.version && plural == path.plural
            && (isNamespaced || path.namespace == nil)
            // A namespaced object lies in one; only lists are of all.
            && (!isNamespaced || path.namespace != nil || path.name == nil)
    }
}

extension DeleteOptions {
    /// What the body and the query of a call say.
    fileprivate init(_ request: APIRequest) throws(APIError) {
        let body = request.body ?? .object([])
        self.init()
        if case .string(let uid)? = body["preconditions"]?["uid"] { self.uid = uid }
        if case .string(let version)? = body["preconditions"]?["resourceVersion"] {
            resourceVersion = version
        }
        if case .number(let text)? = body["gracePeriodSeconds"] { gracePeriodSeconds = Int64(text) }
        if let text = request.query["gracePeriodSeconds"] { gracePeriodSeconds = Int64(text) }
        if body["orphanDependents"] == .bool(true) { propagation = .orphan }
        var word = request.query["propagationPolicy"]
        if case .string(let text)? = body["propagationPolicy"] { word = text }
        guard let word else { return }
        guard let policy = Propagation(rawValue: word) else {
            let fault = FieldFault.invalid(
                "propagationPolicy", word, "expected " + Propagation.allCases.map(\.rawValue).oneOf)
            let options = Resource(group: "meta.k8s.io", plural: "", kind: "DeleteOptions")
            throw .invalid(options, "", [fault])
        }
        propagation = policy
    }
}

extension APIError {
    /// As callers over HTTP get it.
    ///
    /// - Kubernetes: meta/v1 Status
    public var status: JSONValue {
        .object([
            JSONMember("kind", .string("Status")), JSONMember("apiVersion", .string("v1")),
            JSONMember("metadata", .object([])), JSONMember("status", .string("Failure")),
            JSONMember("message", .string(message)), JSONMember("reason", .string(reason.rawValue)),
            JSONMember("code", .integer(code)),
        ])
    }
}
