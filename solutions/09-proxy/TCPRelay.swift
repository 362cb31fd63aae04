import EventLoop
import LabSupport
import LinuxSystem
import ServiceModel

/// One connection of a client, carried to an endpoint: does what its machine says.
final class TCPRelay {
    private(set) var machine: ProxiedConnection
    let client: Client
    /// Its place in the door's list.
    let index: Int
    /// When something happened last.
    private(set) var last: Duration
    private(set) var hasSpoken = false
    /// The endpoint that is asked, or that answers.
    private(set) var choice: EndpointAttempts.Choice?
    private var stands = false
    private var attempts = EndpointAttempts()
    // Set once, at the end of init: the ends know this.
    private var ends: (client: RelayEnd, endpoint: RelayEnd)?
    private unowned let door: TCPDoor

    init(_ socket: consuming StreamSocket, of client: Client, index: Int, door: TCPDoor) {
        self.client = client
        self.index = index
        self.door = door
        last = door.loop.now
        machine = ProxiedConnection(capacity: door.limits.bytesHeld)
        let ends = (client: RelayEnd(.client, of: self), endpoint: RelayEnd(.endpoint, of: self))
        self.ends = ends
        ends.client.open(socket)
    }

    /// Begins with the first endpoint.
    func start() {
        attempt {
            try perform([.chooseAnother])
            // Only now: what it had said has been read by then where the endpoint is near, and is not told again.
            try ends?.client.watch(on: door.loop)
        }
    }

    /// Its time is over.
    func expire() {
        // An attempt that takes too long is a refusal: there may be others.
        let isAttempt = machine.phase == .connecting && choice != nil
        attempt { try perform(try machine.handle(isAttempt ? .refused : .expired)) }
    }

    /// Its endpoint must go.
    func withdraw() {
        attempt { try perform(try machine.handle(.expired)) }
    }

    /// What a stub throws ends the relay, and whoever runs the door can see it.
    private func attempt(_ body: () throws -> Void) {
        do {
            try body()
        } catch {
            door.note(error)
            tearDown(resetting: [.client, .endpoint])
        }
    }

    private func end(_ side: ProxiedConnection.Side) -> RelayEnd? {
        side == .client ? ends?.client : ends?.endpoint
    }
}

// What happens.
extension TCPRelay {
    func ready(_ end: RelayEnd, isBroken: Bool) {
        attempt {
            if machine.phase == .connecting, end.side == .endpoint {
                return try finishConnecting(end, isBroken: isBroken)
            }
            if isBroken, end.hasFailed { return try broken(end.side) }
            guard machine.phase == .relaying, let other = self.end(end.side.other) else { return }
            try pump(end, into: other)
            try pump(other, into: end)
        }
    }

    private func finishConnecting(_ end: RelayEnd, isBroken: Bool) throws {
        // What has failed comes with an error.
        if isBroken, end.hasFailed { return try perform(try machine.handle(.refused)) }
        guard !end.isBlocked else { return }
        try perform(try machine.handle(.connected))
    }

    private func broken(_ side: ProxiedConnection.Side) throws {
        try perform(try machine.handle(.broken(side)))
    }

    /// Goes on with what a turn was too short for.
    func goOn() {
        guard machine.phase == .relaying, let ends else { return }
        attempt {
            try pump(ends.client, into: ends.endpoint)
            try pump(ends.endpoint, into: ends.client)
        }
    }
}

// What to do about it.
extension TCPRelay {
    private func perform(_ actions: [ProxiedConnection.Action]) throws {
        guard !actions.isEmpty || machine.phase == .closed else { return }
        var waiting = actions[...]
        var resetting: [ProxiedConnection.Side] = []
        while let action = waiting.popFirst() {
            switch action {
            case .connect(let place): waiting += try connect(place)
            case .chooseAnother: waiting += try choose()
            case .relay: try relay()
            case .passEnd(let side): end(side)?.socket?.finishWriting()
            case .reset(let side): resetting.append(side)
            case .close: break
            }
        }
        if machine.phase == .closed { tearDown(resetting: resetting) }
    }

    private func choose() throws -> [ProxiedConnection.Action] {
        if let failed = choice {
            choice = nil
            ends?.endpoint.close(isReset: false, on: door.loop)
            door.counts.retries += 1
            try door.pool.failed(failed, at: door.loop.now)
        }
        choice = try door.pool.next(&attempts, for: client)
        return try machine.handle(choice.map { .chosen($0.place) } ?? .nobody)
    }

    private func connect(_ place: SocketPlace) throws -> [ProxiedConnection.Action] {
        last = door.loop.now
        guard let end = ends?.endpoint else { return [] }
        do {
            end.open(try StreamSocket.connecting(to: place.socketAddress, writesAtOnce: false))
            switch end.attempt {
            case .bytes:
                end.isDry = true
                try end.watch(on: door.loop)
                return try machine.handle(.connected)
            case .failed: return try machine.handle(.refused)
            default:
                // Until an event says that it can be written to, it is not there.
                try end.block(on: door.loop)
                try end.watch(on: door.loop)
                return []
            }
        } catch is SystemError {
            return try machine.handle(.refused)
        }
    }

