import Emulator
import LabSupport
import RISCV

/// Runs requests one after the other, each on a fresh hart with RAM at 0x8000_0000 and nothing else on
/// the bus.
struct StepBench {
    static let memorySize: UInt64 = 128 << 20
    /// Instructions that a result keeps for show.
    private static let mostShown = 64

    private var ram: TouchedMemory
    /// Whether results tell which control and status registers changed.
    let withCSRs: Bool

    /// A bench with RAM of its own.
    /// - Throws: `MemoryError` when the host has not enough.
    init(withCSRs: Bool) throws {
        ram = TouchedMemory(try Memory(size: Self.memorySize))
        self.withCSRs = withCSRs
    }

    /// Runs one request.
    /// - Throws: `Complaint` when the request cannot be met, `Unimplemented` when the lab is a stub.
    mutating func run(_ request: StepRequest) throws -> StepResult {
        defer { ram.clear() }
        let code = (address: request.pc, bytes: request.words.flatMap(\.self), field: "words")
        try ram.place(request.memory.map { ($0.address, $0.bytes, "memory") } + [code])
        let hart = Hart(bus: SystemBus(memory: ram.memory))
        try prepare(hart, request)
        let registers = hart.registers.values
        let csrs = withCSRs ? try Self.csrs(hart) : []
        var result = StepResult()
        for _ in 0..<request.steps where !hart.isWaiting {
            result.pc = hart.pc
            result.trap = try advance(hart, &result)
            if result.trap != nil { break }
        }
        if result.trap == nil { result.pc = hart.pc }
        for (number, value) in hart.registers.values.enumerated() where value != registers[number] {
            result.registers.append(
                StepResult.Change(number: UInt8(number), before: registers[number], after: value))
        }
        result.memory = ram.changes()
        for (old, new) in zip(csrs, withCSRs ? try Self.csrs(hart) : []) where old.value != new.value {
            result.csrs.append((old.name, old.value, new.value))
        }
        return result
    }

    private func prepare(_ hart: Hart, _ request: StepRequest) throws {
        for (number, value) in request.registers { hart.registers[number] = value }
        // Machine registers first: mideleg decides what sie and sip let through.
        for (address, value) in request.csrs.sorted(by: { $0.address > $1.address }) {
            do { try hart.csr.write(address, value, in: .machine) } catch is Trap {
                throw Complaint("csrs: \(CSR.name(address)) cannot be written: it is read-only or not there")
            }
        }
        hart.mode = request.mode
        hart.pc = request.pc
    }

    /// One instruction, or the interrupt that comes before it.
    private mutating func advance(_ hart: Hart, _ result: inout StepResult) throws -> Trap? {
        if try hart.pendingInterrupt() != nil {
            hart.lines.attention = true  // The hart itself must look again.
            return try hart.step()
        }
        let fetched = try FetchedInstruction(next: hart)
        if result.shown.count < Self.mostShown { result.shown.append(.init(pc: hart.pc, fetched: fetched)) }
        rememberStore(of: fetched, hart)
        do {
            return try hart.step()
        } catch let unfinished as Unimplemented {
            // Taking a trap is milestone 5; that one was raised can be seen from milestone 1 on.
            guard let instruction = fetched.instruction else { return fetched.trap }
            do { try hart.execute(instruction) } catch let trap as Trap { return trap }
            throw unfinished
        }
    }

    private mutating func rememberStore(of fetched: FetchedInstruction, _ hart: Hart) {
        guard let instruction = fetched.instruction, let size = instruction.operation.storeSize else {
            return
        }
        let isAtomic = instruction.operation.rawValue >= Operation.lrW.rawValue
        let offset = isAtomic ? 0 : UInt64(bitPattern: instruction.immediate)
        let first = hart.registers[instruction.rs1] &+ offset
        let last = first &+ (size - 1)
        for address in first >> 12 == last >> 12 ? [first] : [first, last] {
            // Where the translation fails, so does the store.
            guard let physical = try? hart.translate(address, for: .store) else { return }
            ram.remember(physical & ~0xFFF, count: 4096)
        }
    }

    private static func csrs(_ hart: Hart) throws -> [(name: String, value: UInt64)] {
        // Counters change with every step.
        let counters: Set<CSR> = [.cycle, .time, .instret, .mcycle, .minstret]
        return try CSR.allCases.filter { !counters.contains($0) }.map {
            (String(describing: $0), try hart.csr.read($0.rawValue, in: .machine))
        }
    }
}

extension Operation {
    /// Bytes that the operation may store; nil when it stores none.
    fileprivate var storeSize: UInt64? {
        switch self {
        case .sb: 1
        case .sh: 2
        case .sw: 4
        case .sd: 8
        case .lrW, .lrD: nil
        case _ where (Operation.scW.rawValue...Operation.amomaxuW.rawValue).contains(rawValue): 4
        case _ where (Operation.scD.rawValue...Operation.amomaxuD.rawValue).contains(rawValue): 8
        default: nil
        }
    }
}
