import XCTest

@testable import Grading

/// What a host says about itself, and how it is understood.
final class LaunchCapabilitiesTests: XCTestCase {
    func testTheReportOfThisHostContradictsNothingThatHappensOnIt() throws {
        let host = LaunchCapabilities.probe()
        XCTAssertEqual(host.isolation, try LaunchRequest(shell: ":").run().isolation)
        XCTAssertEqual(host.groupFolders.isEmpty, host.memory == .process && host.processorTime == .process)
        for isolation in Isolation.allCases.prefix(while: { $0 != host.isolation }) {
            XCTAssertNotNil(host.refusals[isolation.rawValue])
        }
    }

    func testAWeakHostSaysWhatIsMissingAndWhatHelps() {
        let host = LaunchCapabilities(
            isolation: .reaper, refusals: ["pidNamespace": "Operation not permitted"], memory: .process,
            processorTime: .process, processes: .nothing, groupFolders: [])
        XCTAssertEqual(host.shortcomings.count, 4)
        XCTAssertTrue(
            host.shortcomings[0].hasPrefix("no PID namespace (pidNamespace: Operation not permitted)"))
    }

    func testHierarchiesAreFoundOnAPureVersionTwoHost() {
        let text = "30 24 0:27 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n"
        let mounts = GroupMount.all(in: text)
        XCTAssertEqual(mounts, [GroupMount(point: "/sys/fs/cgroup", root: "/", controller: nil)])
        XCTAssertEqual(
            mounts[0].places(own: "0::/user.slice/session-1.scope\n").map(\.parent),
            ["/sys/fs/cgroup/user.slice/session-1.scope", "/sys/fs/cgroup"])
    }

    func testHierarchiesAreFoundInAContainerThatSeesPartOfTheTree() {
        let text = "41 40 0:31 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n"
        let places = GroupMount.all(in: text).flatMap { $0.places(own: "5:memory:/docker/abc/inner\n") }
        XCTAssertEqual(places.map(\.parent), ["/sys/fs/cgroup/memory/inner", "/sys/fs/cgroup/memory"])
    }

    func testAHybridHostOffersVersionTwoAndTheControllersOfVersionOne() {
        let text = """
            41 40 0:31 / /cg/pids rw - cgroup cgroup rw,pids
            42 40 0:32 / /cg/cpu rw - cgroup cgroup rw,cpu,cpuacct
            43 40 0:33 / /cg/unified rw - cgroup2 cgroup2 rw
            """
        XCTAssertEqual(GroupMount.all(in: text).map(\.point), ["/cg/unified", "/cg/pids"])
    }

    func testLinesThatAreNoMountsAreLeftOut() {
        XCTAssertEqual(GroupMount.all(in: "- \n1 2 - cgroup2\n\n"), [])
    }
}
