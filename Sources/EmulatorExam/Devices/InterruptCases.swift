import ExamKit
import LabSupport
import RISCV

/// Scripts for the PLIC. A wire stays high until its source has been claimed, because controllers
/// differ in whether a request outlives its wire; sources are completed by who claimed them, while
/// they are enabled.
enum InterruptCases {
    private static func claim(_ context: UInt64) -> UInt64 { DeviceMap.plic + 0x20_0004 + 0x1000 * context }
    private static func threshold(_ context: UInt64) -> UInt64 {
        DeviceMap.plic + 0x20_0000 + 0x1000 * context
    }
    private static func enable(_ context: UInt64) -> UInt64 { DeviceMap.plic + 0x2000 + 0x80 * context }

    /// Some sources with random priorities, claimed and completed until none is left.
    static func random(_ generator: inout SeededGenerator) -> DeviceScript {
        var script = DeviceScript()
        let sources = Array((1...31).shuffled(using: &generator).prefix(5).map(UInt64.init))
        for source in sources { script.store(DeviceMap.plic + 4 * source, 1 + generator.below(7)) }
        let all = sources.reduce(UInt64(0)) { $0 | 1 << $1 }
        let context = generator.below(2)
        script.store(enable(context), all)
        script.store(enable(1 - context), generator.chance(40) ? all & generator.next() : 0)
        script.store(threshold(context), generator.below(8))
        for source in sources.prefix(3) { script.wire(source, true) }
        script.load(DeviceMap.plic + 0x1000)
        script.load(enable(context))
        script.load(DeviceMap.plic + 4 * sources[0])
        if generator.chance(50) { script.store(threshold(context), 0) }
        script.load(claim(context))
        script.wire(sources[3], true)
        script.load(claim(1 - context))
        for _ in 0..<4 { script.load(claim(context)) }
        // Whoever has not been claimed by now was not enabled for the other context either.
        for source in sources.prefix(4).shuffled(using: &generator) {
            if generator.chance(50) { script.wire(source, false) }
            script.store(claim(context), source)
            script.load(DeviceMap.plic + 0x1000)
        }
        script.load(claim(context))
        script.load(threshold(context))
        return script
    }

    /// A byte comes in and goes the whole way: UART, source 10, a context, claim, read, complete.
    static func typedByte(_ generator: inout SeededGenerator) -> DeviceScript {
        var script = DeviceScript()
        let context = generator.below(2)
        script.store(DeviceMap.plic + 40, 1 + generator.below(7))
        script.store(enable(context), 1 << 10)
        script.store(DeviceMap.uart + 1, 1, .byte)
        for _ in 0..<2 {
            let count = 1 + generator.below(3)
            for _ in 0..<count { script.type(UInt8(truncatingIfNeeded: generator.next())) }
            script.load(DeviceMap.plic + 0x1000)
            script.load(claim(context))
            let read = generator.below(count + 1)
            for _ in 0..<read { script.load(DeviceMap.uart, .byte) }
            // What is left keeps the wire high, and the source pends again.
            script.store(claim(context), 10)
            script.load(claim(context))
            for _ in read..<count { script.load(DeviceMap.uart, .byte) }
            script.load(DeviceMap.uart + 5, .byte)
            script.store(claim(context), 10)
            script.load(claim(context))
        }
        return script
    }
}
