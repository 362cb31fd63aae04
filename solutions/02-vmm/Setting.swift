import LabSupport
import RISCV

/// The circumstances in which an instruction is tried: everything but the mode.
///
/// Settings come in groups. Those of one group have the same registers and the same bytes in memory:
/// a program that uses nothing else cannot tell them apart.
public struct Setting: Sendable {
    /// Where the data pages are.
    public enum Mapping: Sendable {
        /// Each where its address says, so that M, which does not translate, sees the same.
        case identity
        /// In other frames, which hold other bytes.
        case moved
        /// Nowhere.
        case absent
        /// As `identity`, and stores are forbidden.
        case readOnly
    }

    /// Which settings have the same registers and the same bytes in memory.
    public let group: Int
    /// The control and status registers and the clock.
    public private(set) var configuration: Configuration
    /// Where the data pages are, in U and S.
    public private(set) var mapping = Mapping.identity
    /// x0...x31.
    let registers: [UInt64]
    /// The bytes of the data pages, and of the frames that they may be moved to.
    let contents: [UInt8]

    /// Another setting of the group, in which every bit of configuration that can be is the other way:
    /// address translation is on in one of the two and off in the other, a counter is open in one and
    /// closed in the other.
    public var mirrored: Setting {
        changed { $0.configuration.mirror() }
    }

    /// Another setting of the group, with the data pages elsewhere.
    public func mapped(_ mapping: Mapping) -> Setting {
        changed { $0.mapping = mapping }
    }

    /// Another setting of the group, with what traps on request made to trap: the counters are closed,
    /// as a hypervisor that keeps the time from its guests has them.
    public var underHypervisor: Setting {
        changed { $0.configuration.closeCounters() }
    }

    /// One setting of each group.
    static func groups(seed: UInt64, data: UInt64) -> [Setting] {
        var generator = SeededGenerator(seed: seed)
        // A multiple of 8, since atomics want one, and far enough from both ends for any offset.
        let address: RegisterValue = { data + Experiment.pageSize + $0.next() % 64 * 8 }
        // With all ones csrrs sets, and csrrc clears, every bit there is.
        let ones: RegisterValue = { _ in .max }
        let anything: RegisterValue = { $0.next() }
        let plans: [(value: RegisterValue, isOpen: Bool)] = [
            (address, true), (ones, true), (ones, false), (anything, false),
        ]
        return plans.enumerated().map { group, plan in
            Setting(
                group: group,
                configuration: Configuration(using: &generator, isOpen: plan.isOpen),
                registers: [0] + (1..<32).map { _ in plan.value(&generator) },
                contents: Self.bytes(2 * Int(Experiment.dataSize), using: &generator))
        }
    }

    private typealias RegisterValue = (inout SeededGenerator) -> UInt64

    private static func bytes(_ count: Int, using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        for index in stride(from: 0, to: count, by: 8) {
            let value = generator.next()
            for place in 0..<8 {
                bytes[index + place] = UInt8(truncatingIfNeeded: value >> UInt64(8 * place))
            }
        }
        return bytes
    }

    private func changed(_ change: (inout Setting) -> Void) -> Setting {
        var copy = self
        change(&copy)
        return copy
    }
}
