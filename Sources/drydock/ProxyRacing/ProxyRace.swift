import EventLoop
import Glibc
import LinuxSystem

/// The same load through each contender, one after the other, in one run.
struct ProxyRace {
    let seconds: Int
    let idle: Int

    /// - Parameter say: told each line of the table as it comes to be.
    func run(_ say: (String) -> Void) throws -> ProxyBenchResult {
        var result = ProxyBenchResult()
        let place = try BenchPlace()
        let world = try ProxyWorld()
        let backend = try ProxyContender.backend(in: place.path, world)
        let contenders = try ProxyContender.all(in: place.path, &result.missing)
        for name in result.missing { say("not installed, left out: \(name)") }
        for (task, header) in [("kept-alive", [String]()), ("new connections", ["-H", "Connection: close"])] {
            say(ProxyBenchResult.requestHeading(task))
            for contender in contenders where !contender.isForBulk {
                let row = try measure(task, header, contender, world, backend)
                result.requests.append(row)
                say(result.text(row))
            }
        }
        say(ProxyBenchResult.bulkHeading)
        for contender in contenders {
            let row = try measureBulk(contender, world, backend)
            result.bulk.append(row)
            say(result.text(row))
        }
        say(ProxyBenchResult.idleHeading(idle))
        for contender in contenders where contender.server != nil && !contender.isForBulk {
            let row = try hold(contender)
            result.idle.append(row)
            say(result.text(row))
        }
        return result
    }

    /// Processor time of the proxy, of everybody, and what wrk saw.
    private func load(
        _ contender: ProxyContender, _ world: ProxyWorld, _ backend: BenchedServer, _ words: [String],
        path: String
    ) throws -> (own: Double, all: Double, wrk: WrkRun) {
        let program = [ChildRun.find("wrk") ?? "wrk", "-t", "1", "--latency", "-d", "\(seconds)s"]
        let time = { (try contender.server?.processorSeconds ?? 0, try backend.processorSeconds) }
        let before = try time()
        let wrk = try WrkRun(world.amongClients(program + words + ["http://\(contender.address)\(path)"]))
        let after = try time()
        let own = after.0 - before.0
        return (own, own + after.1 - before.1 + wrk.cpuSeconds, wrk)
    }

    private func measure(
        _ task: String, _ header: [String], _ contender: ProxyContender, _ world: ProxyWorld,
        _ backend: BenchedServer
    ) throws -> ProxyBenchResult.Requests {
        let (own, all, wrk) = try load(contender, world, backend, ["-c", "50"] + header, path: "/")
        return ProxyBenchResult.Requests(
            task: task, through: contender.name, perSecond: wrk.requests / wrk.seconds,
            cpuMicroseconds: contender.server.map { _ in own / max(1, wrk.requests) * 1e6 },
            allCPUMicroseconds: all / max(1, wrk.requests) * 1e6, p50Microseconds: wrk.p50Microseconds,
            p99Microseconds: wrk.p99Microseconds, errors: wrk.errors)
    }

    private func measureBulk(
        _ contender: ProxyContender, _ world: ProxyWorld, _ backend: BenchedServer
    ) throws -> ProxyBenchResult.Bulk {
        let (own, all, wrk) = try load(contender, world, backend, ["-c", "4"], path: "/bulk")
        let gigabytes = max(1, wrk.bytes) / 1e9
        return ProxyBenchResult.Bulk(
            through: contender.name, bytesPerSecond: wrk.bytes / wrk.seconds,
            cpuSecondsPerGB: contender.server.map { _ in own / gigabytes },
            allCPUSecondsPerGB: all / gigabytes, errors: wrk.errors)
    }

    /// Opens connections that say nothing, and asks through some of them at the end.
    private func hold(_ contender: ProxyContender) throws -> ProxyBenchResult.Idle {
        var (lines, errors) = ([IdleLine](), 0)
        let before = try contender.server?.memory ?? 0
        for _ in 0..<idle {
            guard let line = try? IdleLine(to: contender.address) else {
                errors += 1
                // Whatever is wrong: it is said in the row, and not tried ten thousand times.
                if errors > 100 { break }
                continue
            }
            lines.append(line)
        }
        // The last one answers when all before it were taken in.
        errors += lines.last.map { $0.isAnswered ? 0 : 1 } ?? 0
        let memory = (try contender.server?.memory ?? 0) - before
        for index in stride(from: 0, to: lines.count, by: max(1, lines.count / 100))
        where !lines[index].isAnswered { errors += 1 }
        return ProxyBenchResult.Idle(
            through: contender.name, held: lines.count,
            kibibytesEach: max(0, memory) / 1024 / Double(max(1, lines.count)), errors: errors)
    }
}

/// A connection on which nothing is said, for a while.
private final class IdleLine {
    private let socket: StreamSocket

    init(to address: SocketAddress) throws {
        socket = try StreamSocket.connected(to: address, timeout: 10)
    }

    /// Asks.
    var isAnswered: Bool {
        let question = Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
        var room = [UInt8](repeating: 0, count: 4096)
        guard question.withUnsafeBytes({ socket.send($0) }) == .bytes(question.count),
            case .bytes(let count) = room.withUnsafeMutableBytes({ socket.receive(into: $0) })
        else { return false }
        return String(decoding: room[..<count], as: UTF8.self).hasPrefix("HTTP/1.1 200")
    }
}
