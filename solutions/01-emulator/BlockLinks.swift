import RISCV

/// How the run loop goes from block to block, and how it ends.
extension BlockEngine {
    /// Follows the first link of a block's end if `taken`, else the second. False when it must stop:
    /// then `ip` is the link's slot.
    @inline(__always)
    func go(_ taken: Bool, _ ip: inout MicroOps, _ run: inout Run) -> Bool {
        if !taken { ip += 2 }
        // A link is never nil: an empty one leads to `cache.nowhere`.
        let block = MicroOps(bitPattern: Int(ip.pointee.immediate)).unsafelyUnwrapped
        return enter(block, &ip, &run)
    }

    /// Goes on at a block if the budget allows.
    @inline(__always)
    func enter(_ block: MicroOps, _ ip: inout MicroOps, _ run: inout Run) -> Bool {
        let left = run.budget - Int(block.pointee.index)
        guard left >= 0 else { return false }
        run.budget = left
        run.block = block
        ip = block + 1
        return true
    }

    /// Leaves after the block at hand, at `pc`.
    @inline(never)
    func stop(at pc: UInt64, _ run: Run, _ hart: Hart) -> Exit {
        hart.clock.retired = run.end &- UInt64(run.budget)
        hart.pc = pc
        return .leave
    }

    /// Leaves before following a link: it is empty, or leads to a block that no longer fits.
    @inline(never)
    func stop(atLink slot: MicroOps, _ run: Run, _ hart: Hart) -> Exit {
        let isEmpty = slot.pointee.immediate == Int64(Int(bitPattern: cache.nowhere))
        guard isEmpty, run.budget > 0 else { return stop(at: (slot + 1).immediate, run, hart) }
        hart.clock.retired = run.end &- UInt64(run.budget)
        hart.pc = run.block.immediate
        return .unlinked(slot)
    }
}
