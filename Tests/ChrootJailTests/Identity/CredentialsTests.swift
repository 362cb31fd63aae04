import ChrootJail
import LinuxSystem
import SuiteSupport
import XCTest

final class CredentialsTests: CleanTestCase {
    private let worker = Credentials(user: 1234, group: 4321)

    /// The lines of /proc/self/status of a program with these credentials.
    private func status(_ credentials: Credentials, before: [Step] = []) throws -> [String: String] {
        let steps = try credentials.steps()
        try requires(.root)
        let look = Step.execute(
            candidates: ["/bin/cat"], arguments: ["cat", "/proc/self/status"], environment: [])
        let text = try LiveRun(Plan(before + steps + [look])).output
        return text.split(separator: "\n").reduce(into: [:]) { lines, line in
            let parts = line.split(separator: ":", maxSplits: 1)
            lines[String(parts[0])] =
                parts.count > 1 ? parts[1].split(separator: "\t").joined(separator: " ") : ""
        }
    }

    func testNobodyIsWhomTheKernelPutsInPlaceOfIdsThatItCannotShow() {
        XCTAssertEqual(
            Credentials.nobody, Credentials(user: 65534, group: 65534), "/proc/sys/kernel/overflowuid")
    }

    func testGroupsAreGivenUpBeforeTheUser() throws {
        let names = try worker.steps().map { $0.words[0] }
        let user = try XCTUnwrap(
            names.firstIndex(of: "setresuid"), "the plan sets all three user ids: \(names)")
        for call in ["setgroups", "setresgid"] {
            let place = try XCTUnwrap(names.firstIndex(of: call), "the plan needs \(call): \(names)")
            XCTAssertLessThan(place, user, "after setresuid nobody is root any more, and \(call) is EPERM")
        }
    }

    func testAllFourUserIDsAreTheNewOne() throws {
        XCTAssertEqual(
            try status(worker)["Uid"], "1234 1234 1234 1234", "real, effective, saved, file system")
    }

    func testAllFourGroupIDsAreTheNewOne() throws {
        XCTAssertEqual(try status(worker)["Gid"], "4321 4321 4321 4321")
    }

    func testNoGroupOfRootStays() throws {
        let groups = try status(worker, before: [.setGroups([0, 4, 24])])["Groups"]
        assertLesson(
            groups?.trimmingCharacters(in: .whitespaces), is: "",
            "dropped to 1234:4321 from the groups 0, 4, 24",
            why: "group 0 still opens every file that root's group may read")
    }

    func testNamedGroupsAreTheOnlyOnes() throws {
        let groups = try status(Credentials(user: 7, group: 8, supplementary: [100, 200]))["Groups"]
        XCTAssertEqual(groups?.trimmingCharacters(in: .whitespaces), "100 200")
    }

    func testRootCannotBeRegained() throws {
        for back in [
            IDs(all: 0), IDs(real: nil, effective: 0, saved: nil), IDs(real: 0, effective: nil, saved: nil),
        ] {
            let plan = Plan(try worker.steps() + [.setUserIDs(back)])
            try requires(.root)
            XCTAssertThrowsError(try LiveRun(plan), "a saved id of 0 is a way back") { error in
                XCTAssertEqual((error as? StepFailure)?.reason.code, .notPermitted, "\(error)")
            }
        }
    }

    func testTheGroupCannotBeRegained() throws {
        let plan = Plan(try worker.steps() + [.setGroupIDs(IDs(real: nil, effective: 0, saved: nil))])
        try requires(.root)
        XCTAssertThrowsError(try LiveRun(plan)) { error in
            XCTAssertEqual((error as? StepFailure)?.reason.code, .notPermitted, "\(error)")
        }
    }

    func testTheCapabilitiesGoWithTheUser() throws {
        let lines = try status(worker)
        XCTAssertEqual(lines["CapEff"], "0000000000000000", "another user than 0 has none of root's power")
        XCTAssertEqual(lines["CapPrm"], "0000000000000000")
    }

    func testAFileOfRootStaysClosed() throws {
        let plan = Plan(try Credentials.nobody.steps() + [.show(path: "/etc/shadow", limit: 1)])
        try requires(.root)
        let run = try? LiveRun(plan)
        XCTAssertNil(run, "nobody has read /etc/shadow")
    }

    func testEachCallIsMadeOnce() throws {
        let names = try worker.steps().map { $0.words[0] }
        XCTAssertEqual(names.sorted(), ["setgroups", "setresgid", "setresuid"])
    }
}
