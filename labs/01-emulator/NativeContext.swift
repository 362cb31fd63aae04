import RISCV

/// What generated code and the engine share. r15 points to it; the offsets are part of the code.
struct NativeContext {
    /// +0: the middle of the guest's registers.
    var registers: UnsafeMutableRawPointer
    /// +8, +16: the translation cache.
    var loads: UnsafeMutableRawPointer
    var stores: UnsafeMutableRawPointer
    /// +24: instructions that may still run after the block at hand.
    var budget: Int
    /// +32, +40: the table of remembered jumps.
    var epoch: UInt64
    var jumps: UnsafeMutableRawPointer
    /// +48: the empty link where the code ended.
    var slot: MicroOps?
    /// +56: the address where it ended.
    var pc: UInt64 = 0
    /// `clock.retired` when the budget is spent.
    var end: UInt64
    let engine: Unmanaged<BlockEngine>
    let hart: Unmanaged<Hart>

    /// What generated code returns.
    enum Result: UInt32 {
        /// At `pc`.
        case leave = 0
        /// At `slot`.
        case unlinked = 1
        /// As the engine's `exit` says; the hart is as it must be.
        case settled = 2
    }

    static let budgetOffset: UInt8 = 24
    static let epochOffset: UInt8 = 32
    static let jumpsOffset: UInt8 = 40
    static let slotOffset: UInt8 = 48
    static let pcOffset: UInt8 = 56

    /// How generated code calls back: context, address, the step, its block's header. 0 means go on.
    typealias Helper =
        @convention(c) (
            UnsafeMutableRawPointer, UInt64, UnsafeMutableRawPointer, UnsafeMutableRawPointer
        ) -> UInt32

    /// A load or store that misses the translation cache.
    static let access: Helper = { context, address, step, block in
        call(context, step, block) { engine, hart, step, block, behind in
            engine.accessSlowly(step, address, block, behind, hart)
        }
    }

    /// An atomic instruction.
    static let atomic: Helper = { context, _, step, block in
        call(context, step, block) { engine, hart, step, block, behind in
            engine.attempt(step, block, behind, hart) { try hart.executeAtomic(step.pointee.instruction) }
        }
    }

    /// The instruction at the end of a block that may change the machine.
    static let system: Helper = { context, _, step, block in
        call(context, step, block) { engine, hart, step, block, behind in
            engine.exit = engine.system(step, block, behind, hart)
            return false
        }
    }

    /// A division, which the host would trap on where the guest does not.
    static let divide: Helper = { context, _, step, block in
        call(context, step, block) { _, hart, step, _, _ in
            let x = hart.registers.storage
            switch step.pointee.code {
            case .mulhsu: Step.multiply(.mulhsu, step, x)
            case .div: Step.multiply(.div, step, x)
            case .divu: Step.multiply(.divu, step, x)
            case .rem: Step.multiply(.rem, step, x)
            case .remu: Step.multiply(.remu, step, x)
            case .divw: Step.multiply(.divw, step, x)
            case .divuw: Step.multiply(.divuw, step, x)
            case .remw: Step.multiply(.remw, step, x)
            default: Step.multiply(.remuw, step, x)
            }
            return true
        }
    }

    private static func call(
        _ context: UnsafeMutableRawPointer, _ step: UnsafeMutableRawPointer, _ block: UnsafeMutableRawPointer,
        _ body: (BlockEngine, Hart, MicroOps, MicroOps, UInt64) -> Bool
    ) -> UInt32 {
        let context = context.assumingMemoryBound(to: NativeContext.self)
        let goesOn = body(
            context.pointee.engine.takeUnretainedValue(), context.pointee.hart.takeUnretainedValue(),
            step.assumingMemoryBound(to: MicroOp.self), block.assumingMemoryBound(to: MicroOp.self),
            context.pointee.end &- UInt64(context.pointee.budget))
        return goesOn ? 0 : Result.settled.rawValue
    }
}
