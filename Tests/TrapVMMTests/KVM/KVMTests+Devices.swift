import CKVM
import Guests
import SuiteSupport
import TrapVMM
import XCTest

/// Ports, MMIO, and the loop that answers them.
extension KVMTests {
    func testTheLoopAnswersEachExit() throws {
        let processor = ScriptedProcessor([
            .io(port: 0x3F8, direction: .output, size: 1, count: 3, data: [0x61, 0x62, 0x63]),
            .io(port: 0x510, direction: .output, size: 2, count: 2, data: [1, 2, 3, 4]),
            .io(port: 0x511, direction: .input, size: 2, count: 2, data: [0, 0, 0, 0]),
            .debug,
            .mmio(address: 0x9000, isWrite: true, data: [1, 2, 3, 4, 5, 6, 7, 8]),
            .mmio(address: 0x9008, isWrite: false, data: [0, 0, 0, 0]),
            .halt,
        ])
        let devices = RecordingDevices(answers: [0xAABB_CCDD, 0x1122, 0x8877_6655_4433_2211])
        var loop = KVMRunLoop()
        assertLesson(
            try loop.run(processor, devices), is: .halted, "a script that ends with HLT",
            why: "nothing here sends the interrupt that a halted guest waits for")
        assertLesson(
            devices.text,
            is: """
                out 0x3f8 size 1: 0x61
                out 0x3f8 size 1: 0x62
                out 0x3f8 size 1: 0x63
                out 0x510 size 2: 0x201
                out 0x510 size 2: 0x403
                in 0x511 size 2
                in 0x511 size 2
                store 0x9000 size 8: 0x807060504030201
                load 0x9008 size 4
                """, "what the devices saw", why: "each item of a string is one access; little-endian",
            show: { $0 })
        assertLesson(
            processor.completions.map(ExitText.bytes), is: ["dd cc 22 11", "11 22 33 44"],
            "what the guest was answered", why: "an answer is exactly as wide as the question")
        assertLesson(
            loop.exits, is: ["out": 2, "in": 1, "debug": 1, "mmio-write": 1, "mmio-read": 1, "halt": 1],
            "the exits counted", why: "exits are what virtualization costs")
    }

    func testWhatEndsTheLoop() throws {
        let output = KVMExit.io(port: 0xF4, direction: .output, size: 1, count: 2, data: [1, 2])
        let rows: [Row<KVMExit, KVMRunLoop.Ending>] = [
            Row("HLT", .halt, gives: .halted),
            Row("a triple fault", .shutdown, gives: .shutdown),
            Row("a signal", .interrupted, gives: .interrupted),
            Row("a state that cannot be", .failEntry(reason: 7), gives: .stuck(.failEntry(reason: 7))),
            Row(
                "an unknown instruction", .internalError(suberror: 1),
                gives: .stuck(.internalError(suberror: 1))),
            Row("an unknown reason", .other(reason: 99), gives: .stuck(.other(reason: 99))),
            Row("the device's own wish", output, gives: .exited(status: 42)),
        ]
        try assertRows(rows, "end with", why: "what a VMM cannot answer it must not run again") { exit in
            var loop = KVMRunLoop()
            return try loop.run(ScriptedProcessor([exit]), RecordingDevices(lastOutput: 1))
        }
    }

    func testPortsHaveThreeWidths() throws {
        let bench = try KVMBench(.ports)
        let devices = RecordingDevices(answers: [0x1_0000_00FF, 0xFFFF_0100, 0x8000_0000])
        XCTAssertEqual(try bench.finish(devices), .halted)
        assertLesson(
            devices.text,
            is: """
                in 0x510 size 1
                in 0x510 size 2
                in 0x510 size 4
                out 0x510 size 1: 0x44
                out 0x510 size 2: 0x3344
                out 0x510 size 4: 0x11223344
                """, "IN and OUT of 1, 2 and 4 bytes", why: "AL, AX and EAX", show: { $0 })
        assertLesson(
            try bench.vcpu.registers().rbx, is: 0x8000_01FF, "the sum of what was read",
            why: "the guest reads what the device answers, cut to the width")
    }

