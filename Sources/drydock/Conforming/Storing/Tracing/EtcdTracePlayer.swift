import Documents
import EventLoop
import LinuxSystem
import Reconcilers
import StoreGateway
import Synchronization

/// A store behind its gateway, on a clock that only the trace moves.
final class EtcdTracePlayer {
    /// One that goes on.
    struct Watch {
        let call: EtcdCall
        let client: TraceClient
    }

    private let loop: EventLoop
    private let gateway: Gateway
    private let store: Store
    private let client: TraceClient
    private let clock: TraceClock
    private let comparison: TraceComparison
    /// What the recording calls a lease, and what it is here.
    private var leases: [String: String] = [:]

    /// - Parameter hasText: keys and values are shown as text, not as base64.
    init(hasText: Bool) throws {
        let clock = TraceClock()
        self.clock = clock
        loop = try EventLoop()
        store = Store(now: { clock.now.withLock { $0 } })
        gateway = try Gateway(
            store: store, at: .loopback(port: 0), identity: ServedStore.identity, loop: loop)
        client = try TraceClient(to: gateway.address, on: loop)
        comparison = TraceComparison(hasText: hasText)
    }

    /// - Returns: what is wrong; nil where it is right.
    func play(_ call: EtcdCall) throws -> String? {
        guard !call.path.isEmpty else {
            guard call.pause > .zero else { return "expected the name of a call, such as put" }
            clock.now.withLock { $0 += call.pause }
            _ = try store.expireLeases()
            return nil
        }
        client.send(call.path, encoded(call))
        let (status, body) = try client.answer()
        let answer = try JSONValue.parse(body)
        return fault(call, status, call.path.hasSuffix("keepalive") ? answer["result"] ?? answer : answer)
    }

    func watch(_ call: EtcdCall) throws -> Watch {
        let client = try TraceClient(to: gateway.address, on: loop)
        client.send(call.path, encoded(call))
        // It stands before the next call is made.
        _ = try client.streamed()
        return Watch(call: call, client: client)
    }

    /// - Returns: what is wrong with what it has said; nil where that is right.
    func end(_ watch: Watch) throws -> String? {
        let (_, body) = try watch.client.streamed()
        watch.client.close()
        let lines = try body.split(separator: "\n").map { try JSONValue.parse(String($0)) }
        guard let wanted = watch.call.response else { return nil }
        return comparison.differenceOfWatches(.array(lines), translated(wanted))
    }

    private func encoded(_ call: EtcdCall) -> String {
        let request = translated(comparison.encoded(call.request))
        let isBare = call.path == "/v3/watch" && !request.members.contains { $0.name.hasSuffix("equest") }
        return (isBare ? .object([JSONMember("create_request", request)]) : request).text()
    }

    private func translated(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let items): .array(items.map(translated))
        case .object(let members):
            .object(
                members.map { member in
                    guard member.name == "ID" || member.name == "lease",
                        let ours = leases[TraceComparison.plain(member.value)]
                    else { return JSONMember(member.name, translated(member.value)) }
                    return JSONMember(member.name, .string(ours))
                })
        default: value
        }
    }

    private func fault(_ call: EtcdCall, _ status: Int, _ answer: JSONValue) -> String? {
        let refusal = answer["error"]?.text
        if let error = call.error {
            guard let refusal else { return "got an answer, expected '\(error)'" }
            return error.hasSuffix(refusal) ? nil : "got '\(refusal)', expected '\(error)'"
        }
        if let refusal { return "got '\(refusal)', expected an answer" }
        if let wanted = call.status, wanted >= 100, wanted != status {
            return "got status \(status), expected \(wanted)"
        }
        guard var wanted = call.response else { return nil }
        if call.path.hasSuffix("keepalive") { wanted = wanted["result"] ?? wanted }
        if call.path.hasSuffix("grant"), let theirs = wanted["ID"], let ours = answer["ID"] {
            leases[TraceComparison.plain(theirs)] = TraceComparison.plain(ours)
        }
        let isTime = call.path.hasSuffix("timetolive") || call.path.hasSuffix("status")
        return comparison.difference(
            answer, translated(wanted), ignoring: isTime ? TraceComparison.times : [])
    }
}

/// Time that stands still.
final class TraceClock: Sendable {
    let now = Mutex(Duration.zero)
}
