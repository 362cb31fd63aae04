import ExamKit
import LabSupport
import RISCV
import TrapVMM

/// A second stage with some pages, and addresses that are looked up in it.
struct StageCase: Codable, Sendable {
    struct Page: Codable, Sendable {
        var guest: Hex
        var host: Hex
        var level: UInt64
        var permissions: Hex
    }

    struct Look: Codable, Sendable {
        var address: Hex
        var access: String
    }

    var pages: [Page] = []
    var looks: [Look] = []
    /// Then everything is forgotten, and looked up again.
    var forgets = false

    /// Maps, and looks up. Where pages lie in the host is the case's own choice.
    func run() throws -> [Hex?] {
        let memory = try Memory(size: 1 << 20)
        let stage = GuestStage(memory: memory, frames: 0x8000_0000..<0x8010_0000)
        for page in pages {
            try stage.map(
                page.guest.value, to: page.host.value, level: page.level, permissions: page.permissions.value)
        }
        func look() -> [Hex?] {
            looks.map { look in
                let access = Access(rawValue: look.access) ?? .load
                return stage.hostPhysical(look.address.value, for: access).map(Hex.init)
            }
        }
        let found = look()
        guard forgets else { return found }
        stage.removeAll()
        return found + look()
    }

    /// The first look about which the two disagree.
    func explain(expected: [Hex?], actual: [Hex?]) -> String {
        func text(_ address: Hex?) -> String { address?.description ?? "nil" }
        let map = pages.map { page in
            "\(page.guest) -> \(page.host) (level \(page.level), permissions \(page.permissions))"
        }
        for (index, want) in expected.enumerated() {
            guard index < actual.count else { return "no answer for look \(index + 1)" }
            guard want != actual[index], !looks.isEmpty else { continue }
            let look = looks[index % looks.count]
            return wrapped("a second stage with", map)
                + "\nhostPhysical(\(look.address), for: \(look.access))\(index >= looks.count ? " after removeAll()" : ""): "
                + "expected \(text(want)), got \(text(actual[index]))"
        }
        return "more answers than looks"
    }

    static func next(_ generator: inout SeededGenerator) -> StageCase {
        typealias Bits = RISCV.PageTableEntry
        var question = StageCase(forgets: generator.chance(20))
        let regions: [UInt64] = [0x8000_0000, 0x8020_0000, 0x4000_0000, 0, 0x1F_C000_0000, 0x80_0000_0000]
        for region in regions {
            let permissions = generator.pick([
                Bits.read | Bits.write | Bits.execute, Bits.read, Bits.read | Bits.execute,
                Bits.read | Bits.write,
            ])
            if generator.chance(35) {
                question.pages.append(
                    Page(
                        guest: Hex(region), host: Hex(generator.below(64) << 21), level: 1,
                        permissions: Hex(permissions)))
                continue
            }
            for _ in 0..<2 {
                question.pages.append(
                    Page(
                        guest: Hex(region + generator.below(4) << 12),
                        host: Hex(generator.below(1 << 16) << 12), level: 0,
                        permissions: Hex(permissions)))
            }
        }
        question.looks = (0..<24).map { _ in
            var address: UInt64 = generator.pick(regions) + (generator.below(5) << 12)
            address += generator.below(0x1000)
            if generator.chance(8) { address |= 1 << (41 + generator.below(23)) }
            return Look(address: Hex(address), access: generator.pick(Access.allCases).rawValue)
        }
        return question
    }
}
