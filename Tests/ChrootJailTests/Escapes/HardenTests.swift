import ChrootJail
import FileTrees
import Foundation
import LinuxSystem
import SuiteSupport
import XCTest

final class HardenTests: CleanTestCase {
    private func hardened(_ root: String, _ change: (inout HardenedJail) -> Void = { _ in }) -> HardenedJail {
        var jail = HardenedJail(root: root)
        change(&jail)
        return jail
    }

    /// Runs a line of shell in a hardened jail.
    private func shell(_ line: String, _ change: (inout HardenedJail) -> Void = { _ in }) throws -> LiveRun {
        let command = Command(["sh", "-c", line], environment: ["PATH=/bin"])
        _ = try hardened("/nowhere", change).plan(for: command)
        try requires(.root)
        let root = try TestRoot()
        return try LiveRun(try hardened(root.path, change).plan(for: command))
    }

    /// Every attack that is listed must fail, in a writable hardened jail as in a read-only one.
    private func assertHolds(_ escape: Escape, line: UInt = #line) throws {
        _ = try HardenedJail(root: "/nowhere").plan(for: Command(["/x"]))
        try requires(.root, .device("/dev/loop-control"))
        let bench = try EscapeBench(
            in: "/tmp/drydock-\(getpid())-\(UUID().uuidString.prefix(8))", token: UUID().uuidString,
            labinit: .besideThisProgram())
        defer { XCTAssertNoThrow(try bench.close()) }
        let attack = try escape.plan(EscapeFacts(bench))
        for isReadOnly in [false, true] {
            let jail = hardened(bench.root) { $0.isReadOnly = isReadOnly }
            let attempt = try bench.attempt(attack) { try jail.plan(for: Command($0)) }
            XCTAssertNotEqual(
                attempt, .escaped, "\(escape) got out of the hardened jail (read-only: \(isReadOnly))",
                line: line)
        }
    }

    func testASecondChrootFails() throws { try assertHolds(.secondChroot) }
    func testAHeldDirectoryFails() throws { try assertHolds(.heldDirectory) }
    func testADeviceNodeFails() throws { try assertHolds(.deviceNode) }
    func testARootInProcFails() throws { try assertHolds(.processRoot) }
    func testADebuggerFails() throws { try assertHolds(.debugger) }
    func testAMountFails() throws { try assertHolds(.mount) }
    func testAMovedDirectoryFails() throws { try assertHolds(.movedDirectory) }
    func testAHardLinkFails() throws { try assertHolds(.hardLink) }

    func testTheRootMountHoldsEvenWithChrootsCapability() throws {
        // Docker's containers keep CAP_SYS_CHROOT: there the root mount alone stops the oldest escape.
        _ = try HardenedJail(root: "/nowhere").plan(for: Command(["/x"]))
        try requires(.root, .device("/dev/loop-control"))
        let bench = try EscapeBench(
            in: "/tmp/drydock-\(getpid())-\(UUID().uuidString.prefix(8))", token: UUID().uuidString,
            labinit: .besideThisProgram())
        defer { XCTAssertNoThrow(try bench.close()) }
        let jail = hardened(bench.root) { ($0.isReadOnly, $0.capabilities) = (false, .docker) }
        for escape in [Escape.secondChroot, .movedDirectory] {
            let attempt = try bench.attempt(try escape.plan(EscapeFacts(bench))) {
                try jail.plan(for: Command($0))
            }
            XCTAssertNotEqual(attempt, .escaped, "\(escape) with Docker's capabilities")
        }
    }

    func testNothingOfTheOldRootIsMounted() throws {
        let mounts = try proc("mountinfo")
        XCTAssertEqual(
            mounts.split(separator: "\n").filter { !$0.contains(" /proc ") }.count, 1,
            "inside there is one mount, the root:\n\(mounts)")
    }

    /// A file of /proc/self as the program in the jail sees it: its /proc is a bind mount of this one.
    private func proc(_ name: String, _ change: (inout HardenedJail) -> Void = { _ in }) throws -> String {
        let command = Command(["/bin/cat", "/proc/self/\(name)"])
        _ = try hardened("/nowhere", change).plan(for: command)
        try requires(.root)
        let root = try TestRoot()
        let jail = hardened(root.path, change)
        let shown: [Step] = [
            .unshare(.mount), .mount(source: "", target: "/", type: "", [.private, .recursive], data: ""),
            .mount(source: "/proc", target: root.path + "/proc", type: "", .bind, data: ""),
        ]
        return try LiveRun(Plan(shown + (try jail.plan(for: command)).steps)).output
    }

