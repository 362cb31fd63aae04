import LabSupport
import RISCV

/// What was replaced in a guest's code, and where.
public struct PatchTable: Equatable, Sendable {
    /// The words that stood there, by guest physical address.
    public internal(set) var originals: [UInt64: UInt32] = [:]

    /// A table of nothing.
    public init() {}
}

/// Milestone 6. The second repair: replace sensitive instructions by ones that trap.
extension VirtualMachine {
    static let ebreak: UInt32 = 0x0010_0073

    /// Replaces the sensitive instructions in code that has just been loaded.
    ///
    /// Reads from `start` on, instruction after instruction. It sees what is there now: code that the
    /// guest writes later is not patched, and a guest that looks at its own code sees the breakpoints.
    /// - Parameter text: guest physical addresses of the code.
    /// - Returns: how many were replaced.
    @discardableResult
    public func patch(text: Range<UInt64>) throws -> Int {
        // >>> vmm.6
        // A word whose low two bits are not both set is compressed: two bytes, never sensitive. For
        // those that `isSensitive`, keep the word in `patches` and put an ebreak of the same length there.
        // stub: throw Unimplemented("vmm.6")
        var count = 0
        var place = text.lowerBound
        while place &+ 2 <= text.upperBound, let low = try? slot.memory.load(place, size: .half) {
            guard low & 3 == 3 else {
                place += 2
                continue
            }
            guard place &+ 4 <= text.upperBound, let word = try? slot.memory.load(place, size: .word) else {
                break
            }
            if isSensitive(UInt32(word)) {
                patches.originals[place] = UInt32(word)
                try slot.memory.store(place, size: .word, UInt64(Self.ebreak))
                count += 1
            }
            place += 4
        }
        return count
        // <<<
    }

    /// Whether a hart of RV64-NT would run this word in U and do something else than in S.
    public func isSensitive(_ word: UInt32) -> Bool {
        if NonTrapping.probed(word) != nil { return true }
        guard let i = try? hart.decode(word) else { return false }
        switch i.operation {
        case .sret: return true
        case .csrrw, .csrrs, .csrrc, .csrrwi, .csrrsi, .csrrci:
            let address = UInt16(truncatingIfNeeded: i.immediate)
            if address == NonTrapping.curpriv { return true }
            return CSR(rawValue: address).map(NonTrapping.revealed.contains) ?? false
        default: return false
        }
    }

    /// The instruction that a breakpoint at a virtual address stands for; nil: it is the guest's own.
    func patchedWord(at address: UInt64) -> UInt32? {
        guard let page = try? walk(address, for: .fetch) else { return nil }
        return patches.originals[page.physical]
    }
}
