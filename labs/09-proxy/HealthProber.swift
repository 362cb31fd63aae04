import EventLoop
import LinuxSystem
import ServiceModel

/// Asks endpoints how they are: connects, and where a path is given, gets it.
final class HealthProber {
    private let policy: ProbePolicy
    private let loop: EventLoop
    private var running: [SocketPlace: HealthProbe] = [:]

    init(_ policy: ProbePolicy, on loop: EventLoop) {
        self.policy = policy
        self.loop = loop
    }

    /// Begins a probe; one of the same place that still runs is given up, unheard.
    func probe(_ place: SocketPlace, _ report: @escaping (Bool) -> Void) {
        running[place]?.cancel()
        do {
            let probe = try HealthProbe(place, path: policy.path, on: loop) { [weak self] isGood in
                self?.running[place] = nil
                report(isGood)
            }
            running[place] = probe
        } catch {
            running[place] = nil
            report(false)
        }
    }

    /// Gives up all that run.
    func close() {
        for probe in running.values { probe.cancel() }
        running = [:]
    }
}

/// One question to one endpoint.
private final class HealthProbe: ConnectionOwner {
    private let place: SocketPlace
    private let path: String?
    private let connection: Connection
    private var report: ((Bool) -> Void)?

    init(
        _ place: SocketPlace, path: String?, on loop: EventLoop, report: @escaping (Bool) -> Void
    ) throws {
        self.place = place
        self.path = path
        self.report = report
        connection = try Connection(to: place.socketAddress, on: loop)
        connection.owner = self
    }

    func cancel() {
        report = nil
        connection.close()
    }

    private func answer(_ isGood: Bool) {
        let last = report
        report = nil
        connection.close()
        last?(isGood)
    }

    func connected(_ connection: Connection) {
        guard let path else { return answer(true) }
        connection.output.append(
            text:
                "GET \(path) HTTP/1.1\r\nHost: \(place)\r\nUser-Agent: drydock-probe\r\nConnection: close\r\n\r\n"
        )
        connection.write()
    }

    /// The status is enough: 200 to 399, as the kubelet has it.
    func received(_ connection: Connection) {
        let line = connection.input.bytes.prefix(12)
        guard line.count == 12 else { return }
        let words = String(decoding: line, as: UTF8.self).split(separator: " ")
        let status = words.count == 2 && words[0].hasPrefix("HTTP/1.") ? Int(words[1]) : nil
        answer(status.map { 200..<400 ~= $0 } ?? false)
    }

    func ended(_ connection: Connection) {
        answer(false)
    }

    func closed(_ connection: Connection, _ reason: Errno?) {
        answer(false)
    }
}