    func testNoPrivilegeIsLeftOrCanBeGained() throws {
        let status = try proc("status")
        for (line, value) in [
            ("CapInh", "0000000000000000"), ("CapPrm", "0000000000000000"), ("CapEff", "0000000000000000"),
            ("CapBnd", "0000000000000000"), ("CapAmb", "0000000000000000"), ("NoNewPrivs", "1"),
        ] {
            XCTAssertTrue(status.contains("\(line):\t\(value)\n"), "\(line) is to be \(value):\n\(status)")
        }
    }

    func testAUserAndItsGroupsAreChangedToo() throws {
        let status = try proc("status") { $0.credentials = Credentials(user: 77, group: 88) }
        XCTAssertTrue(status.contains("Uid:\t77\t77\t77\t77\n"), status)
        XCTAssertTrue(status.contains("Gid:\t88\t88\t88\t88\n"), status)
        XCTAssertTrue(
            status.contains("CapBnd:\t0000000000000000\n"), "dropped before the user was: \(status)")
        XCTAssertTrue(status.contains("NoNewPrivs:\t1\n"), status)
    }

    func testCapabilitiesThatAreKeptAreTheOnlyOnes() throws {
        let kept = CapabilitySet([.chown, .netBindService])
        let status = try proc("status") { $0.capabilities = kept }
        let mask = String(kept.rawValue, radix: 16)
        let text = String(repeating: "0", count: 16 - mask.count) + mask
        for line in ["CapPrm", "CapEff", "CapBnd"] {
            XCTAssertTrue(status.contains("\(line):\t\(text)\n"), "\(line) is to be \(text):\n\(status)")
        }
    }

    func testRootKeepsTheCapabilitiesThatStay() throws {
        var jail = hardened("/srv/jail") { $0.capabilities = CapabilitySet([.chown]) }
        let given = { () throws -> CapabilitySet? in
            try jail.plan(for: Command(["/x"])).steps.lazy.compactMap { step -> CapabilitySet? in
                if case .setCapabilities(let set) = step { return set }
                return nil
            }.first
        }
        jail.credentials = Credentials(user: 0, group: 0)
        assertLesson(
            try given(), is: CapabilitySet([.chown]), "the jail runs as root and keeps CAP_CHOWN",
            why: "what stays is taken from a user other than 0 only: root's power goes with root's id")
    }

    func testARootIsReadOnlyUnlessSaidOtherwise() throws {
        XCTAssertNotEqual(try shell("echo x > /tmp/x").end, .exited(0), "the root is writable")
        XCTAssertEqual(try shell("echo x > /tmp/x") { $0.isReadOnly = false }.end, .exited(0))
    }

    func testSetUserIDMeansNothingInTheRoot() throws {
        let options = try proc("mountinfo").split(separator: "\n").first {
            $0.contains(" / / ") || $0.contains(" / rw") || $0.contains(" / ro")
        }
        XCTAssertTrue(
            options?.contains("nosuid") ?? false, "the root mount has no nosuid: \(options ?? "none")")
    }

    func testTheHostSeesNothingOfIt() throws {
        let before = try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
        XCTAssertEqual(try shell("exit 4").end, .exited(4))
        let after = try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
        assertLesson(
            after, is: before, "ran a hardened jail",
            why: "a mount namespace is a copy that still tells its peers, until its mounts are private")
    }

    func testTheHostIsMadePrivateBeforeAnythingIsMounted() throws {
        let steps = try HardenedJail(root: "/srv/jail").plan(for: Command(["/x"])).steps
        let mounts = steps.compactMap { step -> MountOptions? in
            if case .mount(_, _, _, let options, _) = step { return options }
            return nil
        }
        XCTAssertTrue(
            mounts.first.map { !$0.isDisjoint(with: [.private, .slave]) && $0.contains(.recursive) } ?? false,
            "the first mount call makes everything private, recursively; the plan is\n\(Plan(steps).listing)")
    }

    func testTheCommandKeepsItsDirectoryAndStatus() throws {
        let run = try shell("cd /tmp && pwd && exit 9")
        XCTAssertEqual(run.output, "/tmp\n")
        XCTAssertEqual(run.end, .exited(9))
    }

    func testNoLimitIsSetYet() throws {
        // What this jail does not do: that is what labs 4 and 5 are for.
        let run = try shell("n=0; while [ $n -lt 50 ]; do /bin/sleep 0 & n=$((n+1)); done; wait; echo $n")
        XCTAssertEqual(run.output, "50\n", "fifty processes at once are nobody's concern here")
    }
}
