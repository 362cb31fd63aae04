/// What a column of the table says in words, as facts to be compared.
struct RingThreeFacts {
    /// Whether the instruction raises #GP.
    private let faults: Bool
    /// Whether a try with the kernel's selector must fault.
    private let kernelFaults: Bool
    /// Values that must have been stored.
    private let numbers: [UInt64]
    /// What ZF must be after the instruction, for the kernel's selector.
    private let flag: Bool?
    /// Whether POPF must have left IF at 1 and IOPL at 0.
    private let keepsFlags: Bool

    /// Nil for a text that says nothing, such as `not run`.
    init?(_ text: String) {
        guard text != "not run", !text.isEmpty else { return nil }
        let says = { (words: String) in text.contains(words) }
        // "may #GP where CPL 0 would not", "#GP when gate DPL<3", "int 0x81: #GP"
        faults = says("#GP") && !says("no fault")
        // "checks use real CPL", "as CALL far", "cannot return to a more privileged level"
        kernelFaults = says("real CPL") || says("as CALL far") || says("cannot return")
        flag = says("ZF") || text == "as LAR" ? false : nil
        keepsFlags = says("IF stayed 1") || says("silently unchanged")
        // Of "emulated: base 0xf… limit 0" and "CS=0x33": hexadecimal numbers; not of "0x10 into FS".
        let hasNumbers = says("emulated") || says("emulates") || says("CS=")
        numbers = text == "emulated: 0" ? [0] : hasNumbers ? Self.hexNumbers(in: text) : []
    }

    /// Whether what was seen agrees.
    func agree(with seen: RingThreeProbe.Sensitive, _ probe: RingThreeProbe) -> Bool {
        let outcome = seen.outcome
        guard outcome.exception == (faults ? "#GP" : nil) else { return false }
        if kernelFaults, seen.other?.outcome.exception != "#GP" { return false }
        if let flag, outcome.isFlagSet != flag { return false }
        if keepsFlags, outcome.value >> 9 & 1 != 1 || outcome.extra >> 12 & 3 != 0 { return false }
        return numbers.allSatisfy { $0 == outcome.value }
    }

    private static func hexNumbers(in text: String) -> [UInt64] {
        text.split { !($0.isHexDigit || $0 == "x") }
            .filter { $0.hasPrefix("0x") }
            .compactMap { UInt64($0.dropFirst(2), radix: 16) }
    }
}