    func testStringsArriveItemByItem() throws {
        let bench = try KVMBench(.strings)
        let devices = RecordingDevices(answers: [1, 2, 3, 0xBEEF])
        XCTAssertEqual(try bench.finish(devices), .halted)
        let letters = "string".utf8.map { "out 0x3f8 size 1: \(ExitText.hex($0))" }
        let words = ["0x1122", "0x3344", "0x5566"].map { "out 0x510 size 2: \($0)" }
        let reads = [String](repeating: "in 0x510 size 2", count: 4)
        assertLesson(
            devices.accesses, is: letters + words + reads, "REP OUTSB, REP OUTSW, REP INSW",
            why: "one exit may hold a whole string; the device sees one item after the other",
            show: { $0.joined(separator: "\n") })
        assertLesson(
            try bench.vcpu.registers().rax & 0xFFFF, is: 0xBEEF, "the last word that was read",
            why: "an answer to a string has all of its items")
    }

    func testAddressesWithoutMemoryAreDevices() throws {
        let bench = try KVMBench(.mmio)
        let devices = RecordingDevices(answers: [0xFFFF_0005, 0x1_0000_0000_0000])
        XCTAssertEqual(try bench.finish(devices), .halted)
        assertLesson(
            devices.text,
            is: """
                store 0x30000000 size 4: 0xcafef00d
                load 0x30000004 size 2
                load 0x30000008 size 8
                store 0x30000010 size 8: 0x102030405060708
                """, "loads and stores at 0x30000000",
            why: "a guest-physical address that no slot covers belongs to the VMM", show: { $0 })
        assertLesson(
            try bench.vcpu.registers().rbx, is: 0x1_0000_0000_0005, "the sum of what was read",
            why: "the answer reaches the guest's register with the next KVM_RUN")
    }

    func testAGuestReadsWhatWasTyped() throws {
        let bench = try KVMBench(.echo)
        var printed: [UInt8] = []
        let board = KVMBoard(input: Array("HAL".utf8)) { printed.append($0) }
        var loop = KVMRunLoop()
        XCTAssertEqual(try loop.run(bench.vcpu, board), .halted)
        assertLesson(
            String(decoding: printed, as: UTF8.self), is: "IBM", "echo.bin adds one to each byte of HAL",
            why: "line status says whether a byte waits, the data register gives it")
        assertLesson(
            loop.exits, is: ["in": 7, "out": 3, "halt": 1], "the exits on the way",
            why: "each port access is an exit: that is what paravirtual devices save")
    }

    func testAGuestTurnsTheMachineOff() throws {
        let bench = try KVMBench(.hello)
        var printed: [UInt8] = []
        var loop = KVMRunLoop()
        let ending = try loop.run(bench.vcpu, KVMBoard { printed.append($0) })
        assertLesson(
            ending, is: .exited(status: 7), "hello.bin writes 7 to port 0xF4", why: "its exit status")
        assertLesson(
            String(decoding: printed, as: UTF8.self), is: "hello from real mode\n", "what it printed",
            why: "a driver waits for bit 5 of the line status")
    }

    func testATripleFaultShutsDown() throws {
        let bench = try KVMBench(.triple)
        assertLesson(
            try bench.vcpu.run(), is: .shutdown, "an undefined instruction with an empty interrupt table",
            why: "a fault that cannot be delivered, three times over, resets a real machine",
            show: ExitText.of)
    }

    func testAnswersMustFitTheQuestion() throws {
        let bench = try KVMBench(.ports)
        let refused = { (data: [UInt8]) in
            do {
                try bench.vcpu.complete(with: data)
                return false
            } catch is KVMError { return true }
        }
        let early = try refused([1])
        XCTAssertEqual(ExitText.of(try bench.vcpu.run()), "in 0x510: 00")
        let (tooMany, right, twice) = (
            try refused([1, 2]), try refused([1]), try refused([1])
        )
        assertLesson(
            [early, tooMany, right, twice], is: [true, true, false, true],
            "refused: an answer before the first exit, 2 bytes for 1, 1 byte for 1, the same again",
            why: "the area holds whatever is written; only the VMM knows what the guest asked")
    }
}
