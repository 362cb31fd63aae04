import LinuxSystem
import XCTest

final class FilterMachineTests: XCTestCase {
    private typealias Instruction = FilterProgram.Instruction

    func testWhatTheKernelWouldRefuseIsRefused() {
        let end = Instruction(code: 0x06, value: 0)
        let wrong: [[Instruction]] = [
            [], [Instruction(code: 0x20, value: 0)], [Instruction(code: 0x20, value: 2), end],
            [Instruction(code: 0x20, value: 64), end], [Instruction(code: 0x05, value: 1), end],
            [Instruction(code: 0x15, ifTrue: 1, value: 0), end], [Instruction(code: 0x99, value: 0), end],
            [Instruction](repeating: end, count: 4097),
        ]
        for program in wrong {
            XCTAssertThrowsError(try FilterMachine(FilterProgram(program)), "\(program.prefix(3))")
        }
    }

    func testAProgramReadsTheCallItJudges() throws {
        let machine = try FilterMachine(
            FilterProgram([
                Instruction(code: 0x20, value: 20), Instruction(code: 0x54, value: 0xf0),
                Instruction(code: 0x15, ifTrue: 0, ifFalse: 1, value: 0x30),
                Instruction(code: 0x06, value: 7), Instruction(code: 0x06, value: 8),
            ]))
        let call = { FilteredCall(1, architecture: 2, arguments: [$0]) }
        XCTAssertEqual(machine.run(on: call(0x35_0000_0000)), 7)
        XCTAssertEqual(machine.run(on: call(0x45_0000_0000)), 8)
    }

    func testTheTablesAgreeWithTheManual() {
        XCTAssertEqual(SystemCallTable.x86.numbers["read"], 0)
        XCTAssertEqual(SystemCallTable.x86.numbers["execve"], 59)
        XCTAssertEqual(SystemCallTable.x86.numbers["clone3"], 435)
        XCTAssertEqual(SystemCallTable.arm.numbers["read"], 63)
        XCTAssertEqual(SystemCallTable.arm.numbers["execve"], 221)
        XCTAssertEqual(SystemCallTable.arm.numbers["openat2"], 437)
        XCTAssertNil(SystemCallTable.arm.numbers["open"], "newer instruction sets have only openat")
    }
}
