import LabSupport
import LinuxSystem
import SuiteSupport
import XCTest

final class DeviceProgramTests: CleanTestCase {
    /// One use of one device.
    private struct Use {
        let kind: DeviceNode.Kind
        let major: UInt32
        let minor: UInt32
        /// Letters of `rwm`.
        let access: String

        /// The word that the kernel gives the program: kind below, use above.
        var word: UInt32 {
            let bits = [("m", UInt32(1)), ("r", 2), ("w", 4)].filter { access.contains($0.0) }
            return (kind == .block ? 1 : 2) | bits.reduce(0) { $0 | $1.1 } << 16
        }
    }

    /// Runs the eight instructions that these programs are made of; nil when it leaves the program.
    private func run(_ program: DeviceProgram, on use: Use) -> UInt32? {
        var registers = [UInt32](repeating: 0, count: 16)
        var place = 0
        while program.instructions.indices.contains(place) {
            let word = program.instructions[place]
            let (target, source) = (Int(word >> 8 & 15), Int(word >> 12 & 15))
            let offset = Int(Int16(truncatingIfNeeded: word >> 16))
            let value = UInt32(word >> 32)
            place += 1
            switch word & 0xff {
            case 0x61: registers[target] = [0: use.word, 4: use.major, 8: use.minor][offset] ?? .max
            case 0xbc: registers[target] = registers[source]
            case 0xb4: registers[target] = value
            case 0x54: registers[target] &= value
            case 0x74: registers[target] >>= value
            case 0x56: if registers[target] != value { place += offset }
            case 0x16: if registers[target] == value { place += offset }
            case 0x95: return registers[0]
            default: return nil
            }
        }
        return nil
    }

    /// The rule in words: the last check that fits.
    private func verdict(_ checks: [DeviceCheck], _ use: Use) -> UInt32 {
        let fitting = checks.last { check in
            let asked = Set(use.access)
            let named = Set(check.access)
            return (check.kind ?? use.kind) == use.kind && (check.major ?? use.major) == use.major
                && (check.minor ?? use.minor) == use.minor
                && (check.isAllowed ? asked.isSubset(of: named) : !asked.isDisjoint(with: named))
        }
        return fitting.map { $0.isAllowed ? 1 : 0 } ?? 1
    }

    func testTheLastCheckThatFitsCounts() {
        let seed = UInt64.random(in: 0..<1 << 32)
        var random = SeededGenerator(seed: seed)
        let accesses = ["r", "w", "m", "rw", "rm", "wm", "rwm"]
        func number() -> UInt32? { [nil, 1, 7, 136].randomElement(using: &random) ?? nil }
        for _ in 0..<300 {
            let checks = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                DeviceCheck(
                    kind: [nil, .block, .character].randomElement(using: &random) ?? nil, major: number(),
                    minor: number(), access: accesses.randomElement(using: &random) ?? "r",
                    isAllowed: .random(using: &random))
            }
            let program = DeviceProgram(checks)
            for _ in 0..<40 {
                let use = Use(
                    kind: Bool.random(using: &random) ? .block : .character, major: number() ?? 9,
                    minor: number() ?? 9, access: accesses.randomElement(using: &random) ?? "r")
                XCTAssertEqual(
                    run(program, on: use), verdict(checks, use), "seed \(seed): \(checks) on \(use)")
            }
        }
    }

    func testNothingFollowsACheckAboutEverything() {
        let program = DeviceProgram([
            DeviceCheck(major: 1, isAllowed: true), DeviceCheck(isAllowed: false),
            DeviceCheck(kind: .character, major: 1, minor: 3, isAllowed: true),
        ])
        XCTAssertEqual(
            program.instructions.suffix(2), [0xb4, 0x95],
            "the kernel refuses a program with instructions that nothing reaches")
    }
}
