import RISCV

/// Who wants to know of stores to the guest's RAM: the translator, and a migration.
extension VirtualMachine {
    /// Called before a page is made writable, and for stores of the hypervisor's own.
    func noteStore(toPage physical: UInt64) {
        dirtyPages?.insert((physical &- slot.base) >> 12)
        if technique == .translate { translator.invalidate(page: physical & ~0xFFF) }
        if technique == .interpret { interpreter.forgetCode(page: physical & ~0xFFF) }
    }

    /// A device, or whoever loads a guest, has written to its RAM, past the hart.
    func noteDeviceWrite(_ range: Range<UInt64>) {
        for page in stride(from: range.lowerBound & ~0xFFF, to: range.upperBound, by: 0x1000) {
            noteStore(toPage: page)
        }
        if let host = slot.hostPhysical(range.lowerBound) {
            hart.fenceInstructions(host..<host + (range.upperBound - range.lowerBound))
        }
    }

    /// Whether stores to a page may go past the hypervisor.
    func mayStoreDirectly(toPage physical: UInt64) -> Bool {
        if let dirtyPages, !dirtyPages.contains((physical &- slot.base) >> 12) { return false }
        return technique != .translate || !translator.hasCode(ofPage: physical & ~0xFFF)
    }
}
