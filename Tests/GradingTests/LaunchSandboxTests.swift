import XCTest

@testable import Grading

/// What hosts that give less say about it.
final class LaunchSandboxTests: XCTestCase {
    func testAHostWithoutNamespacesHasNoSandboxAndSaysWhy() {
        let probe = SandboxProbe(isolation: .reaper, groups: [])
        XCTAssertNil(probe.sandbox)
        XCTAssertEqual(
            probe.shortcomings.first?.hasPrefix("no sandbox: neither root nor user namespaces"), true)
        XCTAssertNotNil(probe.missing[.memory])
        XCTAssertNotNil(probe.missing[.processes])
    }

    func testWhoRequiresASandboxIsToldWhatIsMissing() {
        let probe = SandboxProbe(isolation: .strongest, groups: [])
        XCTAssertThrowsError(try probe.require()) { error in
            XCTAssertTrue("\(error)".contains("memory: no memory cgroup may be made"), "\(error)")
            XCTAssertTrue("\(error)".hasPrefix("--require-sandbox: this host gives less: "), "\(error)")
        }
    }

    func testTheDoctorHasALineForEachLayer() throws {
        let report = HostReport(environment: ProcessInfo.processInfo.environment)
        let names = Set(report.findings.map(\.name))
        XCTAssertTrue(names.contains("sandbox"))
        guard SandboxProbe.ofThisHost.refusal == nil else { return }
        for layer in Sandbox.Layer.allCases {
            XCTAssertTrue(names.contains("  \(layer.rawValue)"), layer.rawValue)
        }
    }

    /// The tests of the box once more, as a user without any power.
    func testAnOrdinaryUserGetsTheSameBox() throws {
        try XCTSkipIf(geteuid() != 0, "needs root, to become an ordinary user")
        let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        var request = LaunchRequest(executable: "/usr/bin/setpriv")
        try XCTSkipIf(access(request.executable, X_OK) != 0, "needs setpriv, of util-linux")
        let nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups"]
        request.arguments = nobody + ["/bin/sh", "-c", "test -x '\(bundle)' && unshare --user true"]
        let isPossible = try request.run(in: .reaper, groups: []).ending == .exited(0)
        try XCTSkipIf(!isPossible, "user 65534 cannot reach \(bundle) or make user namespaces")
        request.arguments = nobody + [bundle, "GradingTests.LaunchBoxTests"]
        request.limits = Limits(wall: .seconds(120), cpu: .seconds(60), processes: 4096)
        let result = try request.run(in: .reaper, groups: [])
        XCTAssertEqual(result.ending, .exited(0), String(result.standardOutput.text.suffix(4000)))
        XCTAssertTrue(result.standardOutput.text.contains("with 0 failures"))
        XCTAssertFalse(result.standardOutput.text.contains("skipped"))
    }
}
