import Emulator
import RISCV
import SuiteSupport
import XCTest

extension ExecuteTests {
    func testLoadsExtendTheSignOrFillWithZeros() throws {
        let why = "lb, lh and lw extend the sign to 64 bits; lbu, lhu and lwu fill with zeros"
        try assertRows(MemoryRows.loads, "load with", why: why, show: hex) { operation in
            try load(operation, from: MemoryRows.bytes)
        }
        try assertRows(MemoryRows.positiveLoads, "load with", why: why, show: hex) { operation in
            try load(operation, from: Array(repeating: 0x7F, count: 16))
        }
    }

    func testStoresWriteTheirBytesAndNoMore() throws {
        let show: ([UInt8]) -> String = { $0.map(hex).joined(separator: " ") }
        let why = "memory is little-endian: the lowest byte goes first, and neighbours stay as they are"
        try assertRows(MemoryRows.stores, "store with", why: why, show: show) { operation in
            let bench = try bench(with: MemoryRows.bytes)
            bench.set([12: 0x1122_3344_5566_7788])
            try bench.hart.execute(Instruction(operation, rs1: 11, rs2: 12))
            return try bench.memory.read(Workbench.data, count: 9)
        }
    }

    func testOffsetsCountFromTheBase() throws {
        for offset in [Int64(-2048), -8, 8, 2040] {
            let bench = try Workbench()
            let address = Workbench.data &+ UInt64(bitPattern: offset)
            bench.set([11: Workbench.data, 12: 0xABCD])
            try bench.hart.execute(Instruction(.sd, rs1: 11, rs2: 12, immediate: offset))
            try bench.hart.execute(Instruction(.ld, rd: 13, rs1: 11, immediate: offset))
            assertLesson(
                [try bench.memory.load(address, size: .double), bench.hart.registers[13]],
                is: [0xABCD, 0xABCD],
                "sd and ld at \(hex(Workbench.data)) + (\(offset))",
                why: "the offset is signed: locals lie below the frame pointer, fields above it",
                show: { "memory \(hex($0[0])), register \(hex($0[1]))" })
        }
    }

    func testALoadMayOverwriteItsBase() throws {
        let bench = try bench(with: MemoryRows.bytes)
        try bench.hart.execute(Instruction(.lbu, rd: 11, rs1: 11, immediate: 3))
        assertLesson(
            hex(bench.hart.registers[11]), is: "0x83", "lbu a1, 3(a1)",
            why:
                "the address is computed before rd is written: a pointer is often replaced by what it points to"
        )
    }

    func testMisalignedLoadsAndStoresWork() throws {
        // 0x8000_5000 is a page boundary: the accesses around it touch two pages.
        for offset in UInt64(1)...7 {
            for (store, load) in [(RISCV.Operation.sd, RISCV.Operation.ld), (.sw, .lwu), (.sh, .lhu)] {
                let bench = try Workbench()
                let address: UInt64 = 0x8000_5000 - offset
                bench.set([11: address, 12: 0x1122_3344_5566_7788])
                try bench.hart.execute(Instruction(store, rs1: 11, rs2: 12))
                try bench.hart.execute(Instruction(load, rd: 10, rs1: 11))
                let mask: UInt64 = load == .ld ? .max : load == .lwu ? 0xFFFF_FFFF : 0xFFFF
                assertLesson(
                    hex(bench.hart.registers[10]), is: hex(0x1122_3344_5566_7788 & mask),
                    "\(store) and \(load) at \(hex(address))",
                    why: "this hart splits misaligned accesses to RAM")
            }
        }
    }

    private func load(_ operation: RISCV.Operation, from bytes: [UInt8]) throws -> UInt64 {
        let bench = try bench(with: bytes)
        try bench.hart.execute(Instruction(operation, rd: 10, rs1: 11))
        return bench.hart.registers[10]
    }

    /// A bench whose a1 points to these bytes.
    private func bench(with bytes: [UInt8]) throws -> Workbench {
        let bench = try Workbench()
        try bench.memory.write(bytes, at: Workbench.data)
        bench.set([11: Workbench.data])
        return bench
    }
}
