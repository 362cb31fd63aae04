import CProbe

/// Everything that was seen of this machine.
struct RingThreeProbe {
    /// A sensitive instruction, and what came of its tries.
    struct Sensitive {
        let instruction: SensitiveInstruction
        /// In the ordinary way: CALL far to the own code segment, POP seg of the kernel's selector 0x10.
        let outcome: RingThreeOutcome
        /// The other try, if there is one, with what was different: `0x10`.
        let other: (what: String, outcome: RingThreeOutcome)?
    }

    /// A privileged instruction.
    struct Trapping {
        let name: String
        let outcome: RingThreeOutcome
    }

    let sensitive: [Sensitive]
    let trapping: [Trapping]
    /// Nanoseconds.
    let pushfPopf: Double
    let sgdt: Double
    let movFromCS: Double

    /// Executes all of it; nil where there is nothing to execute.
    static func ofThisMachine() -> RingThreeProbe? {
        guard cprobe_count() > 0 else { return nil }
        var outcomes: [String: RingThreeOutcome] = [:]
        var trapping: [Trapping] = []
        for index in 0..<cprobe_count() {
            let name = String(cString: cprobe_name(index))
            let outcome = RingThreeOutcome(cprobe_run(index))
            outcomes[name] = outcome
            if cprobe_should_trap(index) == 1 { trapping.append(Trapping(name: name, outcome: outcome)) }
        }
        return RingThreeProbe(
            sensitive: SensitiveInstruction.all.compactMap { pair($0, outcomes) }, trapping: trapping,
            pushfPopf: cprobe_time_pushf_popf(), sgdt: cprobe_time_sgdt(),
            movFromCS: cprobe_time_mov_from_cs())
    }

    private static func pair(
        _ instruction: SensitiveInstruction, _ outcomes: [String: RingThreeOutcome]
    ) -> Sensitive? {
        guard let outcome = outcomes[instruction.name] else { return nil }
        let prefix = instruction.name + " ("
        let other = outcomes.first { $0.key.hasPrefix(prefix) }
            .map { (what: String($0.key.dropFirst(prefix.count).dropLast()), outcome: $0.value) }
        return Sensitive(instruction: instruction, outcome: outcome, other: other)
    }

    /// Whether the kernel answers SGDT and its kin in the processor's place.
    ///
    /// With CR4.UMIP on they fault; Linux then stores constants of its own, at the price of a fault.
    /// - Source: Linux arch/x86/kernel/umip.c
    var isUMIPEmulated: Bool {
        guard let gdt = outcome(of: "SGDT"), let idt = outcome(of: "SIDT") else { return false }
        let constants = gdt.value == 0xFFFF_FFFF_FFFE_0000 && idt.value == 0xFFFF_FFFF_FFFF_0000
        return gdt.end == .silent && idt.end == .silent && constants && gdt.extra == 0 && sgdt > 50
    }

    /// The five that CR4.UMIP is about.
    static let underUMIP: Set<String> = ["SGDT", "SIDT", "SLDT", "SMSW", "STR"]

    /// The first try of a sensitive instruction.
    func outcome(of name: String) -> RingThreeOutcome? {
        sensitive.first { $0.instruction.name == name }?.outcome
    }

    /// What one instruction did, in a few words.
    func words(for row: Sensitive) -> String {
        let first = words(row.instruction.name, row.outcome)
        guard let other = row.other else { return first }
        let detail = detail(row.instruction.name, other.outcome)
        let second = other.outcome.exception ?? (detail.isEmpty ? "silent" : detail)
        return "\(first); \(other.what): \(second)"
    }

    private func words(_ name: String, _ outcome: RingThreeOutcome) -> String {
        switch outcome.end {
        case .fault: return outcome.exception ?? ""
        case .died(let signal): return "ended its process (signal \(signal))"
        case .silent:
            let verb = isUMIPEmulated && Self.underUMIP.contains(name) ? "emulated (UMIP)" : "silent"
            let detail = detail(name, outcome)
            return detail.isEmpty ? verb : "\(verb): \(detail)"
        }
    }

    private func detail(_ name: String, _ outcome: RingThreeOutcome) -> String {
        let value = outcome.value
        switch name {
        case "SGDT", "SIDT": return "base \(hex(value)) limit \(outcome.extra)"
        case "SLDT", "SMSW", "STR": return hex(value)
        case "PUSHF", "IRET": return "IF \(value >> 9 & 1) IOPL \(value >> 12 & 3)"
        case "POPF":
            return "asked IF 0, IOPL 3; got IF \(value >> 9 & 1), IOPL \(outcome.extra >> 12 & 3)"
        case "LAR", "LSL", "VERR", "VERW": return "ZF \(outcome.isFlagSet ? 1 : 0)"
        case "PUSH seg": return "FS \(hex(value))"
        case "MOV r,seg / MOV seg,r": return "CS \(hex(value)), ring \(value & 3)"
        case "CALL far", "JMP far", "RET far": return "to CS \(hex(value))"
        default: return ""
        }
    }
}
