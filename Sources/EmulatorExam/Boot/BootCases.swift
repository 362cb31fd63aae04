import ExamKit
import LabSupport
import RISCV

/// Machines to switch on.
enum BootCases {
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789 ")
    private static let ram: UInt64 = 0x8000_0000

    /// The kit's kernel with a random disk, and commands typed to its shell.
    static func kernel(_ generator: inout SeededGenerator) -> BootCase {
        var question = BootCase()
        if generator.chance(75) {
            question.disk = ["0": text(&generator) + "\n", "3": text(&generator) + "\n"]
        }
        let known = ["mem", "disk 0", "disk 3", "disk 1", "disk 99", "help", "crash", "disk"]
        var commands = (0..<3).map { _ in
            switch generator.below(5) {
            case 0, 1: generator.pick(known)
            case 2: text(&generator)
            default: "echo " + text(&generator)
            }
        }
        switch generator.below(6) {
        case 0: commands.append("panic")
        case 1: commands.append("spin")
        case 2: break  // the kernel waits, and there is no more input
        default: commands.append("halt \(generator.below(256))")
        }
        question.typed = commands.map { $0 + "\n" }.joined()
        return question
    }

    /// A program in pieces: prints, adds up memory that must be zero, ends with a status.
    static func image(_ generator: inout SeededGenerator) -> BootCase {
        let entry = ram + 0x1000 * generator.below(16) + 4 * generator.below(64)
        let data = ram + 0x10_0000 + 8 * generator.below(0x1000)
        let message = text(&generator)
        let usesHTIF = generator.chance(40)
        let toHost = ram + 0x4_0000
        var image = ImageBuilder(entry: entry)
        let status = generator.below(256)
        let program =
            printer(data: data, count: message.utf8.count)
            + (usesHTIF ? hostExit(toHost, status) : finisherExit(status))
        let contents = code(program)
        image.parts = [
            .init(address: entry, virtual: entry, contents: contents, memorySize: UInt64(contents.count)),
            .init(
                address: data, virtual: 0x4000 + generator.below(1 << 20), contents: Array(message.utf8),
                memorySize: UInt64(message.utf8.count) + 64 * generator.below(4)),
        ]
        if usesHTIF {
            image.parts.append(.init(address: toHost, virtual: toHost, contents: [], memorySize: 64))
            image.symbols = [("start", entry), ("tohost", toHost), ("fromhost", toHost + 8)]
        }
        spoil(&image, &generator)
        return BootCase(image: HexBytes(image.bytes))
    }

    /// Requests to the block device, some beyond its end or of a type that it does not know.
    static func requests(_ generator: inout SeededGenerator) -> BootCase {
        var question = BootCase(disk: ["0": text(&generator), "2": text(&generator)])
        question.requests = (0..<6).map { _ in
            let type: UInt32 = generator.pick([0, 0, 0, 1, 1, 4, 77])
            let pieces = type == 4 ? [] : (0...generator.below(2)).map { _ in UInt32(1 + generator.below(3)) }
            let sector = generator.chance(85) ? UInt32(generator.below(8)) : generator.pick([8, 100, .max])
            // A write that begins on the disk and ends beyond it may have been done in part.
            let length = pieces.reduce(0, +)
            let fits = sector > 8 || sector + length <= 8 || type != 1
            return DiskRequest(
                type: type, sector: fits ? sector : 0, pieces: pieces,
                seed: UInt8(truncatingIfNeeded: generator.next()))
        }
        return question
    }

    private static func text(_ generator: inout SeededGenerator) -> String {
        // A letter first: blanks at the ends are the kernel's business.
        "x" + String((0..<3 + generator.below(20)).map { _ in generator.pick(alphabet) }) + "y"
    }

    /// Now and then something that no machine can load.
    private static func spoil(_ image: inout ImageBuilder, _ generator: inout SeededGenerator) {
        switch generator.below(8) {
        case 0: image.parts[1].address = generator.pick([0x1000, ram - 8, ram + BootCase.memorySize - 2])
        case 1: image.parts[1].memorySize = BootCase.memorySize + generator.below(1 << 30)
        case 2: image.entry = generator.pick([0, ram - 4, ram + BootCase.memorySize])
        default: break
        }
    }

    /// Sends `count` bytes from `data` on to the UART.
    private static func printer(data: UInt64, count: Int) -> [Instruction] {
        address(data, in: 5) + [
            Instruction(.lui, rd: 6, immediate: 0x1000_0000),
            Instruction(.addi, rd: 7, immediate: Int64(count)),
            Instruction(.lbu, rd: 8, rs1: 5),
            Instruction(.sb, rs1: 6, rs2: 8),
            Instruction(.addi, rd: 5, rs1: 5, immediate: 1),
            Instruction(.addi, rd: 7, rs1: 7, immediate: -1),
            Instruction(.bne, rs1: 7, immediate: -16),
        ]
    }

    /// `lui` extends its sign, which addresses of RAM do not have: built by a shift instead.
    private static func address(_ value: UInt64, in register: UInt8) -> [Instruction] {
        [
            Instruction(.addi, rd: register, immediate: 1),
            Instruction(.slli, rd: register, rs1: register, immediate: 31),
            Instruction(.lui, rd: 28, immediate: Int64(value & 0x7FFF_F000)),
            Instruction(.addi, rd: 28, rs1: 28, immediate: Int64(value & 0x7FF)),
            Instruction(.addi, rd: 28, rs1: 28, immediate: Int64(value & 0x800) / 2),
            Instruction(.addi, rd: 28, rs1: 28, immediate: Int64(value & 0x800) / 2),
            Instruction(.add, rd: register, rs1: register, rs2: 28),
        ]
    }

    private static func finisherExit(_ status: UInt64) -> [Instruction] {
        [
            Instruction(.lui, rd: 6, immediate: 0x10_0000),
            Instruction(.addi, rd: 7, immediate: Int64(status)),
            Instruction(.slli, rd: 7, rs1: 7, immediate: 16),
            Instruction(.lui, rd: 8, immediate: 0x3000),
            Instruction(.addi, rd: 8, rs1: 8, immediate: 0x333),
            Instruction(.or, rd: 7, rs1: 7, rs2: 8),
            Instruction(.sw, rs1: 6, rs2: 7),
            Instruction(.jal, immediate: 0),
        ]
    }

    private static func hostExit(_ toHost: UInt64, _ status: UInt64) -> [Instruction] {
        address(toHost, in: 5) + [
            Instruction(.addi, rd: 7, immediate: Int64(2 * status + 1)),
            Instruction(.sd, rs1: 5, rs2: 7),
            Instruction(.jal, immediate: 0),
        ]
    }
}
