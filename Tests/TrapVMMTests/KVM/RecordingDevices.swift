import TrapVMM

/// Devices that write down every access and answer each read with the next of some numbers.
final class RecordingDevices: KVMDevices {
    private(set) var accesses: [String] = []
    private var answers: ArraySlice<UInt64>
    /// The write that turns the machine off, counted from 1.
    private let lastOutput: Int?
    private var outputs = 0

    init(answers: [UInt64] = [], lastOutput: Int? = nil) {
        self.answers = answers[...]
        self.lastOutput = lastOutput
    }

    var text: String { accesses.joined(separator: "\n") }

    func input(port: UInt16, size: Int) -> UInt32 {
        let value = UInt32(truncatingIfNeeded: answers.popFirst() ?? 0)
        accesses.append("in \(ExitText.hex(port)) size \(size)")
        return value
    }

    func output(port: UInt16, size: Int, value: UInt32) -> Int32? {
        accesses.append("out \(ExitText.hex(port)) size \(size): \(ExitText.hex(value))")
        outputs += 1
        return outputs == lastOutput ? 42 : nil
    }

    func load(address: UInt64, size: Int) -> UInt64 {
        accesses.append("load \(ExitText.hex(address)) size \(size)")
        return answers.popFirst() ?? 0
    }

    func store(address: UInt64, size: Int, value: UInt64) {
        accesses.append("store \(ExitText.hex(address)) size \(size): \(ExitText.hex(value))")
    }
}

/// A processor without a guest: it exits as it is told, and notes what it is answered.
final class ScriptedProcessor: KVMProcessor {
    private var exits: ArraySlice<KVMExit>
    private(set) var completions: [[UInt8]] = []

    init(_ exits: [KVMExit]) {
        self.exits = exits[...]
    }

    func run() throws -> KVMExit {
        // A loop that goes on after the end must end too.
        exits.popFirst() ?? .internalError(suberror: 0xDEAD)
    }

    func complete(with data: [UInt8]) throws {
        completions.append(data)
    }
}
