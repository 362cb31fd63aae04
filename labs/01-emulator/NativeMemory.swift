/// Loads and stores: the look-up in the translation cache is part of the code.
extension NativeCompiler {
    /// rax = address; found in the cache, the access is one instruction at rax + rcx.
    func access(_ step: MicroOps, _ block: MicroOps) {
        let isStore: Bool =
            switch step.pointee.code {
            case .sb, .sh, .sw, .sd: true
            default: false
            }
        hold(step.pointee.rs1)
        add(step.immediate)
        code.emit(0x89, 0xC1)  // mov ecx, eax
        code.emit(0xC1, 0xE9, 0x08)  // shr ecx, 12 - 4: entries have 16 bytes
        code.emit(0x81, 0xE1)  // and ecx, 16 * (count - 1)
        code.emit32(Int32(16 * (TranslationCache.count - 1)))
        code.emit(0x48, 0x89, 0xC2)  // mov rdx, rax
        code.emit(0x48, 0x81, 0xE2)  // and rdx, page and alignment bits
        code.emit32(~0xFFF | (size(step) - 1))
        if isStore {
            code.emit(0x49, 0x3B, 0x54, 0x0D, 0x00)  // cmp rdx, [r13+rcx]
        } else {
            code.emit(0x49, 0x3B, 0x14, 0x0C)  // cmp rdx, [r12+rcx]
        }
        let miss = code.jump(if: .notEqual)
        if isStore {
            code.emit(0x49, 0x8B, 0x4C, 0x0D, 0x08)  // mov rcx, [r13+rcx+8]
            code.loadD(step.pointee.rs2)
        } else {
            code.emit(0x49, 0x8B, 0x4C, 0x0C, 0x08)  // mov rcx, [r12+rcx+8]
        }
        move(step)
        let writes = !isStore && step.pointee.rd != RegisterFile.sink
        if writes { code.storeA(step.pointee.rd) }
        slowly(step, block, miss, back: code.cursor, reload: writes)
        held = writes ? step.pointee.rd : nil
    }

    /// Behind the block: what to do when the cache does not know the page.
    private func slowly(
        _ step: MicroOps, _ block: MicroOps, _ miss: UnsafeMutablePointer<UInt8>,
        back: UnsafeMutablePointer<UInt8>, reload: Bool
    ) {
        rare.append { [unowned self] in
            MachineCode.patch(miss, to: code.cursor)
            call(NativeContext.access, step, block)
            leaveIfSettled()
            if reload { code.loadA(step.pointee.rd) }
            code.jump(to: back)
        }
    }

    private func size(_ step: MicroOps) -> Int32 {
        switch step.pointee.code {
        case .lb, .lbu, .sb: 1
        case .lh, .lhu, .sh: 2
        case .lw, .lwu, .sw: 4
        default: 8
        }
    }

    /// The access itself, at rax + rcx: a load to rax with extension, or a store from rdx.
    private func move(_ step: MicroOps) {
        switch step.pointee.code {
        case .lb: code.emit(0x48, 0x0F, 0xBE, 0x04, 0x08)
        case .lh: code.emit(0x48, 0x0F, 0xBF, 0x04, 0x08)
        case .lw: code.emit(0x48, 0x63, 0x04, 0x08)
        case .ld: code.emit(0x48, 0x8B, 0x04, 0x08)
        case .lbu: code.emit(0x0F, 0xB6, 0x04, 0x08)
        case .lhu: code.emit(0x0F, 0xB7, 0x04, 0x08)
        case .lwu: code.emit(0x8B, 0x04, 0x08)
        case .sb: code.emit(0x88, 0x14, 0x08)
        case .sh: code.emit(0x66, 0x89, 0x14, 0x08)
        case .sw: code.emit(0x89, 0x14, 0x08)
        default: code.emit(0x48, 0x89, 0x14, 0x08)
        }
    }
}
