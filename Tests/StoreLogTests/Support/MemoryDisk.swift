import LabSupport
import LinuxSystem
import StoreLog
import Synchronization

/// A folder on a disk that exists only here, and whose power can fail at any call.
///
/// Bytes and names that were not synchronized are remembered one by one: `crash` decides which of them
/// reached the disk, as a real one may: any sectors of any writes, or all writes up to a byte.
final class MemoryDisk: LogFolder {
    /// What every call says once the power is off.
    struct PowerLoss: Error {}

    /// How much of what was not synchronized is lost.
    enum Crash: CaseIterable {
        /// Each sector of 512 bytes and each name by itself.
        case anySectors
        /// Everything after a byte of a write.
        case afterAByte
        /// All of it.
        case everything
        /// Nothing: only the process has died. It can still be lost by the next crash.
        case nothing
    }

    fileprivate struct Write {
        var file: Int
        var offset: Int
        var bytes: [UInt8]
    }

    fileprivate enum NameChange {
        case set(String, Int)
        case move(String, String)
        case remove(String)
    }

    struct State {
        fileprivate var seen: [Int: [UInt8]] = [:]
        fileprivate var safe: [Int: [UInt8]] = [:]
        fileprivate var writes: [Write] = []
        fileprivate var names: [String: Int] = [:]
        fileprivate var safeNames: [String: Int] = [:]
        fileprivate var nameChanges: [NameChange] = []
        fileprivate var made = 0
        fileprivate var isOff = false
        /// Calls until the power fails.
        var callsLeft: Int?
        /// Bytes that all files may have together.
        var room = Int.max
        /// What the next synchronization of a file says.
        var failure: SystemError?
        /// Synchronizations of files so far.
        var synchronizations = 0
    }

    let path = "/memory"
    let state = Mutex(State())

    func names() throws -> [String] {
        try call { $0.names.keys.sorted() }
    }

    func make(_ name: String) throws -> any LogFile {
        try call { state in
            state.made += 1
            state.seen[state.made] = []
            state.safe[state.made] = []
            state.change(.set(name, state.made))
            return MemoryFile(self, state.made)
        }
    }

    func open(_ name: String) throws -> any LogFile {
        try call { state in
            guard let file = state.names[name] else { throw SystemError("open(\(name))", .noEntry) }
            return MemoryFile(self, file)
        }
    }

    func rename(_ name: String, to other: String) throws {
        try call { $0.change(.move(name, other)) }
    }

    func remove(_ name: String) throws {
        try call { $0.change(.remove(name)) }
    }

    func synchronize() throws {
        try call { state in
            state.safeNames = state.names
            state.nameChanges = []
        }
    }

    /// The bytes of a file as it is now, to look at or to change: what is changed is on the disk.
    func edit(_ name: String, _ body: (inout [UInt8]) -> Void) {
        state.withLock { state in
            guard let file = state.names[name] else { return }
            body(&state.seen[file, default: []])
            state.safe[file] = state.seen[file]
            state.writes.removeAll { $0.file == file }
        }
    }

    /// Turns the power off and on again.
    func crash(_ crash: Crash, using generator: inout SeededGenerator) {
        state.withLock { state in
            state.isOff = false
            state.callsLeft = nil
            if crash != .nothing { state.lose(crash, using: &generator) }
        }
    }

    fileprivate func call<Value>(_ body: (inout State) throws -> Value) throws -> Value {
        try state.withLock { state in
            guard !state.isOff else { throw PowerLoss() }
            let value = try body(&state)
            // The power fails in the middle of the call: what it did is there and not safe.
            state.callsLeft = state.callsLeft.map { $0 - 1 }
            if state.callsLeft == 0 { state.isOff = true }
            if state.isOff { throw PowerLoss() }
            return value
        }
    }
}

extension MemoryDisk.State {
    fileprivate mutating func change(_ change: MemoryDisk.NameChange) {
        change.apply(to: &names)
        nameChanges.append(change)
    }

    fileprivate mutating func lose(_ crash: MemoryDisk.Crash, using generator: inout SeededGenerator) {
        switch crash {
        case .anySectors:
            for write in writes {
                for part in write.sectors where Bool.random(using: &generator) { apply(part) }
            }
            for change in nameChanges where Bool.random(using: &generator) { change.apply(to: &safeNames) }
        case .afterAByte:
            let count = writes.isEmpty ? 0 : Int.random(in: 0..<writes.count, using: &generator)
            for write in writes.prefix(count) { apply(write) }
            if count < writes.count {
                var last = writes[count]
                last.bytes = Array(last.bytes.prefix(.random(in: 0...last.bytes.count, using: &generator)))
                apply(last)
            }
            let names = Int.random(in: 0...nameChanges.count, using: &generator)
            for change in nameChanges.prefix(names) { change.apply(to: &safeNames) }
        case .everything, .nothing: break
        }
        seen = safe
        names = safeNames
        writes = []
        nameChanges = []
    }

    private mutating func apply(_ write: MemoryDisk.Write) {
        safe[write.file]?.put(write.bytes, at: write.offset)
    }
}

extension MemoryDisk.Write {
    /// The parts of it that lie in different sectors.
    fileprivate var sectors: [Self] {
        stride(from: offset / 512 * 512, to: offset + bytes.count, by: 512).map { start in
            let range = (start - offset..<start - offset + 512).clamped(to: 0..<bytes.count)
            return Self(file: file, offset: offset + range.lowerBound, bytes: Array(bytes[range]))
        }
    }
}

extension MemoryDisk.NameChange {
    /// A change whose own object never reached the disk does nothing.
    fileprivate func apply(to names: inout [String: Int]) {
        switch self {
        case .set(let name, let file): names[name] = file
        case .move(let old, let new):
            guard let file = names.removeValue(forKey: old) else { return }
            names[new] = file
        case .remove(let name): names[name] = nil
        }
    }
}

/// A file on it.
private final class MemoryFile: LogFile {
    private let disk: MemoryDisk
    private let number: Int

    init(_ disk: MemoryDisk, _ number: Int) {
        self.disk = disk
        self.number = number
    }

    func contents() throws -> [UInt8] {
        try disk.call { $0.seen[number] ?? [] }
    }

    func write(_ bytes: [UInt8], at offset: Int) throws {
        try disk.call { state in
            let used = state.names.values.reduce(0) { $0 + (state.seen[$1]?.count ?? 0) }
            let grows = max(0, offset + bytes.count - (state.seen[number]?.count ?? 0))
            guard used + grows <= state.room else { throw SystemError("pwrite(\(disk.path))", .noSpace) }
            state.seen[number]?.put(bytes, at: offset)
            state.writes.append(MemoryDisk.Write(file: number, offset: offset, bytes: bytes))
        }
    }

    func synchronize() throws {
        try disk.call { state in
            state.synchronizations += 1
            if let failure = state.failure { throw failure }
            // In the middle of it the power may fail: then nothing of this is promised.
            guard state.callsLeft != 1 else { return }
            state.safe[number] = state.seen[number]
            state.writes.removeAll { $0.file == number }
        }
    }
}

extension [UInt8] {
    /// Writes bytes to a place; zeros fill what lies before it and was not there.
    fileprivate mutating func put(_ bytes: [UInt8], at offset: Int) {
        let end = offset + bytes.count
        if count < end { self += [UInt8](repeating: 0, count: end - count) }
        replaceSubrange(offset..<end, with: bytes)
    }
}
