import CKVM
import LabSupport

// Milestone 8. The mode of an x86 processor is what is in its control registers and, hidden behind
// each selector, its segments. A guest climbs from mode to mode by loading them in the right order; a
// VMM writes them all at once.
//
//   CR0   | 31 PG | … | 16 WP | … | 5 NE | 4 ET | … | 0 PE |      protection, paging
//   CR4   | … | 5 PAE | … |                                       entries of 64 bits
//   EFER  | … | 10 LMA | … | 8 LME | … |                          long mode: active, enabled
//
// ISA: AMD64 Architecture Programmer's Manual, volume 2, §3.1, §4.7, §14.6

/// Bits of the control registers.
public enum ControlBit {
    /// CR0: protected mode.
    public static let pe: UInt64 = 1 << 0
    /// CR0: always set; the processor once had to ask for its coprocessor's type.
    public static let et: UInt64 = 1 << 4
    /// CR0: paging.
    public static let pg: UInt64 = 1 << 31
    /// CR4: page-table entries of 64 bits.
    public static let pae: UInt64 = 1 << 5
    /// EFER: long mode begins with paging.
    public static let lme: UInt64 = 1 << 8
    /// EFER: long mode is on.
    public static let lma: UInt64 = 1 << 10
}

extension KVMSpecialRegisters {
    /// The same processor as an 8086: address = segment * 16 + offset, no protection, no paging.
    ///
    /// All segments begin at 0 and are 64 KiB long; selectors are 0.
    /// - Throws: `Unimplemented` while the milestone is a stub.
    public func inRealMode() throws -> KVMSpecialRegisters {
        // TODO vmm.8
        // `flat(selector:type:)` below makes a segment; real mode wants limit 0xFFFF, g = 0, db = 0. CR0
        // keeps nothing but ET; CR4 and EFER are 0.
        throw Unimplemented("vmm.8")
    }

    /// The same processor in long mode: 64 bits, paging by four levels of tables.
    ///
    /// Segments are flat: CS is selector 8 with L = 1, the others selector 16.
    /// - Parameter pageTables: guest-physical address of the PML4.
    /// - Throws: `Unimplemented` while the milestone is a stub.
    public func inLongMode(pageTables: UInt64) throws -> KVMSpecialRegisters {
        // TODO vmm.8
        // Five bits: PE and PG in CR0, PAE in CR4, LME and LMA in EFER. The sixth is in the segment:
        // L = 1 in CS makes it 64-bit code, and then its D must be 0.
        throw Unimplemented("vmm.8")
    }

    // TODO vmm.8
}

extension ckvm_segment {
    /// What a segment is for: its type field, with the bit "accessed" that loading it would set.
    public enum Kind: UInt8, Sendable {
        /// Readable and writable.
        case data = 0b0011
        /// Executable and readable.
        case code = 0b1011
    }

    /// A 32-bit segment of ring 0 over all 4 GiB.
    public static func flat(selector: UInt16, type: Kind) -> ckvm_segment {
        ckvm_segment(
            base: 0, limit: 0xFFFF_FFFF, selector: selector, type: type.rawValue, present: 1, dpl: 0, db: 1,
            s: 1, l: 0, g: 1, avl: 0, unusable: 0, padding: 0)
    }
    // TODO vmm.8
}

extension KVMVCPU {
    /// Puts the vCPU into real mode, CS = 0, all flags off.
    /// - Parameter entry: IP of the first instruction.
    /// - Throws: `KVMError`.
    public func startInRealMode(at entry: UInt16) throws {
        try set(specialRegisters().inRealMode())
        // Bit 1 of RFLAGS is always set.
        try set(KVMRegisters(rip: UInt64(entry), rflags: 2))
    }

    /// Puts the vCPU into long mode, ring 0, all flags off.
    ///
    /// - Parameters:
    ///   - entry: virtual address of the first instruction.
    ///   - stack: initial RSP.
    ///   - pageTables: guest-physical address of the PML4, already in the guest's memory.
    /// - Throws: `KVMError`.
    public func startInLongMode(at entry: UInt64, stack: UInt64, pageTables: UInt64) throws {
        try set(specialRegisters().inLongMode(pageTables: pageTables))
        try set(KVMRegisters(rsp: stack, rip: entry, rflags: 2))
    }
}

extension KVMRegisters {
    /// Registers that are zero but for the three that every start needs.
    public init(rsp: UInt64 = 0, rip: UInt64, rflags: UInt64) {
        self.init()
        self.rsp = rsp
        self.rip = rip
        self.rflags = rflags
    }
}
