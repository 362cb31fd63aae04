import CKVM
import Guests
import SuiteSupport
import TrapVMM
import XCTest

/// Real mode, long mode, and the way between.
extension KVMTests {
    func testThePageTablesMapTheFirstGigabyteOntoItself() throws {
        let words = try KVMPageTables.identityMap(at: 0x7000)
        XCTAssertEqual(words.count, 1536, "three tables of 512 entries")
        guard words.count == 1536 else { return }
        for address: UInt64 in [0, 0x1F_FFFF, 0x20_0000, 0x1234_5678, 0x3FFF_FFFF] {
            assertLesson(
                TableWalk(words, at: 0x7000).translate(address), is: .physical(address),
                "walk the tables for \(ExitText.hex(address))",
                why: "P, W and U in every level, PS in the last; each entry is 2 MiB further on")
        }
        assertLesson(
            TableWalk(words, at: 0x7000).translate(0x4000_0000), is: .missing(level: 3),
            "walk the tables for the first byte beyond 1 GiB", why: "one GiB and no more is mapped")
    }

    func testTablesBeginAtAPage() throws {
        do {
            _ = try KVMPageTables.identityMap(at: 0x7008)
            XCTFail("identityMap(at: 0x7008) gave tables: CR3 and entries have no room for the low 12 bits")
        } catch is KVMError {}
    }

    func testRealModeIsAnEightyEightySix() throws {
        var before = KVMSpecialRegisters()
        (before.cr0, before.cr4, before.efer, before.cr3) = (0x8000_0011, 0x20, 0x500, 0x1000)
        before.cs.base = 0xFFFF_0000
        before.gdt.base = 0x1234
        let after = try before.inRealMode()
        assertLesson(
            ModeText.controls(after), is: "cr0 0x10 cr4 0x0 efer 0x0", "a processor from long mode to real",
            why: "no protection, no paging, no long mode; ET stays")
        assertLesson(
            [after.cs, after.ds, after.es, after.fs, after.gs, after.ss].map(ModeText.segment),
            is: ["0: 0x0+0xffff type b s1 p1 dpl0 db0 l0 g0"]
                + [String](repeating: "0: 0x0+0xffff type 3 s1 p1 dpl0 db0 l0 g0", count: 5),
            "its six segments", why: "64 KiB from address 0, 16-bit code",
            show: { $0.joined(separator: "\n") })
        assertLesson(after.gdt.base, is: 0x1234, "GDTR after that", why: "what has no part in the mode stays")
    }

    func testLongModeTakesSixBits() throws {
        let after = try KVMSpecialRegisters().inLongMode(pageTables: 0xA000)
        let needed = [
            after.cr0 & 0x8000_0001 == 0x8000_0001, after.cr4 & 0x20 != 0, after.efer & 0x500 == 0x500,
            after.cs.l == 1, after.cs.db == 0,
        ]
        assertLesson(
            needed, is: [true, true, true, true, true],
            "CR0.PE and PG, CR4.PAE, EFER.LME and LMA, CS.L, and CS.D off; seen: "
                + ModeText.controls(after) + ", cs " + ModeText.segment(after.cs),
            why: "PG with LME but without LMA is no state that a processor can be in")
        assertLesson(after.cr3, is: 0xA000, "CR3", why: "it leads to the PML4")
        assertLesson(
            [after.cs.type & 0b1010, after.ss.type & 0b1010], is: [0b1010, 0b0010],
            "type bits code and readable of CS, code and writable of SS",
            why: "a stack must be writable and code executable")
    }

    func testALongModeGuestUsesWholeRegisters() throws {
        let bench = try KVMBench(.factorial)
        XCTAssertEqual(try bench.vcpu.run(), .halt)
        let registers = try bench.vcpu.registers()
        let pushed = try bench.memory.read(at: KVMBench.memorySize - 8, count: 8)
        assertLesson(
            [registers.rax, registers.r8, registers.rsp],
            is: [2_432_902_008_176_640_000, 2_432_902_008_176_640_000, KVMBench.memorySize - 8],
            "20! in RAX and R8, and RSP after a push",
            why: "64-bit registers, eight more of them, and a stack")
        assertLesson(
            ExitText.bytes(pushed), is: "00 00 b4 82 7c 67 c3 21", "the eight bytes that were pushed",
            why: "the guest writes what this process reads")
    }

    func testAGuestClimbsFromRealToLongMode() throws {
        let bench = try KVMBench(.climb)
        let devices = RecordingDevices()
        XCTAssertEqual(try bench.finish(devices), .halted)
        assertLesson(
            devices.text, is: "out 0x3f8 size 1: 0x52\nout 0x3f8 size 1: 0x50\nout 0x3f8 size 1: 0x4c",
            "what climb.bin prints: R, P, L", why: "a letter from each of the three modes", show: { $0 })
        let (registers, special) = (try bench.vcpu.registers(), try bench.vcpu.specialRegisters())
        assertLesson(
            registers.r15, is: 0x1234_5678_9ABC_DEF0, "R15", why: "it exists in long mode alone")
        assertLesson(
            special.efer & 0x500, is: 0x500, "EFER.LME and LMA",
            why: "the guest set LME; the processor added LMA when paging came on")
    }

    func testRing3RunsInLongMode() throws {
        let bench = try KVMBench(.rings)
        var registers = try bench.vcpu.registers()
        (registers.rsi, registers.rdi) = (10, 1_000_000)
        try bench.vcpu.set(registers)
        let devices = RecordingDevices(lastOutput: 5)
        XCTAssertEqual(try bench.finish(devices), .exited(status: 42))
        let after = try bench.vcpu.registers()
        assertLesson(
            [after.rsi, after.rdi, after.rbx & 3], is: [0, 0, 3],
            "a loop in ring 0, a million rounds in ring 3: what is left, and the ring in CS",
            why: "IRETQ goes down to ring 3; IOPL 3 lets it use ports")
    }
}

/// A mode's registers in a line.
enum ModeText {
    static func controls(_ registers: KVMSpecialRegisters) -> String {
        "cr0 \(ExitText.hex(registers.cr0)) cr4 \(ExitText.hex(registers.cr4)) "
            + "efer \(ExitText.hex(registers.efer))"
    }

    static func segment(_ s: ckvm_segment) -> String {
        "\(s.selector): \(ExitText.hex(s.base))+\(ExitText.hex(s.limit)) type \(String(s.type, radix: 16)) "
            + "s\(s.s) p\(s.present) dpl\(s.dpl) db\(s.db) l\(s.l) g\(s.g)"
    }
}

/// A walk of three tables as the processor does it for ring 3, written from the manual.
struct TableWalk {
    enum Result: Equatable {
        case physical(UInt64)
        case missing(level: Int)
        case forbidden(level: Int)
    }

    private let words: [UInt64]
    private let base: UInt64

    init(_ words: [UInt64], at base: UInt64) {
        self.words = words
        self.base = base
    }

    func translate(_ address: UInt64) -> Result {
        var table = base
        for level in [4, 3, 2] {
            let shift = UInt64(12 + 9 * (level - 1))
            let place = (table &- base) / 8 &+ (address >> shift & 0x1FF)
            guard place < words.count else { return .missing(level: level) }
            let entry = words[Int(place)]
            guard entry & 1 == 1 else { return .missing(level: level) }
            guard entry & 6 == 6 else { return .forbidden(level: level) }
            if entry & 0x80 != 0 {
                return .physical((entry & 0xF_FFFF_FFE0_0000) | (address & (1 << shift - 1)))
            }
            table = entry & 0xF_FFFF_FFFF_F000
        }
        return .missing(level: 1)
    }
}
