import RISCV

/// How the run loop goes from block to block, and how it ends.
extension BlockEngine {
    /// Follows the first link of a block's end if `taken`, else the second. False when it must stop:
    /// then `ip` is the link's slot and the budget is as it was before.
    ///
    /// Two arms that look alike: the host predicts a branch, and would have to wait for a selection.
    @inline(__always)
    func go(_ taken: Bool, _ ip: inout MicroOps, _ run: inout Run) -> Bool {
        if _fastPath(taken) {
            return follow(&ip, &run)
        } else {
            ip += 2
            return follow(&ip, &run)
        }
    }

    /// Goes on at the block that the link at `ip` leads to.
    @inline(__always)
    private func follow(_ ip: inout MicroOps, _ run: inout Run) -> Bool {
        // A link is never nil: an empty one leads to `cache.nowhere`.
        let block = MicroOps(bitPattern: Int(ip.pointee.immediate)).unsafelyUnwrapped
        guard enter(block, &run) else { return false }
        ip = block + 1
        return true
    }

    /// Takes a block from the budget. False, and nothing taken, when it does not fit.
    @inline(__always)
    func enter(_ block: MicroOps, _ run: inout Run) -> Bool {
        let count = Int(block.pointee.index)
        run.budget &-= count
        if _fastPath(run.budget >= 0) {
            run.block = block
            return true
        }
        run.budget &+= count
        return false
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
        hart.pc = (slot + 1).immediate
        return .unlinked(slot, source: run.block.immediate)
    }
}
