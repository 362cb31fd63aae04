import RISCV

/// The state before a step: what runs, and what it finds.
///
/// The setters check what they are given and name the field when it makes no sense.
struct StepRequest {
    /// Steps that one request may take, so that every request ends.
    static let mostSteps = 10_000_000

    /// The code, laid out at `pc`: 2 or 4 bytes each.
    private(set) var words: [[UInt8]] = []
    private(set) var pc: UInt64 = 0x8000_0000
    private(set) var registers: [(number: UInt8, value: UInt64)] = []
    private(set) var memory: [(address: UInt64, bytes: [UInt8])] = []
    private(set) var csrs: [(address: UInt16, value: UInt64)] = []
    private(set) var steps = 1
    private(set) var mode = PrivilegeMode.machine

    /// Adds an instruction. 16 bits are a compressed one, unless their low bits say that 32 are meant.
    mutating func addWord(_ text: String) throws {
        guard let value = StepNumber.parse(text), let word = UInt32(exactly: value), !text.hasPrefix("-")
        else {
            throw Complaint(
                "words: \"\(text)\" is no instruction, expected 16 or 32 bits such as \"0x00b50633\"")
        }
        let digits = text.hasPrefix("0x") || text.hasPrefix("0X") ? text.count - 2 : word > 0xFFFF ? 8 : 4
        let length = word & 3 != 3 && digits <= 4 ? 2 : 4
        words.append((0..<length).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) })
    }

    mutating func setPC(_ value: UInt64) throws {
        guard value & 1 == 0 else { throw Complaint("pc: \(hex(value)) is odd, expected a multiple of 2") }
        pc = value
    }

    /// Sets a register by either of its names.
    mutating func setRegister(_ name: String, _ value: UInt64) throws {
        guard let number = Register.number(name) else {
            throw Complaint("registers: \"\(name)\" is no register, expected x0 to x31 or a name such as a0")
        }
        registers.append((number, value))
    }

    /// Puts bytes at an address of RAM.
    mutating func setMemory(_ address: String, _ text: String) throws {
        guard let start = StepNumber.parse(address) else {
            throw Complaint("memory: \"\(address)\" is no address, \(StepNumber.expectation)")
        }
        guard let bytes = StepNumber.bytes(text) else {
            throw Complaint(
                "memory: \"\(text.prefix(40))\" at \(address): expected hex digits in pairs such as \"8899aabb\""
            )
        }
        memory.append((start, bytes))
    }

    /// Sets a control and status register by its name, or by its address in hex.
    mutating func setCSR(_ name: String, _ value: UInt64) throws {
        guard let address = Self.csr(name) else {
            throw Complaint("csrs: \"\(name)\" is no register, expected a name such as mstatus or an address")
        }
        csrs.append((address, value))
    }

    static func csr(_ name: String) -> UInt16? {
        if let known = CSR.allCases.first(where: { String(describing: $0) == name }) { return known.rawValue }
        guard name.hasPrefix("0x"), let address = StepNumber.parse(name), address < 4096 else { return nil }
        return UInt16(address)
    }

    mutating func setSteps(_ count: Int) throws {
        guard 0...Self.mostSteps ~= count else {
            throw Complaint("steps: \(count) is out of range, expected 0 to \(Self.mostSteps)")
        }
        steps = count
    }

    mutating func setMode(_ letter: String) throws {
        let modes: [String: PrivilegeMode] = ["M": .machine, "S": .supervisor, "U": .user]
        guard let mode = modes[letter.uppercased()] else {
            throw Complaint("mode: \"\(letter)\" is no mode, expected M, S or U")
        }
        self.mode = mode
    }
}
