import RISCV

/// What a step changed.
struct StepResult {
    struct Change {
        let number: UInt8
        let before: UInt64
        let after: UInt64
    }

    struct Shown {
        let pc: UInt64
        let fetched: FetchedInstruction
    }

    /// Registers that hold something else than before.
    var registers: [Change] = []
    /// Where the hart goes on; after a trap the instruction that raised it.
    var pc: UInt64 = 0
    /// Bytes of RAM that are different now, neighbours together, by address.
    var memory: [(address: UInt64, bytes: [UInt8])] = []
    /// What ended the steps early.
    var trap: Trap?
    /// Control and status registers that are different now.
    var csrs: [(name: String, before: UInt64, after: UInt64)] = []
    /// The instructions that ran, at most the first few.
    var shown: [Shown] = []

    /// `{"registers":{…},"pc":"…","memory":{…},"trap":null}`, and `csrs` if they are wanted.
    func json(withCSRs: Bool) -> String {
        let changed = registers.map { "\"x\($0.number)\":\"\(hex($0.after))\"" }
        let stored = memory.map { "\"\(hex($0.address))\":\"\(Self.digits($0.bytes))\"" }
        let trap = trap.map { "{\"cause\":\($0.cause.encoded),\"tval\":\"\(hex($0.value))\"}" } ?? "null"
        let status = csrs.map { "\"\($0.name)\":\"\(hex($0.after))\"" }
        return "{\"registers\":{\(changed.joined(separator: ","))},\"pc\":\"\(hex(pc))\","
            + "\"memory\":{\(stored.joined(separator: ","))},\"trap\":\(trap)"
            + (withCSRs ? ",\"csrs\":{\(status.joined(separator: ","))}}" : "}")
    }

    /// Two digits a byte.
    static func digits(_ bytes: [UInt8]) -> String {
        let alphabet = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// What people read.
    func text(startingAt start: UInt64) -> String {
        var lines = shown.map { "\(hex($0.pc))  \($0.fetched.hexWord)  \($0.fetched.text)" }
        lines += shown.count == 1 ? Self.fields(shown[0].fetched) : []
        for change in registers {
            let name = left("x\(change.number) (\(Register.name(change.number)))", 10)
            lines.append(
                "  \(name) \(hex(change.before)) -> \(hex(change.after))\(Self.decimal(change.after))")
        }
        lines += memory.map { "  memory     \(hex($0.address)): \(Self.digits($0.bytes))" }
        lines += csrs.map { "  \(left($0.name, 10)) \(hex($0.before)) -> \(hex($0.after))" }
        lines.append("  pc         \(hex(start)) -> \(hex(pc))")
        if let trap {
            lines.append(
                "  trap       \(trap.cause.name), cause \(trap.cause.encoded), tval \(hex(trap.value))")
        } else {
            lines.append("  trap       none")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func decimal(_ value: UInt64) -> String {
        let number = Int64(bitPattern: value)
        return -9...9 ~= number && number >= 0 ? "" : " (\(number))"
    }

    /// The operands that the word was taken apart into.
    private static func fields(_ fetched: FetchedInstruction) -> [String] {
        guard let instruction = fetched.instruction else { return [] }
        return [
            "  decoded    \(instruction.operation.mnemonic): rd x\(instruction.rd), rs1 x\(instruction.rs1), "
                + "rs2 x\(instruction.rs2), immediate \(instruction.immediate), \(instruction.length) bytes"
        ]
    }
}
