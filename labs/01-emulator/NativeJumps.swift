/// The ends of blocks, and what all blocks share.
extension NativeCompiler {
    /// Compares and goes one of two ways.
    func branch(_ condition: MachineCode.Condition, _ step: MicroOps, _ block: MicroOps) {
        hold(step.pointee.rs1)
        code.arithmetic(.cmp, step.pointee.rs2)
        let taken = code.jump(if: condition)
        link(step + 2, block)
        MachineCode.patch(taken, to: code.cursor)
        link(step, block)
    }

    /// Goes on at the address in the link's second slot.
    ///
    /// In the same page it is a direct jump, first to code that asks the engine to link it. Another
    /// page may be mapped anew at any time: the way there leads through the table of jumps.
    func link(_ slot: MicroOps, _ block: MicroOps) {
        let target = (slot + 1).immediate
        guard target & ~0xFFF == block.immediate & ~0xFFF else {
            code.constantA(target)
            code.jump(to: findA)
            return
        }
        let place = code.jump()
        slot.pointee.immediate = Int64(Int(bitPattern: place))
        rare.append { [code, leave] in
            MachineCode.patch(place, to: code.cursor)
            code.constantA(UInt64(UInt(bitPattern: slot)))
            code.emit(0x49, 0x89, 0x47, NativeContext.slotOffset)  // mov [r15+slot], rax
            code.emit(0xB8)  // mov eax, unlinked
            code.emit32(Int32(NativeContext.Result.unlinked.rawValue))
            code.jump(to: leave)
        }
    }

    /// Calls a helper with the step and its block. rax, rcx and rdx are lost.
    func call(_ helper: @escaping NativeContext.Helper, _ step: MicroOps, _ block: MicroOps) {
        code.emit(0x48, 0x89, 0xC6)  // mov rsi, rax: the address, where there is one
        code.emit(0x48, 0xBA)  // mov rdx, step
        code.emit64(UInt64(UInt(bitPattern: step)))
        code.emit(0x48, 0xB9)  // mov rcx, block
        code.emit64(UInt64(UInt(bitPattern: block)))
        code.emit(0x4C, 0x89, 0xFF)  // mov rdi, r15
        code.emit(0x4D, 0x89, 0x77, NativeContext.budgetOffset)  // mov [r15+budget], r14
        code.emit(0x48, 0xB8)  // mov rax, helper
        code.emit64(UInt64(unsafeBitCast(helper, to: UInt.self)))
        code.emit(0xFF, 0xD0)  // call rax
        held = nil
    }

    /// Leaves when a helper said so.
    func leaveIfSettled() {
        code.emit(0x85, 0xC0)  // test eax, eax
        code.jump(if: .notEqual, to: leave)
    }

    // MARK: Shared code

    /// rdi: context, rsi: where to begin. The pushes keep the stack aligned for calls.
    static func emitEntry(_ code: MachineCode) -> UnsafeMutablePointer<UInt8> {
        let start = code.cursor
        code.emit(0x53, 0x55, 0x41, 0x54, 0x41, 0x55, 0x41, 0x56, 0x41, 0x57)  // push rbx rbp r12...r15
        code.emit(0x48, 0x83, 0xEC, 0x08)  // sub rsp, 8
        code.emit(0x49, 0x89, 0xFF)  // mov r15, rdi
        code.emit(0x48, 0x8B, 0x1F)  // mov rbx, [rdi]
        code.emit(0x4C, 0x8B, 0x67, 0x08)  // mov r12, [rdi+8]
        code.emit(0x4C, 0x8B, 0x6F, 0x10)  // mov r13, [rdi+16]
        code.emit(0x4C, 0x8B, 0x77, NativeContext.budgetOffset)  // mov r14, [rdi+budget]
        code.emit(0xFF, 0xE6)  // jmp rsi
        return start
    }

    static func emitLeave(_ code: MachineCode) -> UnsafeMutablePointer<UInt8> {
        let start = code.cursor
        code.emit(0x4D, 0x89, 0x77, NativeContext.budgetOffset)  // mov [r15+budget], r14
        code.emit(0x48, 0x83, 0xC4, 0x08)  // add rsp, 8
        code.emit(0x41, 0x5F, 0x41, 0x5E, 0x41, 0x5D, 0x41, 0x5C, 0x5D, 0x5B, 0xC3)  // pop all, ret
        return start
    }

    static func emitLeaveAtA(
        _ code: MachineCode, _ leave: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        let start = code.cursor
        code.emit(0x49, 0x89, 0x47, NativeContext.pcOffset)  // mov [r15+pc], rax
        code.emit(0x31, 0xC0)  // xor eax, eax: leave
        code.jump(to: leave)
        return start
    }

    /// `BlockCache.jumps[index(rax)]`: right address, right epoch, go. An entry has 32 bytes.
    static func emitFind(
        _ code: MachineCode, _ leaveAtA: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        let start = code.cursor
        code.emit(0x89, 0xC1)  // mov ecx, eax
        code.emit(0xD1, 0xE9)  // shr ecx, 1
        code.emit(0x81, 0xE1)  // and ecx, jumpCount - 1
        code.emit32(Int32(BlockCache.jumpCount - 1))
        code.emit(0xC1, 0xE1, 0x05)  // shl ecx, 5
        code.emit(0x49, 0x03, 0x4F, NativeContext.jumpsOffset)  // add rcx, [r15+jumps]
        code.emit(0x48, 0x39, 0x01)  // cmp [rcx], rax
        code.jump(if: .notEqual, to: leaveAtA)
        code.emit(0x49, 0x8B, 0x57, NativeContext.epochOffset)  // mov rdx, [r15+epoch]
        code.emit(0x48, 0x39, 0x51, 0x08)  // cmp [rcx+8], rdx
        code.jump(if: .notEqual, to: leaveAtA)
        code.emit(0x48, 0x8B, 0x51, 0x18)  // mov rdx, [rcx+24]: the block
        code.emit(0xFF, 0x62, 0xF8)  // jmp [rdx-8]: its code, kept before its header
        return start
    }
}
