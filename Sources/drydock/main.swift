import ELF
import Emulator
import Guests
import RISCV

final class Out: Console {
    var input: [UInt8]
    init(_ text: String) { input = Array(text.utf8) }
    func write(_ byte: UInt8) { print(String(UnicodeScalar(byte)), terminator: "") }
    func read() -> UInt8? { input.isEmpty ? nil : input.removeFirst() }
}
let path = CommandLine.arguments[1]
let elf = try ELFFile(try Guests.contents(of: path), machine: .riscv)
let disk = MemoryDisk(Array("hello from sector zero\n".utf8))
let m = try Machine(console: Out(CommandLine.arguments.count > 3 ? CommandLine.arguments[3] : ""), disk: disk)
try m.load(elf)
let engine: any Engine = CommandLine.arguments[2] == "i" ? Interpreter() : BlockEngine()
let clock = ContinuousClock()
let t = clock.now
print(try m.run(engine, budget: 3_000_000_000))
let d = clock.now - t
print(m.bus.clock.retired, d, Double(m.bus.clock.retired) / Double(d.components.attoseconds) * 1e12 / 1 , m.hart.traps)
