import LabSupport
import RISCV

/// The run loop of the block engine: one case for each micro-operation.
extension BlockEngine {
    /// What stays in the host's registers while blocks run.
    struct Run {
        let x: UnsafeMutablePointer<UInt64>
        let loads: UnsafeMutablePointer<TranslationCache.Entry>
        let stores: UnsafeMutablePointer<TranslationCache.Entry>
        /// `clock.retired` when the budget is spent.
        let end: UInt64
        /// The header of the block at hand.
        var block: MicroOps
        /// Instructions that may still run after the block at hand.
        var budget: Int
    }

    /// Runs `start` and what it leads to, until something must be looked at from outside.
    ///
    /// `start` must fit into the instructions left until `end`. This function is as long as the
    /// instruction set is wide, and each case is a line: a step goes on at `ip + 1`, the end of a block
    /// goes on at the block of its link. A fused pair runs its two steps in a row.
    func executePortably(_ start: MicroOps, _ hart: Hart, until end: UInt64) -> Exit {
        // >>> emulator.8
        // One switch in a loop. Take a block's instructions from the budget when it is entered; when
        // they do not fit any more, leave before it.
        // stub: trap = Unimplemented("emulator.8")
        // stub: return .trapped
        let left = Int(clamping: end &- hart.clock.retired)
        var run = Run(
            x: hart.registers.storage, loads: hart.translations.loads, stores: hart.translations.stores,
            end: hart.clock.retired &+ UInt64(left), block: start, budget: left - Int(start.pointee.index))
        let x = run.x
        let epoch = hart.translations.epoch
        let jumps = cache.jumps
        var ip = start + 1
        while true {
            switch ip.pointee.code {
            case .constant: Step.constant(ip, x)
            case .add: Step.add(ip, x)
            case .sub: Step.sub(ip, x)
            case .sll: Step.sll(ip, x)
            case .slt: Step.slt(ip, x)
            case .sltu: Step.sltu(ip, x)
            case .xor: Step.xor(ip, x)
            case .srl: Step.srl(ip, x)
            case .sra: Step.sra(ip, x)
            case .or: Step.or(ip, x)
            case .and: Step.and(ip, x)
            case .addw: Step.addw(ip, x)
            case .subw: Step.subw(ip, x)
            case .sllw: Step.sllw(ip, x)
            case .srlw: Step.srlw(ip, x)
            case .sraw: Step.sraw(ip, x)
            case .addi: Step.addi(ip, x)
            case .slti: Step.slti(ip, x)
            case .sltiu: Step.sltiu(ip, x)
            case .xori: Step.xori(ip, x)
            case .ori: Step.ori(ip, x)
            case .andi: Step.andi(ip, x)
            case .slli: Step.slli(ip, x)
            case .srli: Step.srli(ip, x)
            case .srai: Step.srai(ip, x)
            case .addiw: Step.addiw(ip, x)
            case .slliw: Step.slliw(ip, x)
            case .srliw: Step.srliw(ip, x)
            case .sraiw: Step.sraiw(ip, x)
            case .mul: Step.mul(ip, x)
            case .mulw: Step.mulw(ip, x)
            case .mulh: Step.multiply(.mulh, ip, x)
            case .mulhsu: Step.multiply(.mulhsu, ip, x)
            case .mulhu: Step.multiply(.mulhu, ip, x)
            case .div: Step.multiply(.div, ip, x)
            case .divu: Step.multiply(.divu, ip, x)
            case .rem: Step.multiply(.rem, ip, x)
            case .remu: Step.multiply(.remu, ip, x)
            case .divw: Step.multiply(.divw, ip, x)
            case .divuw: Step.multiply(.divuw, ip, x)
            case .remw: Step.multiply(.remw, ip, x)
            case .remuw: Step.multiply(.remuw, ip, x)
            case .lb: guard load(Int8.self, ip, run, hart) else { return exit }
            case .lh: guard load(Int16.self, ip, run, hart) else { return exit }
            case .lw: guard load(Int32.self, ip, run, hart) else { return exit }
            case .ld: guard load(Int64.self, ip, run, hart) else { return exit }
            case .lbu: guard load(UInt8.self, ip, run, hart) else { return exit }
            case .lhu: guard load(UInt16.self, ip, run, hart) else { return exit }
            case .lwu: guard load(UInt32.self, ip, run, hart) else { return exit }
            case .sb: guard store(UInt8.self, ip, run, hart) else { return exit }
            case .sh: guard store(UInt16.self, ip, run, hart) else { return exit }
            case .sw: guard store(UInt32.self, ip, run, hart) else { return exit }
            case .sd: guard store(UInt64.self, ip, run, hart) else { return exit }
            case .beq:
                if go(Step.beq(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .bne:
                if go(Step.bne(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .blt:
                if go(Step.blt(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .bge:
                if go(Step.bge(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .bltu:
                if go(Step.bltu(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .bgeu:
                if go(Step.bgeu(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .jump: if go(true, &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .addAndLbu:
                Step.add(ip, x)
                ip += 1
                guard load(UInt8.self, ip, run, hart) else { return exit }
            case .addAndLw:
                Step.add(ip, x)
                ip += 1
                guard load(Int32.self, ip, run, hart) else { return exit }
            case .addAndLd:
                Step.add(ip, x)
                ip += 1
                guard load(Int64.self, ip, run, hart) else { return exit }
            case .slliAndAdd:
                Step.slli(ip, x)
                ip += 1
                Step.add(ip, x)
            case .slliAndSrli:
                Step.slli(ip, x)
                ip += 1
                Step.srli(ip, x)
            case .addiAndAddi:
                Step.addi(ip, x)
                ip += 1
                Step.addi(ip, x)
            case .addwAndAddw:
                Step.addw(ip, x)
                ip += 1
                Step.addw(ip, x)
            case .addAndAdd:
                Step.add(ip, x)
                ip += 1
                Step.add(ip, x)
            case .andiAndAdd:
                Step.andi(ip, x)
                ip += 1
                Step.add(ip, x)
            case .slliwAndSrliw:
                Step.slliw(ip, x)
                ip += 1
                Step.srliw(ip, x)
            case .orAndAddw:
                Step.or(ip, x)
                ip += 1
                Step.addw(ip, x)
            case .srliwAndSlliw:
                Step.srliw(ip, x)
                ip += 1
                Step.slliw(ip, x)
            case .xorAndXor:
                Step.xor(ip, x)
                ip += 1
                Step.xor(ip, x)
            case .xorAndAnd:
                Step.xor(ip, x)
                ip += 1
                Step.and(ip, x)
            case .andAndXor:
                Step.and(ip, x)
                ip += 1
                Step.xor(ip, x)
            case .addiAndAdd:
                Step.addi(ip, x)
                ip += 1
                Step.add(ip, x)
            case .addwAndOr:
                Step.addw(ip, x)
                ip += 1
                Step.or(ip, x)
            case .addAndSlli:
                Step.add(ip, x)
                ip += 1
                Step.slli(ip, x)
            case .addiAndSd:
                Step.addi(ip, x)
                ip += 1
                guard store(UInt64.self, ip, run, hart) else { return exit }
            case .addiAndSw:
                Step.addi(ip, x)
                ip += 1
                guard store(UInt32.self, ip, run, hart) else { return exit }
            case .addiAndLw:
                Step.addi(ip, x)
                ip += 1
                guard load(Int32.self, ip, run, hart) else { return exit }
            case .addiAndLd:
                Step.addi(ip, x)
                ip += 1
                guard load(Int64.self, ip, run, hart) else { return exit }
            case .lwAndLw:
                guard load(Int32.self, ip, run, hart) else { return exit }
                ip += 1
                guard load(Int32.self, ip, run, hart) else { return exit }
            case .ldAndLd:
                guard load(Int64.self, ip, run, hart) else { return exit }
                ip += 1
                guard load(Int64.self, ip, run, hart) else { return exit }
            case .sdAndSd:
                guard store(UInt64.self, ip, run, hart) else { return exit }
                ip += 1
                guard store(UInt64.self, ip, run, hart) else { return exit }
            case .lwAndAddi:
                guard load(Int32.self, ip, run, hart) else { return exit }
                ip += 1
                Step.addi(ip, x)
            case .lwAndAddw:
                guard load(Int32.self, ip, run, hart) else { return exit }
                ip += 1
                Step.addw(ip, x)
            case .lbuAndAddi:
                guard load(UInt8.self, ip, run, hart) else { return exit }
                ip += 1
                Step.addi(ip, x)
            case .mulwAndAddw:
                Step.mulw(ip, x)
                ip += 1
                Step.addw(ip, x)
            case .mulAndAdd:
                Step.mul(ip, x)
                ip += 1
                Step.add(ip, x)
            case .addiAndBeq:
                Step.addi(ip, x)
                ip += 1
                if go(Step.beq(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .addiAndBne:
                Step.addi(ip, x)
                ip += 1
                if go(Step.bne(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .addiAndBlt:
                Step.addi(ip, x)
                ip += 1
                if go(Step.blt(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .addiAndBltu:
                Step.addi(ip, x)
                ip += 1
                if go(Step.bltu(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .addiAndBge:
                Step.addi(ip, x)
                ip += 1
                if go(Step.bge(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .addiAndBgeu:
                Step.addi(ip, x)
                ip += 1
                if go(Step.bgeu(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .andiAndBeq:
                Step.andi(ip, x)
                ip += 1
                if go(Step.beq(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .andiAndBne:
                Step.andi(ip, x)
                ip += 1
                if go(Step.bne(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .addiwAndBne:
                Step.addiw(ip, x)
                ip += 1
                if go(Step.bne(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .addAndBne:
                Step.add(ip, x)
                ip += 1
                if go(Step.bne(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .addAndBltu:
                Step.add(ip, x)
                ip += 1
                if go(Step.bltu(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .lbuAndBne:
                guard load(UInt8.self, ip, run, hart) else { return exit }
                ip += 1
                if go(Step.bne(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .lbuAndBeq:
                guard load(UInt8.self, ip, run, hart) else { return exit }
                ip += 1
                if go(Step.beq(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .lwAndBne:
                guard load(Int32.self, ip, run, hart) else { return exit }
                ip += 1
                if go(Step.bne(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .lwAndBeq:
                guard load(Int32.self, ip, run, hart) else { return exit }
                ip += 1
                if go(Step.beq(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .sbAndAdd:
                guard store(UInt8.self, ip, run, hart) else { return exit }
                ip += 1
                Step.add(ip, x)
            case .sbAndBltu:
                guard store(UInt8.self, ip, run, hart) else { return exit }
                ip += 1
                if go(Step.bltu(ip, x), &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .addiAndJump:
                Step.addi(ip, x)
                ip += 1
                if go(true, &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .addAndJump:
                Step.add(ip, x)
                ip += 1
                if go(true, &ip, &run) { continue } else { return stop(atLink: ip, run, hart) }
            case .jumpToRegister:
                let target = (x[ip.a] &+ ip.immediate) & ~1
                x[ip.d] = (ip + 1).immediate
                let jump = jumps + BlockCache.index(target)
                guard jump.pointee.pc == target, jump.pointee.epoch == epoch,
                    enter(jump.pointee.block, &run)
                else { return stop(at: target, run, hart) }
                ip = run.block + 1
                continue
            case .jumpFar:
                let jump = jumps + BlockCache.index(ip.immediate)
                guard jump.pointee.pc == ip.immediate, jump.pointee.epoch == epoch,
                    enter(jump.pointee.block, &run)
                else { return stop(at: ip.immediate, run, hart) }
                ip = run.block + 1
                continue
            case .atomic: guard atomic(ip, run, hart) else { return exit }
            case .system: return system(ip, run.block, run.end &- UInt64(run.budget), hart)
            case .leave:
                return stop(at: run.block.immediate &+ UInt64(ip.pointee.offset), run, hart)
            }
            ip += 1
        }
        // <<<
    }
}
