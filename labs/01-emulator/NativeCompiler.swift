import RISCV

/// Turns the micro-operations of a block into x86-64 code, one after the other.
///
/// ```
/// rbx  middle of x0...x31     r12  loads table     r14  budget
/// r15  NativeContext          r13  stores table    rax, rcx, rdx  scratch
/// ```
/// A block takes its instructions from the budget and begins. Its ends jump to other blocks of the page
/// directly, once they are linked, and everywhere else through the table of remembered jumps.
final class NativeCompiler {
    let code: MachineCode
    private let blocksStart: UnsafeMutablePointer<UInt8>
    /// Saves the host's registers, loads the pinned ones, and jumps to the address in rsi.
    private let entry: UnsafeMutablePointer<UInt8>
    /// Returns eax to the engine.
    let leave: UnsafeMutablePointer<UInt8>
    /// Leaves at the guest address in rax.
    private let leaveAtA: UnsafeMutablePointer<UInt8>
    /// Goes on at the guest address in rax, if its block is remembered.
    let findA: UnsafeMutablePointer<UInt8>

    /// The guest register whose value is in rax, if one is.
    var held: UInt8?
    /// Code for what seldom happens, put behind the block.
    var rare: [() -> Void] = []

    /// Nil where the host cannot run generated code.
    init?() {
        #if arch(x86_64)
            guard let code = MachineCode() else { return nil }
            self.code = code
            leave = Self.emitLeave(code)
            leaveAtA = Self.emitLeaveAtA(code, leave)
            findA = Self.emitFind(code, leaveAtA)
            entry = Self.emitEntry(code)
            blocksStart = code.cursor
        #else
            return nil
        #endif
    }

    /// Whether another block fits, however long.
    var hasRoom: Bool { code.room > 1 << 16 }

    /// Forgets all blocks.
    func flush() { code.reset(to: blocksStart) }

    /// Runs the block whose code begins at `address`.
    func run(_ address: UInt64, _ context: inout NativeContext) -> NativeContext.Result {
        typealias Entry = @convention(c) (UnsafeMutableRawPointer, UInt64) -> UInt32
        // The bytes at `entry` are a function of this type: `emitEntry` wrote them.
        let function = unsafeBitCast(entry, to: Entry.self)
        let result = withUnsafeMutablePointer(to: &context) { function($0, address) }
        return NativeContext.Result(rawValue: result) ?? .leave
    }

    /// Lets the end of a block go on at another block's code.
    func link(_ slot: MicroOps, to address: UInt64) {
        guard let place = UnsafeMutablePointer<UInt8>(bitPattern: UInt(slot.immediate)),
            let target = UnsafeMutablePointer<UInt8>(bitPattern: UInt(address))
        else { return }
        MachineCode.patch(place, to: target)
    }

    // MARK: A block

    /// Emits the code of a block and returns where it begins. There must be room.
    func compile(_ block: MicroOps) -> UInt64 {
        let start = code.cursor
        held = nil
        let count = UInt8(block.pointee.index)
        let pc = block.immediate
        code.emit(0x49, 0x83, 0xEE, count)
        let overrun = code.jump(if: .sign)
        rare.append { [code, leaveAtA] in
            MachineCode.patch(overrun, to: code.cursor)
            code.emit(0x49, 0x83, 0xC6, count)
            code.constantA(pc)
            code.jump(to: leaveAtA)
        }
        var step = block + 1
        while !compile(step, block) { step += 1 }
        while !rare.isEmpty { rare.removeFirst()() }
        return UInt64(UInt(bitPattern: start))
    }

    /// One step. Returns true when it was the block's end.
    private func compile(_ step: MicroOps, _ block: MicroOps) -> Bool {
        switch step.pointee.code {
        case .jump: link(step, block)
        case .beq: branch(.equal, step, block)
        case .bne: branch(.notEqual, step, block)
        case .blt: branch(.less, step, block)
        case .bge: branch(.greaterOrEqual, step, block)
        case .bltu: branch(.below, step, block)
        case .bgeu: branch(.aboveOrEqual, step, block)
        case .jumpToRegister:
            hold(step.pointee.rs1)
            add(step.immediate)
            code.emit(0x48, 0x83, 0xE0, 0xFE)  // and rax, -2
            if step.pointee.rd != RegisterFile.sink {
                code.emit(0x48, 0x89, 0xC2)  // mov rdx, rax
                code.constantA((step + 1).immediate)
                code.storeA(step.pointee.rd)
                code.emit(0x48, 0x89, 0xD0)  // mov rax, rdx
            }
            code.jump(to: findA)
        case .system:
            call(NativeContext.system, step, block)
            code.jump(to: leave)
        case .leave:
            code.constantA(block.immediate &+ UInt64(step.pointee.offset))
            code.jump(to: leaveAtA)
        default:
            compileInner(step, block)
            return false
        }
        return true
    }