    private func relay() throws {
        guard let choice, let ends else { return }
        stands = true
        last = door.loop.now
        door.opened(self, to: choice)
        try door.pool.connected(choice)
        // What either has said meanwhile is not announced again.
        try pump(ends.client, into: ends.endpoint)
        try pump(ends.endpoint, into: ends.client)
    }

    private func tearDown(resetting sides: [ProxiedConnection.Side]) {
        guard let ends else { return }
        self.ends = nil
        for end in [ends.client, ends.endpoint] {
            end.close(isReset: sides.contains(end.side), on: door.loop)
            if let pipe = end.pipe, end.bytesInPipe == 0 { door.pipes.giveBack(pipe) }
        }
        door.closed(self, choice, stood: stands, isReset: !sides.isEmpty)
    }
}

// Bytes.
extension TCPRelay {
    /// Bytes that one relay moves in one turn at most, so that it does not hold up the others.
    private static let turn = 1 << 20
    /// Reads that fill all the room, after which bytes are no longer copied through this process.
    private static let bulk = 2

    /// Moves what can be moved, until the source has no more or the sink takes no more.
    private func pump(_ source: RelayEnd, into sink: RelayEnd) throws {
        var moved = 0
        while machine.phase == .relaying, !sink.isBlocked {
            guard try flush(source, into: sink), !source.isDry else { break }
            guard moved < Self.turn else { return door.continueLater(self) }
            moved += try source.fullReads >= Self.bulk ? splice(source, sink) : copy(source, sink)
        }
        // Nothing flows: others may need the pipe.
        guard source.isDry, source.bytesInPipe == 0, let pipe = source.pipe else { return }
        source.pipe = nil
        source.fullReads = 0
        door.pipes.giveBack(pipe)
    }

    /// Writes what is held. False: not all of it went.
    private func flush(_ source: RelayEnd, into sink: RelayEnd) throws -> Bool {
        if let buffer = source.buffer, !buffer.isEmpty {
            let wanted = buffer.count
            let count = try wrote(sink.send(buffer.readable), wanted, source, sink)
            buffer.consume(count)
            if buffer.isEmpty { source.buffer = nil }
            return count == wanted
        }
        guard source.bytesInPipe > 0, let pipe = source.pipe else { return true }
        while source.bytesInPipe > 0, machine.phase == .relaying, !sink.isBlocked {
            let wanted = source.bytesInPipe
            // A pipe's pages may be half full: less than was wanted does not mean that the socket is.
            let moved = sink.send(from: pipe, atMost: wanted)
            source.bytesInPipe -= try wrote(moved, 0, source, sink)
        }
        return source.bytesInPipe == 0
    }

    private func copy(_ source: RelayEnd, _ sink: RelayEnd) throws -> Int {
        let room = min(machine.half(from: source.side).room, door.scratch.count)
        guard room > 0 else {
            source.isDry = true
            return 0
        }
        let scratch = UnsafeMutableRawBufferPointer(rebasing: door.scratch[..<room])
        guard let count = try read(source.socket?.receive(into: scratch), source, room) else { return 0 }
        source.fullReads = count == room ? source.fullReads + 1 : 0
        let bytes = UnsafeRawBufferPointer(rebasing: scratch[..<count])
        let gone = try wrote(sink.send(bytes), count, source, sink)
        if gone < count, machine.phase == .relaying {
            let buffer = source.buffer ?? ByteBuffer()
            buffer.append(UnsafeRawBufferPointer(rebasing: bytes[gone...]))
            source.buffer = buffer
        }
        return count
    }

    private func splice(_ source: RelayEnd, _ sink: RelayEnd) throws -> Int {
        guard let pipe = source.pipe ?? door.pipes.borrow() else {
            source.fullReads = 0
            return 0
        }
        source.pipe = pipe
        let room = machine.half(from: source.side).room
        guard let count = try read(source.socket?.receive(into: pipe.pipe, atMost: room), source, 0) else {
            return 0
        }
        source.bytesInPipe += count
        return count
    }

    /// What came of reading; nil when nothing did.
    private func read(_ transfer: Transfer?, _ source: RelayEnd, _ room: Int) throws -> Int? {
        switch transfer {
        case .bytes(let count):
            try machine.received(count, from: source.side)
            last = door.loop.now
            hasSpoken = true
            door.counts.bytes[source.side.rawValue] &+= UInt64(count)
            // Less than there was room for: there is no more, unless the end is.
            if count < room, !source.hasFinished { source.isDry = true }
            return count
        case .end:
            source.isDry = true
            try perform(try machine.handle(.ended(source.side)))
        case .failed:
            source.isDry = true
            try broken(source.side)
        case .wouldBlock, nil:
            source.isDry = true
        }
        return nil
    }

    /// What came of writing: how much went.
    /// - Parameter wanted: less than this means that the sink takes no more.
    private func wrote(
        _ transfer: Transfer?, _ wanted: Int, _ source: RelayEnd, _ sink: RelayEnd
    ) throws -> Int {
        switch transfer {
        case .bytes(let count):
            if count < wanted { try sink.block(on: door.loop) }
            last = door.loop.now
            try perform(try machine.sent(count, from: source.side))
            return count
        case .failed:
            try broken(sink.side)
        case .wouldBlock, .end, nil:
            try sink.block(on: door.loop)
        }
        return 0
    }
}
