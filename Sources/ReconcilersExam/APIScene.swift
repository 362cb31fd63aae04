import ClusterAPI
import ClusterObjects
import Documents
import LabSupport
import Reconcilers

/// One call of the API, as plain data.
struct APICall: Codable, Sendable {
    enum Verb: String, Codable, Sendable, CaseIterable {
        case create, get, update, status, merge, strategic, steps, delete, tick
    }

    var verb: Verb
    /// A replica set instead of a pod.
    var isSet: Bool
    /// Which of a few names.
    var number: Int
    /// Which of a few labels, replicas, seconds.
    var choice: Int
    /// With the resource version that was read at the beginning, or the newest.
    var isStale: Bool

    /// What is made lives a while.
    private static let often: [Verb] =
        Verb.allCases + [.update, .status, .merge, .strategic, .steps, .create]

    static func random(using generator: inout SeededGenerator) -> APICall {
        APICall(
            verb: often.randomElement(using: &generator) ?? .get,
            isSet: Bool.random(using: &generator), number: Int.random(in: 0..<2, using: &generator),
            choice: Int.random(in: 0..<6, using: &generator),
            isStale: Int.random(in: 0..<5, using: &generator) == 0)
    }

    /// Calls that make all objects there are.
    static func all(using generator: inout SeededGenerator) -> [APICall] {
        [true, false].flatMap { isSet in
            (0..<2).map { number in
                APICall(
                    verb: .create, isSet: isSet, number: number,
                    choice: Int.random(in: 0..<6, using: &generator), isStale: false)
            }
        }
    }

    var text: String { "\(verb.rawValue) \(isSet ? "set" : "pod") \(number) (\(choice))" }
}

/// An API server on a store, and somebody who calls it.
final class APIScene {
    let clock = ManualClock()
    let api: APIServer

    init() {
        let counter = Counter()
        api = APIServer(
            store: Store(now: { .zero }), clock: clock, makeUID: { "uid-\(counter.next())" },
            makeSuffix: { "s\(counter.next())" })
    }

    private final class Counter {
        private var count = 0
        func next() -> Int {
            count += 1
            return count
        }
    }

    /// Does a call and says what came of it.
    func play(_ call: APICall) throws -> String {
        guard call.verb != .tick else {
            clock.advance(by: .seconds(call.choice))
            return ""
        }
        return try APITranscript.answer {
            call.isSet ? try play(call, as: ReplicaSet.self) : try play(call, as: Pod.self)
        }
    }

    private func play<Object: ClusterObject>(_ call: APICall, as type: Object.Type) throws -> String {
        let name = ObjectName(namespace: "default", name: "o\(call.number)")
        switch call.verb {
        case .create: return APITranscript.line(try api.create(try wish(call, type, name)))
        case .update, .status:
            var object = try api.get(type, name)
            if call.isStale { object.metadata.resourceVersion = "2" }
            object.metadata.finalizers.removeLast(min(call.choice % 2, object.metadata.finalizers.count))
            if call.choice > 3 { object.metadata.annotations["choice"] = "\(call.choice)" }
            object = try Object.read(document: Self.changed(object.document, call.choice))
            return APITranscript.line(try api.update(object, part: call.verb == .status ? .status : nil))
        case .merge: return try patch(call, type, name, .merge, Self.mergePatch(call))
        case .strategic: return try patch(call, type, name, .strategicMerge, Self.mergePatch(call))
        case .steps:
            let text = #"[{"op":"add","path":"/metadata/annotations","value":{"s":"\#(call.choice)"}}]"#
            return try patch(call, type, name, .json, JSONValue.parse(text))
        case .delete:
            let kinds: [DeleteOptions.Propagation?] = [nil, .background, .foreground, .orphan, nil, nil]
            let options = DeleteOptions(
                uid: call.isStale ? "uid-0" : nil,
                gracePeriodSeconds: call.choice > 3 ? Int64(call.choice - 4) : nil,
                propagation: kinds[call.choice])
            return APITranscript.line(try api.delete(type, name, options))
        case .get, .tick: return APITranscript.line(try api.get(type, name))
        }
    }

    private func patch<Object: ClusterObject>(
        _ call: APICall, _ type: Object.Type, _ name: ObjectName, _ kind: PatchKind, _ patch: JSONValue
    ) throws -> String {
        APITranscript.line(
            try api.patch(type, name, kind, patch, part: call.choice == 5 ? .status : nil))
    }

    private func wish<Object: ClusterObject>(
        _ call: APICall, _ type: Object.Type, _ name: ObjectName
    ) throws -> Object {
        let finalizers = ["[]", #"["example.com/a"]"#, #"["example.com/a","example.com/b"]"#][call.choice % 3]
        let named = call.isStale ? #""generateName":"g-""# : #""name":"\#(name.name)""#
        let spec =
            call.isSet
            ? #"{"replicas":1,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}}}}"#
            : #"{"nodeName":"\#(call.choice > 2 ? "n1" : "")","containers":[{"name":"main","image":"x"}]}"#
        return try Object.read(
            document: JSONValue.parse(
                #"{"metadata":{\#(named),"namespace":"default","finalizers":\#(finalizers),"uid":"mine"},"#
                    + #""spec":\#(spec),"status":{"phase":"Running","replicas":7}}"#))
    }

    /// A document with another label, spec and status.
    private static func changed(_ document: JSONValue, _ choice: Int) throws -> JSONValue {
        try JSONPatch(
            JSONValue.parse(
                """
                [{"op":"add","path":"/metadata/labels","value":{"choice":"\(choice % 3)"}},
                 {"op":"add","path":"/spec/minReadySeconds","value":\(choice % 2)},
                 {"op":"add","path":"/status","value":{"observedGeneration":\(choice)}}]
                """)
        ).apply(to: document)
    }

    private static func mergePatch(_ call: APICall) throws -> JSONValue {
        let version = call.isStale ? #""resourceVersion":"2","# : ""
        return try JSONValue.parse(
            #"{"metadata":{\#(version)"labels":{"choice":"\#(call.choice % 3)","gone":null}},"#
                + #""spec":{"containers":[{"name":"c\#(call.choice % 2)","image":"y"}]},"#
                + #""status":{"observedGeneration":\#(call.choice)}}"#)
    }
}