    private func compileInner(_ step: MicroOps, _ block: MicroOps) {
        switch step.pointee.code {
        case .lb, .lh, .lw, .ld, .lbu, .lhu, .lwu, .sb, .sh, .sw, .sd: access(step, block)
        case .atomic:
            call(NativeContext.atomic, step, block)
            leaveIfSettled()
        case .mulhsu, .div, .divu, .rem, .remu, .divw, .divuw, .remw, .remuw:
            call(NativeContext.divide, step, block)
        default:
            // Nobody sees what goes to the sink, and arithmetic has no other effect.
            guard step.pointee.rd != RegisterFile.sink else { return }
            compute(step)
            code.storeA(step.pointee.rd)
            held = step.pointee.rd
        }
    }

    // MARK: Arithmetic

    /// Brings a register's value to rax, if it is not there.
    func hold(_ register: UInt8) {
        if held != register { code.loadA(register) }
        held = nil
    }

    func add(_ immediate: UInt64) {
        let value = Int32(truncatingIfNeeded: immediate)
        if value != 0 { code.arithmetic(.add, constant: value) }
    }

    /// Leaves the result of a step in rax.
    private func compute(_ step: MicroOps) {
        let constant = Int32(truncatingIfNeeded: step.immediate)
        let amount = UInt8(truncatingIfNeeded: step.immediate)
        switch step.pointee.code {
        case .constant: code.constantA(step.immediate)
        case .add: commutative(.add, step)
        case .xor: commutative(.xor, step)
        case .or: commutative(.or, step)
        case .and: commutative(.and, step)
        case .addw: commutative(.add, step, narrow: true)
        case .sub: ordered(.sub, step)
        case .subw: ordered(.sub, step, narrow: true)
        case .slt: compare(step, .less)
        case .sltu: compare(step, .below)
        case .sll: shift(.left, step)
        case .srl: shift(.right, step)
        case .sra: shift(.arithmeticRight, step)
        case .sllw: shift(.left, step, narrow: true)
        case .srlw: shift(.right, step, narrow: true)
        case .sraw: shift(.arithmeticRight, step, narrow: true)
        case .addi:
            hold(step.pointee.rs1)
            add(step.immediate)
        case .xori: immediate(.xor, step, constant)
        case .ori: immediate(.or, step, constant)
        case .andi: immediate(.and, step, constant)
        case .addiw:
            hold(step.pointee.rs1)
            if constant != 0 { code.arithmetic(.add, constant: constant, narrow: true) }
            code.extendA()
        case .slti:
            immediate(.cmp, step, constant)
            code.setA(if: .less)
        case .sltiu:
            immediate(.cmp, step, constant)
            code.setA(if: .below)
        case .slli: shift(.left, step, by: amount)
        case .srli: shift(.right, step, by: amount)
        case .srai: shift(.arithmeticRight, step, by: amount)
        case .slliw: shift(.left, step, by: amount, narrow: true)
        case .srliw: shift(.right, step, by: amount, narrow: true)
        case .sraiw: shift(.arithmeticRight, step, by: amount, narrow: true)
        default: multiply(step)
        }
    }

    private func multiply(_ step: MicroOps) {
        hold(step.pointee.rs1)
        switch step.pointee.code {
        case .mulh: code.multiplyHighA(step.pointee.rs2, signed: true)
        case .mulhu: code.multiplyHighA(step.pointee.rs2, signed: false)
        case .mulw:
            code.multiplyA(step.pointee.rs2, narrow: true)
            code.extendA()
        default: code.multiplyA(step.pointee.rs2)
        }
    }

    private func commutative(_ operation: MachineCode.Arithmetic, _ step: MicroOps, narrow: Bool = false) {
        var (a, b) = (step.pointee.rs1, step.pointee.rs2)
        if held == b { swap(&a, &b) }
        hold(a)
        code.arithmetic(operation, b, narrow: narrow)
        if narrow { code.extendA() }
    }

    private func ordered(_ operation: MachineCode.Arithmetic, _ step: MicroOps, narrow: Bool = false) {
        hold(step.pointee.rs1)
        code.arithmetic(operation, step.pointee.rs2, narrow: narrow)
        if narrow { code.extendA() }
    }

    private func compare(_ step: MicroOps, _ condition: MachineCode.Condition) {
        ordered(.cmp, step)
        code.setA(if: condition)
    }

    private func immediate(_ operation: MachineCode.Arithmetic, _ step: MicroOps, _ value: Int32) {
        hold(step.pointee.rs1)
        code.arithmetic(operation, constant: value)
    }

    private func shift(_ shift: MachineCode.Shift, _ step: MicroOps, narrow: Bool = false) {
        code.loadC(step.pointee.rs2)
        hold(step.pointee.rs1)
        code.shift(shift, narrow: narrow)
        if narrow { code.extendA() }
    }

    private func shift(_ shift: MachineCode.Shift, _ step: MicroOps, by amount: UInt8, narrow: Bool = false) {
        hold(step.pointee.rs1)
        code.shift(shift, by: amount, narrow: narrow)
        if narrow { code.extendA() }
    }
}
