import LinuxSystem
import SuiteSupport
import XCTest

final class LabinitTests: CleanTestCase {
    /// Runs a plan with its standard output caught.
    private func output(of plan: Plan, descriptors: DescriptorMap = [:]) throws -> (ProcessEnd, String) {
        let caught = try OwnedDescriptor.inMemory("output")
        let process = try Labinit.besideThisProgram().start(
            plan, descriptors: ([0: 0, 1: caught.number, 2: 2] as DescriptorMap).adding(descriptors))
        let end = try process.wait()
        let again = try OwnedDescriptor(opening: "/proc/self/fd/\(caught.number)")
        return (end, String(decoding: try again.readAll(), as: UTF8.self))
    }

    func testAPlanBecomesItsProgram() throws {
        let plan: Plan = [
            .execute(
                candidates: ["/nowhere/sh", "/bin/sh"], arguments: ["sh", "-c", "echo $0 $A; exit 7"],
                environment: ["A=1"])
        ]
        let (end, text) = try output(of: plan)
        XCTAssertEqual(end, .exited(7))
        XCTAssertEqual(text, "sh 1\n")
    }

    func testAPlanWithoutAProgramEndsWithZero() throws {
        let (end, text) = try output(of: [.announce("here")])
        XCTAssertEqual(end, .exited(0))
        XCTAssertEqual(text, "here\n")
    }

    func testTheStepThatWasRefusedIsNamed() throws {
        XCTAssertThrowsError(try output(of: [.changeDirectory("/"), .changeDirectory("/no/where")])) {
            error in
            let wanted = StepFailure(index: 1, reason: SystemError("chdir(/no/where)", .noEntry))
            XCTAssertEqual(error as? StepFailure, wanted)
        }
    }

    func testTheIdThatWouldLeaveTheOldOneIsRefused() throws {
        for step in [Step.setUserIDs(IDs(all: .max)), .setGroupIDs(IDs(all: .max))] {
            XCTAssertThrowsError(try output(of: [step]), "root would go on as root") { error in
                XCTAssertEqual((error as? StepFailure)?.reason.code, .invalid, "\(error)")
            }
        }
    }

    func testAProgramThatIsNotThereIsARefusedStep() throws {
        let plan: Plan = [.execute(candidates: ["/no/ls", "/none/ls"], arguments: ["ls"], environment: [])]
        XCTAssertThrowsError(try output(of: plan)) { error in
            XCTAssertEqual((error as? StepFailure)?.reason.code, .noEntry, "\(error)")
        }
    }

    func testOnlyTheGivenDescriptorsArriveAndThePlansOwnIsGone() throws {
        let extra = try OwnedDescriptor(opening: "/")
        let list: Plan = [
            .execute(candidates: ["/bin/ls"], arguments: ["ls", "/proc/self/fd"], environment: [])
        ]
        let (_, text) = try output(of: list, descriptors: [5: extra.number])
        // 3 is the folder that ls itself reads.
        XCTAssertEqual(text.split(separator: "\n"), ["0", "1", "2", "3", "5"])
    }

    func testAnyNumberMayBeGivenWithoutHarmToThePlan() throws {
        let extra = try OwnedDescriptor(opening: "/")
        for number in Int32(10)...100 {
            let (end, text) = try output(of: [.announce("here")], descriptors: [number: extra.number])
            XCTAssertEqual(end, .exited(0), "descriptor \(number) took the place of another on its way")
            XCTAssertEqual(text, "here\n")
        }
    }

    func testALabinitThatIsNotThereIsAnError() {
        XCTAssertThrowsError(try Labinit(path: "/no/labinit").start([.awaitLine]).id) { error in
            XCTAssertEqual(error as? SystemError, SystemError("exec(/no/labinit)", .noEntry))
        }
    }

    func testASignalIsReportedAsOne() throws {
        let waiting = try PipeEnds()
        let process = try Labinit.besideThisProgram().start(
            [.execute(candidates: ["/bin/cat"], arguments: ["cat"], environment: [])],
            descriptors: [0: waiting.reading.number, 1: waiting.writing.number])
        try process.signal(SIGKILL)
        let end = try process.wait()
        XCTAssertEqual(end, .signalled(SIGKILL))
    }

    func testAPlanLongerThanASocketHoldsArrives() throws {
        let long = String(repeating: "x", count: 100_000)
        let plan = Plan((0..<20).map { .announce("\($0)\(long)") })
        let (end, text) = try output(of: plan)
        XCTAssertEqual(end, .exited(0))
        XCTAssertEqual(text.count, plan.steps.count * 100_001 + 30)
    }
}
