import EventLoop
import KeyValueModel

/// One `/v3/watch`: requests that come, watches, and what they have to say.
///
/// It reads from its watches only while its socket takes what it writes. One that does not hold up is
/// nobody else's trouble: what it has not read stays in the store's log, not in memory of its own.
final class WatchStream {
    private final class Watch {
        let id: Int64
        let watch: any StoreWatch
        let notifiesProgress: Bool
        /// Whether it said something since progress was last looked at.
        var wasHeard = true
        /// What it said and is not written yet, and how far that goes.
        var rest: ArraySlice<StoreEvent> = []
        var restRevision: Int64 = 0

        init(id: Int64, watch: any StoreWatch, notifiesProgress: Bool) {
            self.id = id
            self.watch = watch
            self.notifiesProgress = notifiesProgress
        }
    }

    private let number: Int
    private let gateway: Gateway
    private let connection: Connection
    private let head: RequestHead
    private var watches: [Int64: Watch] = [:]
    private var nextID: Int64 = 0
    private var hasStarted = false
    /// The client wants to know how far we are, once its watches have nothing more to say.
    private var owesProgress = false

    init(_ head: RequestHead, on connection: Connection, of gateway: Gateway) {
        self.head = head
        self.connection = connection
        self.gateway = gateway
        number = gateway.nextStreamNumber()
        gateway.add(self, number)
    }

    /// Ends its watches.
    func end() {
        for watch in watches.values { watch.watch.cancel() }
        watches = [:]
        gateway.removeStream(number)
    }

    /// Does what one message asks for.
    func take(_ message: WatchMessage) throws {
        switch message {
        case .create(let creation): try create(creation)
        case .cancel(let id): try cancel(id)
        case .progress:
            owesProgress = true
            pump()
        case .none: return
        }
    }

    private func create(_ creation: WatchCreation) throws {
        let id = creation.id != 0 ? creation.id : unusedID()
        guard watches[id] == nil else {
            return try refuse("mvcc: duplicate watch ID provided on the WatchStream")
        }
        let gateway = gateway
        let (number, woken) = (self.number, gateway.woken)
        do {
            // Before the answer: what happens in between is told.
            let watch = try gateway.store.watch(creation.request) { woken.add(number) }
            watches[id] = Watch(id: id, watch: watch, notifiesProgress: creation.notifiesProgress)
        } catch let refusal as StoreError {
            return try refuse(refusal.message)
        }
        send(try gateway.store.revision, id) { $0.add("created", true) }
        woken.add(number)
    }

    private func refuse(_ reason: String) throws {
        send(try gateway.store.revision, -1) {
            $0.add("created", true)
            $0.add("canceled", true)
            $0.key("cancel_reason")
            gateway.scratch.append(jsonString: reason)
        }
    }

    private func unusedID() -> Int64 {
        while watches[nextID] != nil { nextID += 1 }
        nextID += 1
        return nextID - 1
    }

    private func cancel(_ id: Int64) throws {
        guard let watch = watches.removeValue(forKey: id) else { return }
        watch.watch.cancel()
        send(try gateway.store.revision, id) { $0.add("canceled", true) }
    }

    /// Writes what the watches have to say, as far as the socket takes it.
    func pump() {
        do {
            for watch in watches.values { try pump(watch) }
            guard !connection.isCongested, owesProgress else { return }
            owesProgress = false
            send(try gateway.store.revision, -1) { _ in }
        } catch {
            // A watch that cannot go on must not look like one to which nothing happens.
            connection.close()
        }
    }

    private func pump(_ watch: Watch) throws {
        while !connection.isCongested {
            if !watch.rest.isEmpty {
                writePart(of: watch)
            } else if let response = try watch.watch.next() {
                watch.wasHeard = true
                write(response, watch)
            } else {
                return
            }
        }
    }

    /// Tells watches that asked for it, and had nothing to say for a while, how far they are.
    func notifyProgress() {
        for watch in watches.values where watch.notifiesProgress && !connection.isCongested {
            if !watch.wasHeard, let response = try? watch.watch.progress() { write(response, watch) }
            watch.wasHeard = false
        }
    }

    private func write(_ response: WatchResponse, _ watch: Watch) {
        guard response.compactRevision == 0 else {
            watches[watch.id] = nil
            // etcd leaves the revision out here.
            return send(0, watch.id) {
                $0.add("canceled", true)
                $0.add("compact_revision", response.compactRevision)
            }
        }
        guard !response.events.isEmpty else { return send(response.revision, watch.id) { _ in } }
        watch.rest = response.events[...]
        watch.restRevision = response.revision
        writePart(of: watch)
    }

    /// Bytes of keys and values in one line, unless one revision has more.
    private static let lineSize = 1 << 20

    /// Writes as much of what a watch said as makes one line: whole revisions.
    private func writePart(of watch: Watch) {
        var (size, end) = (0, watch.rest.startIndex)
        while end < watch.rest.endIndex {
            let isNext =
                end > watch.rest.startIndex && watch.rest[end].revision != watch.rest[end - 1].revision
            if isNext, size >= Self.lineSize { break }
            size += watch.rest[end].size
            end += 1
        }
        let isLast = end == watch.rest.endIndex
        let events = watch.rest[..<end]
        let revision = isLast ? watch.restRevision : watch.rest[end - 1].revision
        watch.rest = isLast ? [] : watch.rest[end...]
        send(revision, watch.id) {
            $0.key("events")
            gateway.events.append(events, to: gateway.scratch)
        }
    }

    /// One line, in one chunk.
    private func send(_ revision: Int64, _ id: Int64, _ body: (inout ObjectWriting) -> Void) {
        if !hasStarted {
            hasStarted = true
            gateway.heads.appendStream(head, to: connection.output)
        }
        let line = gateway.scratch
        line.clear()
        line.append("{\"result\":")
        gateway.calls.writing.object(revision, line) {
            $0.add("watch_id", id)
            body(&$0)
        }
        line.append("}\n")
        connection.output.append(chunk: line.readable)
        connection.write()
    }
}

extension ByteBuffer {
    /// A chunk: its size, and what is in it.
    func append(chunk bytes: UnsafeRawBufferPointer) {
        append(text: String(bytes.count, radix: 16))
        append("\r\n")
        append(bytes)
        append("\r\n")
    }
}

/// Events as JSON, written once for all watches that are told the same.
final class EventTexts {
    private var last: ArraySlice<StoreEvent> = []
    private let text = ByteBuffer()

    /// The list of them.
    func append(_ events: ArraySlice<StoreEvent>, to output: ByteBuffer) {
        // Comparing is cheap: keys and values of the same change are the same arrays.
        if events != last {
            text.clear()
            text.append(.openBracket)
            for (index, event) in events.enumerated() {
                if index > 0 { text.append(.comma) }
                text.append(event)
            }
            text.append(.closeBracket)
            last = events
        }
        output.append(text.readable)
    }
}

extension StoreEvent {
    fileprivate var revision: Int64 { kv.modRevision }

    fileprivate var size: Int {
        kv.key.count + kv.value.count + (previous.map { $0.key.count + $0.value.count } ?? 0)
    }
}
