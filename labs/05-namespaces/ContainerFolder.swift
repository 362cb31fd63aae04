import Documents
import LabSupport
import LinuxSystem
import OCIRuntime

/// What a runtime remembers of one container between two commands: a folder under its state root.
///
///     ROOT/ID/state.json   the state as the specification has it
///     ROOT/ID/process      the id of its process and when that started
///     ROOT/ID/start        a pipe, as long as nobody has started it
public struct ContainerFolder: Equatable, Sendable {
    /// The name of the container.
    public let id: String
    /// Where it stands.
    public let folder: Folder

    /// The folder of a container.
    /// - Throws: `LifecycleError.badName`.
    public init(root: String, id: String) throws {
        try Lifecycle.check(id: id)
        self.id = id
        folder = Folder("\(root)/\(id)")
    }

    /// The process that was noted; nil while the container is being created.
    public var process: ProcessIdentity? {
        guard let bytes = try? folder.bytes(of: "process") else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard words.count == 2, let id = Int32(words[0]), let time = UInt64(words[1]) else { return nil }
        return ProcessIdentity(id: id, startTime: time)
    }

    /// Makes the folder, with the pipe in it.
    /// - Throws: `LifecycleError.exists`, `SystemError`; nothing is left then.
    public func make() throws {
        do {
            try folder.make(mode: 0o700)
        } catch let error where error.code == .exists {
            throw LifecycleError.exists(id)
        }
        try folder.makePipe("start")
    }

    /// Notes the process, after which the container is created.
    public func note(_ process: ProcessIdentity) throws {
        try folder.put("\(process.id) \(process.startTime)", in: "process")
    }

    /// Notes the state, its status apart, which is found out every time.
    public func note(_ state: RuntimeState) throws {
        try folder.put(state.text() + "\n", in: "state.json")
    }

    /// The state now.
    /// - Throws: `LifecycleError.unknown`, and `DocumentFaults` for a file that somebody has changed.
    public func state() throws -> RuntimeState {
        guard let bytes = try? folder.bytes(of: "state.json") else { throw LifecycleError.unknown(id) }
        var state = try RuntimeState.parse(bytes)
        state.status = try status()
        state.pid = state.status == .stopped ? nil : process.map { Int($0.id) }
        return state
    }

    /// Where it is in its life, without a look at what is noted of it.
    /// - Throws: `LifecycleError.unknown`.
    public func status() throws -> RuntimeState.Status {
        guard has("state.json") else { throw LifecycleError.unknown(id) }
        let process = process
        return try Lifecycle.status(
            isRecorded: process != nil, isAlive: process?.isRunning ?? false, awaitsStart: has("start"))
    }

    private func has(_ name: String) -> Bool {
        (try? FileStatus(of: folder.path(of: name))) != nil
    }
}
