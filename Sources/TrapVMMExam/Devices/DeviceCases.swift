import ExamKit
import LabSupport
import RISCV

/// Random programs of loads and stores at devices.
///
/// x8 to x15 point to devices or to nothing, x29 is the end of the log; every trap is written down.
enum DeviceCases {
    private static let uart: UInt64 = 0x1000_0000
    private static let finisher: UInt64 = 0x10_0000
    private static let places: [UInt64] = [
        uart, uart, 0x1000_0000, 0x0200_4000, 0x0C00_0000, 0x0C00_2000, 0x1000_1000, 0x4000_0000,
    ]
    private static let loads: [RISCV.Operation] = [.lb, .lh, .lw, .ld, .lbu, .lhu, .lwu]
    private static let stores: [RISCV.Operation] = [.sb, .sh, .sw, .sd]
    private static let free: [UInt8] = [5, 6, 7, 16, 17, 21, 22, 23]

    static func next(guests: Int, _ generator: inout SeededGenerator) -> DeviceCase {
        var question = DeviceCase(quantum: 1 + generator.below(120))
        question.guests = (0..<guests).map { _ in guests == 1 ? accesses(&generator) : printer(&generator) }
        return question
    }

    private static func guest(_ code: CodeBuffer, _ generator: inout SeededGenerator) -> DeviceCase.Guest {
        var guest = DeviceCase.Guest()
        guest.memory = [code.start.hex: code.doubles, DeviceCase.handler.hex: handler.doubles]
        for (index, place) in places.enumerated() { guest.registers["x\(8 + index)"] = Hex(place) }
        for number in free { guest.registers["x\(number)"] = Hex(generator.operand()) }
        guest.registers["x29"] = Hex(DeviceCase.log)
        guest.registers["x28"] = Hex(finisher)
        let letters = (0..<generator.below(4)).map { _ in UInt8(97 + generator.below(26)) }
        guest.typed = String(decoding: letters, as: UTF8.self)
        return guest
    }

    /// Straight code with all widths, both lengths, and now and then what no device takes.
    private static func accesses(_ generator: inout SeededGenerator) -> DeviceCase.Guest {
        var code = CodeBuffer(at: DeviceCase.start)
        for _ in 0..<14 { addAccess(&code, &generator) }
        addEnd(&code, &generator)
        return guest(code, &generator)
    }

    private static func addAccess(_ code: inout CodeBuffer, _ generator: inout SeededGenerator) {
        let (place, register) = (generator.below(8), generator.pick(free))
        let base = UInt8(8 + place)
        // The line status register is 5; of the port, the bytes are what has a meaning.
        if places[Int(place)] == uart, generator.chance(80) {
            if generator.chance(50) {
                // No interrupts: register 1 stays as it is.
                return code.add(.sb, rs1: base, rs2: register, generator.pick([0, 0, 0, 7]))
            }
            return code.add(
                generator.pick([.lb, .lbu]), rd: register, rs1: base, generator.pick([0, 3, 5, 7]))
        }
        let isWide = places[Int(place)] == 0x0200_4000
        let offset = generator.chance(85) ? 0 : Int64(1 + generator.below(3))
        switch generator.below(8) {
        case 0:
            // c.lw and c.sw with x15, which points to nothing anyway.
            let form = generator.chance(50) ? 0x4000 : 0xC000 as UInt16
            code.add(half: form | UInt16(place) << 7 | 7 << 2)
        case 1: code.add(generator.pick([.amoaddW, .amoswapW, .lrW]), rd: register, rs1: base)
        case 2, 3: code.add(generator.pick(stores), rs1: base, rs2: register, offset)
        case 4, 5: code.add(isWide ? .sd : .sw, rs1: base, rs2: register)
        default: code.add(generator.pick(loads), rd: register, rs1: base, offset)
        }
    }

    /// Prints letters in a loop; some guests never end.
    private static func printer(_ generator: inout SeededGenerator) -> DeviceCase.Guest {
        var code = CodeBuffer(at: DeviceCase.start)
        code.add(.addi, rd: 5, Int64(97 + generator.below(13)))
        code.add(.addi, rd: 6, Int64(3 + generator.below(10)))
        let start = code.here
        code.add(.sb, rs1: 8, rs2: 5)
        code.add(.addi, rd: 5, rs1: 5, 1)
        if generator.chance(30) { code.add(.ecall) }
        code.add(.addi, rd: 6, rs1: 6, -1)
        code.add(.bne, rs1: 6, Int64(start) - Int64(code.here))
        if generator.chance(20) {
            code.add(.jal, 0)
        } else {
            addEnd(&code, &generator)
        }
        return guest(code, &generator)
    }

    private static func addEnd(_ code: inout CodeBuffer, _ generator: inout SeededGenerator) {
        if generator.chance(50) {
            // 0x5555 is success; 0x3333 with a number above it is failure.
            let succeeds = generator.chance(50)
            code.add(.lui, rd: 7, succeeds ? 0x5000 : 0x7_3000)
            code.add(.addi, rd: 7, rs1: 7, succeeds ? 0x555 : 0x333)
            code.add(.sw, rs1: 28, rs2: 7)
        }
        code.write(.mie, 0)
        code.add(.wfi)
        code.add(.jal, -4)
    }

    /// Writes down cause, value and pc, and goes on behind the instruction.
    private static let handler: CodeBuffer = {
        var code = CodeBuffer(at: DeviceCase.handler)
        for (index, csr) in [CSR.mcause, .mtval, .mepc].enumerated() {
            code.read(csr, to: 31)
            code.add(.sd, rs1: 29, rs2: 31, 8 * Int64(index))
        }
        code.add(.addi, rd: 29, rs1: 29, 24)
        // Instructions of two bytes have other low bits than 3.
        code.add(.lhu, rd: 30, rs1: 31)
        code.add(.andi, rd: 30, rs1: 30, 3)
        code.add(.addi, rd: 30, rs1: 30, -3)
        code.add(.addi, rd: 31, rs1: 31, 2)
        code.skip(if: .bne, 30, 0) { $0.add(.addi, rd: 31, rs1: 31, 2) }
        code.write(.mepc, 31)
        code.add(.mret)
        return code
    }()
}
