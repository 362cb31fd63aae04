import RISCV
import SuiteSupport

/// Words that look almost like instructions.
enum IllegalWords {
    static let all = [
        row("add with funct7 0x02", 0x04c5_8533),
        row("add with funct7 0x40", 0x80c5_8533),
        row("sll with sub's funct7", 0x40c5_9533),
        row("slt with sub's funct7", 0x40c5_a533),
        row("and with sra's funct7", 0x40c5_f533),
        row("addw's opcode with funct3 2", 0x00c5_a53b),
        row("addw's opcode with funct3 7", 0x00c5_f53b),
        row("sllw with sraw's funct7", 0x40c5_953b),
        row("slli with srai's top bits", 0x4015_9513),
        row("srli with bit 31 set", 0x8015_d513),
        row("srai with bit 27 set", 0x4815_d513),
        row("slliw by 32", 0x0205_951b),
        row("srliw by 33", 0x0215_d51b),
        row("sraiw by 32", 0x4205_d51b),
        row("addiw's opcode with funct3 2", 0x0005_a51b),
        row("addiw's opcode with funct3 7", 0x0005_f51b),
        row("jalr with funct3 1", 0x0005_10e7),
        row("a branch with funct3 2", 0x00b5_2463),
        row("a branch with funct3 3", 0x00b5_3463),
        row("a load with funct3 7", 0x0005_7503),
        row("a store with funct3 4", 0x00a5_4023),
        row("a store with funct3 7", 0x00a5_7023),
        row("a fence with funct3 2", 0x0000_200f),
        row("a fence with funct3 7", 0x0000_700f),
        row("flw: there is no floating point here", 0x0005_2507),
        row("fadd.s: there is no floating point here", 0x00b5_0553),
        row("fmadd.s: there is no floating point here", 0x60b5_0543),
        row("opcode 0x0b, custom-0", 0x0000_000b),
        row("opcode 0x6b, reserved", 0x0000_006b),
        row("opcode 0x7f, longer than 32 bits", 0x0000_007f),
        row("addi's opcode without its last bit", 0xfff5_0512),
    ]

    static let why = "a word that no operation takes must raise cause 2 with the word as its value"

    private static func row(
        _ name: String, _ word: UInt32, file: StaticString = #filePath, line: UInt = #line
    ) -> Row<UInt32, Decoded> {
        Row("\(hex(word)), \(name)", word, gives: .illegal(word), file: file, line: line)
    }
}
