import CKVM
import FoundationEssentials
import TrapVMM

/// How a guest's run ended, and what it took.
struct KVMReport {
    let ending: KVMRunLoop.Ending
    let exits: [String: Int]
    let seconds: Double
    let registers: KVMRegisters
    /// The bytes at the guest's next instruction; empty where they cannot be seen.
    let instruction: [UInt8]

    /// The process's exit status.
    var status: Int32 {
        switch ending {
        case .halted: 0
        case .exited(let status): status
        case .interrupted: 124
        case .shutdown: 125
        case .stuck: 126
        }
    }

    private var name: String {
        switch ending {
        case .halted: "halted"
        case .exited: "exited"
        case .interrupted: "time-spent"
        case .shutdown: "triple-fault"
        case .stuck: "stuck"
        }
    }

    /// What went wrong, with the place; nil when nothing did.
    func complaint(seconds limit: Double) -> String? {
        switch ending {
        case .halted, .exited: nil
        case .interrupted:
            "stopped: the guest ran longer than \(fixed(limit, 3)) seconds (--seconds); \(place)"
        case .shutdown: "triple fault: an exception, and no handler for it; \(place)"
        case .stuck(.internalError(let suberror)):
            "KVM cannot emulate an instruction of the guest (internal error \(suberror)); \(place)"
        case .stuck(.failEntry(let reason)):
            "the processor refuses the guest's state (reason \(hex(reason))); \(place)"
        case .stuck(let exit): "an exit that this program cannot answer (\(exit.name)); \(place)"
        }
    }

    private var place: String {
        let bytes = instruction.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(
            separator: " ")
        return "rip \(hex(registers.rip))" + (bytes.isEmpty ? "" : ": \(bytes)")
    }

    /// A few lines for people.
    var text: String {
        var lines = ["ending   \(name), status \(status)", "seconds  \(fixed(seconds, 6))"]
        for (index, row) in exits.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).enumerated() {
            lines.append("\(index == 0 ? "exits  " : "       ")  \(grouped(UInt64(row.value)))  \(row.key)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One line of JSON.
    func json() throws -> String {
        struct Line: Encodable {
            let version = 1
            let ending: String
            let status: Int32
            let seconds: Double
            let exits: [String: Int]
            let registers: [String: String]
        }
        let r = registers
        let values: KeyValuePairs = [
            "rax": r.rax, "rbx": r.rbx, "rcx": r.rcx, "rdx": r.rdx, "rsi": r.rsi, "rdi": r.rdi, "rsp": r.rsp,
            "rbp": r.rbp, "r8": r.r8, "r9": r.r9, "r10": r.r10, "r11": r.r11, "r12": r.r12, "r13": r.r13,
            "r14": r.r14, "r15": r.r15, "rip": r.rip, "rflags": r.rflags,
        ]
        let line = Line(
            ending: name, status: status, seconds: seconds, exits: exits,
            registers: Dictionary(
                values.map { ($0.key, hex($0.value)) }, uniquingKeysWith: { first, _ in first }))
        return try jsonLine(line)
    }
}

/// A value as one line of JSON, keys in order.
func jsonLine(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
}
