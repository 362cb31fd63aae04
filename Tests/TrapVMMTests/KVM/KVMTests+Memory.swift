import CKVM
import Guests
import SuiteSupport
import TrapVMM
import XCTest

/// Guest-physical memory and the log of what was written.
extension KVMTests {
    func testMemoryHasItsBounds() throws {
        try requiresKVM()
        let machine = try KVM.open().makeMachine()
        let memory = try machine.map(guestPhysical: 0x10_0000, size: 0x2000)
        try memory.write([1, 2, 3], at: 0x10_1FFD)
        assertLesson(
            try memory.read(at: 0x10_1FFC, count: 4), is: [0, 1, 2, 3], "the last four bytes",
            why: "addresses are the guest's, from the beginning of the piece")
        let rows: [Row<(UInt64, Int), Bool>] = [
            Row("one byte before", (0xF_FFFF, 1), gives: true),
            Row("one byte after", (0x10_2000, 1), gives: true),
            Row("over the end", (0x10_1FFF, 2), gives: true), Row("around the top", (.max, 2), gives: true),
            Row("a negative count", (0x10_0000, -1), gives: true),
            Row("all of it", (0x10_0000, 0x2000), gives: false),
        ]
        try assertRows(rows, "refuse a read", why: "guests choose addresses; this process must not fall") {
            do {
                _ = try memory.read(at: $0.0, count: $0.1)
                return false
            } catch is KVMError { return true }
        }
    }

    func testPiecesThatCannotBeAreRefused() throws {
        try requiresKVM()
        let machine = try KVM.open().makeMachine()
        _ = try machine.map(guestPhysical: 0x1000, size: 0x2000)
        let rows: [Row<(UInt64, UInt64), Bool>] = [
            Row("half a page", (0x8000, 0x800), gives: true), Row("no page", (0x8000, 0), gives: true),
            Row("an odd start", (0x8010, 0x1000), gives: true),
            Row("the end of addresses", (.max - 0xFFF, 0x2000), gives: true),
            Row("memory that is there already", (0x2000, 0x1000), gives: true),
            Row("the page after it", (0x3000, 0x1000), gives: false),
        ]
        try assertRows(rows, "refuse to map", why: "slots are whole pages and do not overlap") {
            do {
                _ = try machine.map(guestPhysical: $0.0, size: $0.1, slot: 1)
                return false
            } catch is KVMError { return true }
        }
    }

    func testMemoryLivesAsLongAsItsMachine() throws {
        try requiresKVM()
        let machine = try KVM.open().makeMachine()
        // Nobody keeps what `map` gives.
        for page: UInt64 in 0..<4 {
            try machine.map(guestPhysical: page << 12, size: 4096, slot: UInt32(page))
                .write([0xF4], at: page << 12)
        }
        let vcpu = try machine.makeVCPU()
        try vcpu.startInRealMode(at: 0x3000)
        let exit = try? vcpu.run()
        assertLesson(
            exit.map(ExitText.of) ?? "an error", is: "halt",
            "map four pages, keep none of the objects, run HLT at 0x3000",
            why: "the kernel holds our address, not our object: the machine must keep the memory")
    }

    func testTheBitmapCountsPages() throws {
        let rows: [Row<[UInt64], [Int]>] = [
            Row("nothing", [0, 0], gives: []), Row("0xa0", [0xA0], gives: [5, 7]),
            Row("the edges of words", [1 << 63, 1, 0, 3 << 62], gives: [63, 64, 254, 255]),
        ]
        try assertRows(
            rows, "pages of", why: "bit b of word w is page 64w + b", body: KVMMachine.pages(in:))
    }

    func testTheDirtyLogNamesWrittenPages() throws {
        let bench = try KVMBench(.dirty, flags: .logDirtyPages)
        _ = try bench.machine.dirtyPages(of: bench.memory)
        XCTAssertEqual(try bench.vcpu.run(), .halt)
        assertLesson(
            try bench.machine.dirtyPages(of: bench.memory), is: [5, 7],
            "the guest writes to pages 5 and 7 and reads page 6",
            why: "live migration copies again what was written since the last round, and no more")
        assertLesson(
            try bench.machine.dirtyPages(of: bench.memory), is: [], "ask again", why: "asking cleans the log")
        try bench.vcpu.startInRealMode(at: UInt16(bench.guest.loadAddress))
        var registers = try bench.vcpu.registers()
        registers.rax = 1
        try bench.vcpu.set(registers)
        XCTAssertEqual(try bench.vcpu.run(), .halt)
        assertLesson(
            try bench.machine.dirtyPages(of: bench.memory), is: [5], "run again, with AX = 1: page 5 alone",
            why: "a page that was cleaned is noticed again")
    }

    func testWithoutTheFlagThereIsNoLog() throws {
        let bench = try KVMBench(.dirty)
        do {
            _ = try bench.machine.dirtyPages(of: bench.memory)
            XCTFail("dirtyPages of a piece that was mapped without .logDirtyPages gave an answer")
        } catch is KVMError {}
    }

    func testReadOnlyMemoryExitsOnWrites() throws {
        try requiresKVM()
        let kvm = try KVM.open()
        guard try kvm.capability(.readOnlyMemory) > 0 else {
            throw XCTSkip("needs KVM_CAP_READONLY_MEM, which this host's KVM does not offer")
        }
        let machine = try kvm.makeMachine()
        let code = try machine.map(guestPhysical: 0x1000, size: 0x1000)
        // movb 0x5000, %al; movb %al, 0x5001; hlt
        try code.write([0xA0, 0x00, 0x50, 0xA2, 0x01, 0x50, 0xF4], at: 0x1000)
        let rom = try machine.map(guestPhysical: 0x5000, size: 0x1000, slot: 1, flags: .readOnly)
        try rom.write([0x5A], at: 0x5000)
        let vcpu = try machine.makeVCPU()
        try vcpu.startInRealMode(at: 0x1000)
        assertLesson(
            ExitText.of(try vcpu.run()), is: "mmio write 0x5001: 5a", "read a ROM, then write to it",
            why: "flash memory is read as memory and written as a device")
    }
}
