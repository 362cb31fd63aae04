import ChrootJail
import FileTrees
import Foundation
import LinuxSystem
import SuiteSupport
import XCTest

final class EscapeTests: CleanTestCase {
    private static let facts = EscapeFacts(
        secret: "/srv/secret", length: 16, heldDirectory: 5, heldFile: 6, disk: DeviceNode(.block, 7, 3),
        diskName: "loop3", process: 42, address: 0x7fff_0000)

    /// Runs one attack in the naive jail; it has to succeed.
    private func assertEscapes(_ escape: Escape, line: UInt = #line) throws {
        _ = try escape.plan(Self.facts)
        try requires(.root, .device("/dev/loop-control"))
        let bench = try EscapeBench(
            in: "/tmp/drydock-\(getpid())-\(UUID().uuidString.prefix(8))", token: UUID().uuidString,
            labinit: .besideThisProgram())
        defer { XCTAssertNoThrow(try bench.close()) }
        let attack = try escape.plan(EscapeFacts(bench))
        let attempt = try bench.attempt(attack) { try Jail(root: bench.root).plan(for: Command($0)) }
        assertLesson(
            attempt, is: .escaped, "ran \(escape) as root in the naive jail:\n\(attack.listing)",
            why: "you cannot close a way out that you have not found", line: line)
    }

    func testASecondChrootEscapes() throws { try assertEscapes(.secondChroot) }
    func testAHeldDirectoryEscapes() throws { try assertEscapes(.heldDirectory) }
    func testADeviceNodeEscapes() throws { try assertEscapes(.deviceNode) }
    func testARootInProcEscapes() throws { try assertEscapes(.processRoot) }
    func testADebuggerEscapes() throws { try assertEscapes(.debugger) }
    func testAMountEscapes() throws { try assertEscapes(.mount) }
    func testAMovedDirectoryEscapes() throws { try assertEscapes(.movedDirectory) }
    func testAHardLinkEscapes() throws { try assertEscapes(.hardLink) }

    func testAnAttackUsesOnlyWhatItSaysItUses() throws {
        let calls: [(Escape, Set<String>)] = [
            (.secondChroot, ["mkdir", "chroot", "chdir", "show"]),
            (.heldDirectory, ["fchdir", "chdir", "show"]),
            (.deviceNode, ["mknod", "show"]), (.processRoot, ["mkdir", "mount", "show"]),
            (.debugger, ["show-memory"]), (.mount, ["mkdir", "mount", "show"]),
            (.movedDirectory, ["mkdir", "chdir", "announce", "await-line", "show"]),
            (.hardLink, ["link-descriptor", "show"]),
        ]
        for (escape, wanted) in calls {
            let used = Set(try escape.plan(Self.facts).steps.map { $0.words[0] })
            XCTAssertTrue(
                used.isSubset(of: wanted),
                "\(escape) is to need only \(wanted.sorted()); it uses \(used.sorted())")
        }
    }

    func testAnAttackTakesItsFactsFromOutside() throws {
        let other = EscapeFacts(
            secret: "/elsewhere/key", length: 9, heldDirectory: 8, heldFile: 9,
            disk: DeviceNode(.block, 7, 6),
            diskName: "loop6", process: 77, address: 0x1000)
        for escape in Escape.allCases {
            XCTAssertNotEqual(
                try escape.plan(Self.facts), try escape.plan(other), "\(escape) ignores what it was told")
        }
    }
}

extension EscapeFacts {
    /// What an attacker on this bench knows.
    init(_ bench: EscapeBench) {
        self.init(
            secret: bench.secretPath, length: bench.token.utf8.count,
            heldDirectory: EscapeBench.heldDirectory, heldFile: EscapeBench.heldFile,
            disk: bench.disk, diskName: "loop\(bench.disk.minor)", process: bench.victim.process,
            address: bench.victim.address)
    }
}
