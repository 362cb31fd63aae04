import ELF
import Emulator
import Guests
import RISCV

/// A machine with the project's kernel in its memory.
func bootMachine(_ console: any Console, disk: (any Disk)? = nil, memory: UInt64 = 16 << 20) throws -> Machine
{
    let machine = try Machine(memorySize: memory, console: console, disk: disk)
    try machine.load(try ELFFile(try Guests.contents(of: Guests.kernel), machine: .riscv))
    return machine
}

/// What the kernel says when these lines are typed, and how its run ends.
func kernelSession(_ lines: String, disk: (any Disk)? = nil) throws -> (console: String, stop: Machine.Stop) {
    let console = ScriptedConsole(typing: lines)
    let machine = try bootMachine(console, disk: disk)
    let stop = try machine.run(Stepper(), budget: 3_000_000)
    return (console.output, stop)
}
