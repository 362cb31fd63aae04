import NIOCore
import Synchronization

/// The connections of a server, and which of them are in the middle of something.
final class Connections: Sendable {
    private struct State {
        var open: [ObjectIdentifier: (channel: any Channel, isBusy: Bool)] = [:]
        var isStopping = false
        var whenEmpty: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let most: Int

    init(most: Int) {
        self.most = most
    }

    /// Takes note of a new one.
    /// - Returns: whether there is room for it.
    func add(_ channel: any Channel) -> Bool {
        state.withLock { state in
            guard !state.isStopping, state.open.count < most else { return false }
            state.open[ObjectIdentifier(channel)] = (channel, false)
            return true
        }
    }

    func remove(_ channel: any Channel) {
        let waiting = state.withLock { state in
            state.open[ObjectIdentifier(channel)] = nil
            return state.open.isEmpty ? Self.take(&state.whenEmpty) : []
        }
        for one in waiting { one.resume() }
    }

    /// A request came, or its response is out.
    /// - Returns: whether another request may follow.
    @discardableResult
    func set(_ channel: any Channel, isBusy: Bool) -> Bool {
        state.withLock { state in
            state.open[ObjectIdentifier(channel)]?.isBusy = isBusy
            return !state.isStopping
        }
    }

    /// No more requests: who waits for one is closed now.
    func stop() {
        let idle = state.withLock { state in
            state.isStopping = true
            return state.open.values.filter { !$0.isBusy }.map(\.channel)
        }
        for channel in idle { channel.close(promise: nil) }
    }

    func closeAll() {
        let all = state.withLock { $0.open.values.map(\.channel) }
        for channel in all { channel.close(promise: nil) }
    }

    /// Returns when the last one is gone.
    func empty() async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if !state.open.isEmpty { state.whenEmpty.append(continuation) }
                return state.open.isEmpty
            }
            if isEmpty { continuation.resume() }
        }
    }

    private static func take<Value>(_ values: inout [Value]) -> [Value] {
        defer { values = [] }
        return values
    }
}
