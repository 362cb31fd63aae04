import Enclosure
import Foundation
import XCTest

@testable import Grading

/// What plain `swift test` believes of each attack, beside what the grader says: `make attacks`.
final class AttackTableTests: XCTestCase {
    func testTheTable() throws {
        let environment = ProcessInfo.processInfo.environment
        try XCTSkipIf(environment["DRYDOCK_ATTACKS"] != "table", "make attacks asks for it; it takes minutes")
        let range = try AttackRange()
        defer { range.close() }
        var fooled = 0
        print("attack".padded(30) + "plain swift test".padded(20) + "grader".padded(18) + "behind the audit")
        let all = try ["forging", "reading", "denial", "escape"].flatMap { try Attack.all(in: $0) }
        let chosen = environment["DRYDOCK_ATTACK"]
        for attack in all where chosen == nil || chosen == attack.name {
            let plain = try Self.plain(attack, range)
            let words = [false, true].filter { !$0 || attack.causeBehindAudit != nil }.map { trusting in
                (try? range.judge(attack, trusting: trusting).milestones[0].cause?.description) ?? "earned"
            }
            if plain.hasPrefix("believed") { fooled += 1 }
            print(
                "\(attack.group)/\(attack.name)".padded(30) + plain.padded(20) + words[0].padded(18)
                    + (words.count > 1 ? words[1] : "-"))
            fflush(nil)
            XCTAssertFalse(words.contains("earned"), attack.name)
        }
        print("plain swift test believed \(fooled) of them; the grader none")
    }

    /// Its exit status and its words, as a script would read them that trusts it.
    ///
    /// In a box even so: the table must not cost the host anything.
    private static func plain(_ attack: Attack, _ range: AttackRange) throws -> String {
        let kit = range.toy.kit
        let place = "\(kit.labs)/01-toy/Sum.swift"
        let stub = try String(contentsOfFile: place, encoding: .utf8)
        defer { try? stub.write(toFile: place, atomically: true, encoding: .utf8) }
        let source = attack.source(kit: kit.root, secret: range.secretFolder, port: range.port)
        try source.write(toFile: place, atomically: true, encoding: .utf8)
        let toolchain = try Toolchain(environment: ProcessInfo.processInfo.environment)
        var request = LaunchRequest(
            executable: toolchain.swift,
            arguments: [
                "test", "--package-path", kit.root, "--disable-swift-testing", "--filter", "SumTests",
            ],
            environment: toolchain.buildEnvironment(labs: ""), directory: kit.root)
        request.environment["HOME"] = "/tmp"
        request.limits = Limits(
            wall: .seconds(180), cpu: .seconds(120), memory: 4 << 30, output: 16 << 20, fileSize: 1 << 30,
            processes: 512)
        request.box = Box.compiler(toolchain, package: kit.root, scratch: kit.root)
        let result = try request.run()
        let text = result.standardOutput.text + result.standardError.text
        switch result.ending {
        case .exited(0): return text.contains("Executed 0 tests") ? "believed (0 tests)" : "believed"
        case .exited:
            return text.contains("error: emit-module") || text.contains("error: fatalError")
                ? "refused" : "not believed"
        case .wallLimit, .cpuLimit: return "hangs"
        default: return "dies: \(result.ending)"
        }
    }
}

extension String {
    fileprivate func padded(_ width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
