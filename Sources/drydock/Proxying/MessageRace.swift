import Glibc

/// The same message there, and a byte back, again and again.
struct MessageRace {
    /// What was measured.
    struct Result {
        let way: MessageWay
        let bytes: Int
        /// Microseconds of a round, in order.
        let rounds: [Double]

        func quantile(_ part: Double) -> Double {
            rounds.isEmpty ? 0 : rounds[min(rounds.count - 1, Int(part * Double(rounds.count)))]
        }
    }

    let bytes: Int
    let rounds: Int

    /// Takes one way.
    /// - Throws: `Complaint` naming what the kernel refused.
    func run(_ way: MessageWay) throws -> Result {
        switch way {
        case .sharedMemory: try shared()
        case .unixSocket: try stream(try SocketPair.unix(), way)
        case .tcp, .http: try stream(try SocketPair.loopback(), way)
        }
    }

    private func shared() throws -> Result {
        let area = try SharedArea(bytes: bytes)
        defer { area.release() }
        let rounds = rounds
        // The first rounds warm caches up, and are not counted.
        let other = try BlockingThread { for _ in 0..<rounds + Self.warming { area.receive() } }
        let times = timed { area.send() }
        other.join()
        return Result(way: .sharedMemory, bytes: bytes, rounds: times)
    }

    private func stream(_ pair: SocketPair, _ way: MessageWay) throws -> Result {
        defer { pair.release() }
        let (rounds, bytes) = (rounds, bytes)
        let other = try BlockingThread {
            var receiver = StreamEnd(pair.second, bytes: bytes, isHTTP: way == .http)
            for _ in 0..<rounds + Self.warming { receiver.receive() }
        }
        var sender = StreamEnd(pair.first, bytes: bytes, isHTTP: way == .http)
        let times = timed { sender.send() }
        other.join()
        return Result(way: way, bytes: bytes, rounds: times)
    }

    private static let warming = 3

    private func timed(_ round: () -> Void) -> [Double] {
        for _ in 0..<Self.warming { round() }
        return (0..<rounds).map { _ in
            let start = wallTime()
            round()
            return (wallTime() - start) * 1e6
        }.sorted()
    }
}
