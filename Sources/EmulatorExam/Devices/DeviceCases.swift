import ExamKit
import LabSupport
import RISCV

/// Scripts for the bus, the serial line and the timer. They stay where data sheets leave no choice.
enum DeviceCases {
    /// Holes, edges of windows, RAM and its ends.
    static func memoryMap(_ generator: inout SeededGenerator) -> DeviceScript {
        var script = DeviceScript()
        let end = DeviceMap.ram + 0x1000
        for _ in 0..<12 {
            let size = generator.pick(AccessSize.allCases)
            let inside = DeviceMap.recorder + generator.below(0x100 - size.bytes)
            switch generator.below(9) {
            case 6: script.load(inside, size)
            case 7: script.store(inside, generator.next(), size)
            case 8: script.load(DeviceMap.recorder + 0x100 - size.bytes + generator.below(2), size)
            case 0: script.load(generator.pick([0, 0x1000, 0x1000_0100, 0x4000_0000, end, .max &- 7]), size)
            case 1:
                script.store(
                    generator.pick([0x10, 0x2000, 0x1000_2000, end, 1 << 40]), generator.next(), size)
            case 2: script.store(DeviceMap.ram + generator.below(0xFF8), generator.next(), size)
            case 3: script.load(DeviceMap.ram + generator.below(0xFF8), size)
            case 4: script.load(end - size.bytes + generator.below(2), size)
            default: script.load(DeviceMap.uart + 5, size < .double ? size : .word)
            }
        }
        return script
    }

    /// Bytes out, line settings, the scratch register, the divisor behind DLAB.
    static func serialOutput(_ generator: inout SeededGenerator) -> DeviceScript {
        var script = DeviceScript()
        for _ in 0..<16 {
            let byte = generator.next() & 0xFF
            switch generator.below(8) {
            case 0, 1, 2: script.store(DeviceMap.uart, byte, generator.pick([.byte, .word]))
            case 3:
                script.store(DeviceMap.uart + 7, byte, .byte)
                script.load(DeviceMap.uart + 7, .byte)
            case 4:
                script.store(DeviceMap.uart + 3, byte & 0x7F, .byte)
                script.load(DeviceMap.uart + 3, .byte)
            case 5: divisor(byte, &script)
            case 6: script.load(DeviceMap.uart + generator.pick([1, 5]), .byte)
            default: transmitInterrupt(byte, &script)
            }
        }
        return script
    }

    private static func divisor(_ byte: UInt64, _ script: inout DeviceScript) {
        script.store(DeviceMap.uart + 3, 0x83, .byte)
        script.store(DeviceMap.uart, byte, .byte)
        script.store(DeviceMap.uart + 1, byte >> 4, .byte)
        script.load(DeviceMap.uart, .byte)
        script.load(DeviceMap.uart + 1, .byte)
        script.store(DeviceMap.uart + 3, 0x03, .byte)
        script.load(DeviceMap.uart + 1, .byte)
    }

    /// "Transmitter empty" shows in IIR once, and again after the next byte.
    private static func transmitInterrupt(_ byte: UInt64, _ script: inout DeviceScript) {
        script.store(DeviceMap.uart + 1, 0, .byte)
        script.load(DeviceMap.uart + 2, .byte)
        script.store(DeviceMap.uart + 1, 2, .byte)
        script.load(DeviceMap.uart + 2, .byte)
        script.load(DeviceMap.uart + 2, .byte)
        script.store(DeviceMap.uart, byte, .byte)
        script.load(DeviceMap.uart + 2, .byte)
        script.store(DeviceMap.uart + 1, 0, .byte)
        script.load(DeviceMap.uart + 2, .byte)
    }

    /// Bytes in, in order; the line status tells when there is one.
    static func serialInput(_ generator: inout SeededGenerator) -> DeviceScript {
        var script = DeviceScript()
        var waiting = 0
        if generator.chance(50) { script.store(DeviceMap.uart + 2, 1, .byte) }
        if generator.chance(50) { script.store(DeviceMap.uart + 1, generator.pick([1, 3]), .byte) }
        for _ in 0..<20 {
            switch generator.below(5) {
            case 0, 1:
                script.type(UInt8(truncatingIfNeeded: generator.next()))
                waiting += 1
            case 2:
                script.load(DeviceMap.uart, .byte)
                waiting = max(0, waiting - 1)
            case 3: script.load(DeviceMap.uart + generator.pick([5, 5, 2]), .byte)
            default:
                // How many bytes a reset drops is open when more than one has come in.
                guard waiting <= 1 else { continue }
                script.load(DeviceMap.uart + 5, .byte)
                script.store(DeviceMap.uart + 2, generator.pick([2, 3]), .byte)
                waiting = 0
            }
        }
        return script
    }

    /// The software interrupt, the compare register, the time; by halves and whole.
    static func timer(_ generator: inout SeededGenerator) -> DeviceScript {
        var script = DeviceScript()
        let registers = [DeviceMap.clint + 0x4000, DeviceMap.clint + 0xBFF8]
        for register in registers { script.store(register, generator.next() >> 1, .double) }
        for _ in 0..<14 {
            let register = generator.pick(registers)
            let half = 4 * generator.below(2)
            switch generator.below(7) {
            case 0: script.store(DeviceMap.clint, generator.next() & 1)
            case 1: script.load(DeviceMap.clint)
            case 2: script.store(register, generator.next() >> 1, .double)
            case 3: script.store(register + half, generator.next() >> 33)
            case 4: script.load(register + half)
            case 5: script.load(register, .double)
            default: script.load(register, generator.pick([.byte, .half]))
            }
        }
        return script
    }
}
