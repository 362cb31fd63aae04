import LinuxSystem

/// What a connection tells whoever uses it. All of it happens in the loop's thread.
public protocol ConnectionOwner: AnyObject {
    /// A connection that was begun stands.
    func connected(_ connection: Connection)
    /// `input` has more than before.
    func received(_ connection: Connection)
    /// The other side writes no more; it may still read.
    func ended(_ connection: Connection)
    /// `output` was above its high-water mark, and is nearly empty again.
    func drained(_ connection: Connection)
    /// It is gone, and nothing more will come from it.
    /// - Parameter reason: nil when this side closed it.
    func closed(_ connection: Connection, _ reason: Errno?)
}

extension ConnectionOwner {
    /// Nothing to do.
    public func connected(_ connection: Connection) {}
    /// Nothing to do.
    public func drained(_ connection: Connection) {}
}

/// A TCP connection on a loop, with what came and what is to go.
///
/// Level-triggered. It asks to be told that it can write only after a write that fell short, so a request
/// costs one read and one write.
public final class Connection: ReadinessHandler {
    /// What came and nobody has consumed; whoever leaves much in it should pause reading.
    public let input = ByteBuffer()
    /// What is to be written; say `write` after adding to it.
    public let output = ByteBuffer()
    /// Who uses it. It is let go of when the connection closes.
    public var owner: (any ConnectionOwner)?
    /// Bytes of output above which whoever writes should stop until `drained`.
    public var highWater = 1 << 20
    /// Whether `output` is above that, or was and has not drained.
    public private(set) var isCongested = false

    private let loop: EventLoop
    private var socket: StreamSocket?
    private var registration: EventLoop.Registration?
    private var interest: Readiness
    private var isConnecting: Bool
    private var isReadingPaused = false
    private var isWritePending = false
    /// What to do when all is written.
    private var ending = Ending.none

    private enum Ending {
        case none, finishWriting, close
    }

    /// Takes over a connected socket.
    /// - Throws: `SystemError`.
    public convenience init(_ socket: consuming StreamSocket, on loop: EventLoop) throws(SystemError) {
        try self.init(socket, on: loop, isConnecting: false)
    }

    /// Begins to connect.
    /// - Throws: `SystemError`.
    public convenience init(to address: SocketAddress, on loop: EventLoop) throws(SystemError) {
        try self.init(try StreamSocket.connecting(to: address), on: loop, isConnecting: true)
    }

    private init(_ socket: consuming StreamSocket, on loop: EventLoop, isConnecting: Bool)
        throws(SystemError)
    {
        self.loop = loop
        self.isConnecting = isConnecting
        interest = isConnecting ? .writable : .readable
        let number = socket.number
        self.socket = consume socket
        registration = try loop.add(number, interest, self)
    }

    /// Whether it is gone.
    public var isClosed: Bool { socket == nil }

    /// Writes what is in `output` when this turn ends.
    public func write() {
        if output.count > highWater { isCongested = true }
        guard !isWritePending, !isClosed else { return }
        isWritePending = true
        loop.writeAtTurnEnd(self)
    }

    /// Reads nothing until `resumeReading`; the other side is held up when the kernel's buffers are full.
    public func pauseReading() {
        isReadingPaused = true
        updateInterest()
    }

    /// Reads again.
    public func resumeReading() {
        isReadingPaused = false
        updateInterest()
    }

    /// Writes what is there, then says that no more will come. Reading goes on.
    public func finishWriting() {
        ending = .finishWriting
        write()
    }

    /// Writes what is there, says that no more will come, and closes when the other side has read it.
    ///
    /// Closing at once could destroy what is on its way: the kernel answers bytes that nobody read with a
    /// reset.
    public func closeAfterWriting() {
        guard ending != .close else { return }
        ending = .close
        write()
        loop.schedule(after: .seconds(5)) { [weak self] in self?.close() }
    }

    /// Closes now; what is not written is lost.
    public func close() {
        close(nil)
    }

    private func close(_ reason: Errno?) {
        guard !isClosed else { return }
        if let registration { loop.remove(registration) }
        registration = nil
        socket = nil
        input.clear()
        output.clear()
        let last = owner
        owner = nil
        last?.closed(self, reason)
    }

    /// For the loop.
    public func handle(_ readiness: Readiness) {
        if isConnecting { return finishConnecting() }
        if readiness.contains(.writable) { writeNow() }
        // Errors and hang-ups show when reading, or where that is paused, when writing.
        if !isReadingPaused, !readiness.isDisjoint(with: [.readable, .hangUp, .error]) { readNow() }
    }

    private func finishConnecting() {
        if let refusal = socket?.connectionError { return close(refusal) }
        isConnecting = false
        updateInterest()
        owner?.connected(self)
        if !output.isEmpty { write() }
    }

    private func updateInterest() {
        guard let registration, !isConnecting else { return }
        var wanted: Readiness = isReadingPaused ? [] : .readable
        if !output.isEmpty, !isWritePending { wanted.insert(.writable) }
        guard wanted != interest else { return }
        interest = wanted
        do {
            try loop.change(registration, to: wanted)
        } catch {
            close(error.code)
        }
    }
}

// Reading and writing.
extension Connection {
    /// Bytes read in one turn at most, so that one that says much does not hold up the others.
    private static let readTurn = 256 << 10
    private static let readRoom = 16 << 10

    private func readNow() {
        var total = 0
        while total < Self.readTurn, !isClosed {
            let room = input.reserve(Self.readRoom)
            switch socket?.receive(into: room) {
            case .bytes(let count):
                total += count
                take(count)
                // Less than there was room for: there is no more.
                if count < room.count || isReadingPaused { return input.release() }
            case .wouldBlock: return input.release()
            case .end: return end()
            case .failed(let reason): return close(reason)
            case nil: return
            }
        }
    }

    private func take(_ count: Int) {
        // Closed from our side, and only waiting for the other's end.
        guard ending != .close else { return }
        input.commit(count)
        owner?.received(self)
    }

    private func end() {
        if ending == .close, output.isEmpty { return close() }
        // Nothing can come any more, and level-triggered it would be said again and again.
        pauseReading()
        owner?.ended(self)
    }

    /// Writes as much as goes; for the loop.
    func writeNow() {
        isWritePending = false
        guard !isConnecting else { return }
        while !output.isEmpty {
            let wanted = output.count
            switch socket?.send(output.readable) {
            case .bytes(let count):
                output.consume(count)
                if count < wanted { return holdUp() }
            case .wouldBlock: return holdUp()
            case .failed(let reason): return close(reason)
            case .end, nil: return
            }
        }
        output.release()
        isCongested ? relieve() : updateInterest()
        finish()
    }

    private func holdUp() {
        updateInterest()
        if isCongested, output.count < highWater / 4 { relieve() }
    }

    private func relieve() {
        isCongested = false
        updateInterest()
        owner?.drained(self)
    }

    private func finish() {
        guard output.isEmpty, ending != .none else { return }
        socket?.finishWriting()
        if ending == .finishWriting { ending = .none }
    }
}
