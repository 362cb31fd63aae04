import ChrootJail
import Foundation
import LinuxSystem
import SuiteSupport
import XCTest

final class JailRunTests: CleanTestCase {
    /// Runs a line of shell in a naive jail.
    private func shell(
        _ line: String, environment: [String] = ["PATH=/bin"], directory: String = "/", input: String = ""
    ) throws -> LiveRun {
        let command = Command(["sh", "-c", line], environment: environment, directory: directory)
        let root = "/tmp/drydock-\(getpid())-unmade"
        _ = try Jail(root: root).plan(for: command)
        try requires(.root)
        let place = try TestRoot()
        return try LiveRun(try Jail(root: place.path).plan(for: command), input: input)
    }

    func testAWordIsLookedForInTheCommandsOwnPath() throws {
        let rows: [Row<Command, [String]>] = [
            Row("slash", Command(["./run"], environment: ["PATH=/a"]), gives: ["./run"]),
            Row("absolute", Command(["/bin/ls"]), gives: ["/bin/ls"]),
            Row("path", Command(["ls"], environment: ["PATH=/a:/b/c"]), gives: ["/a/ls", "/b/c/ls"]),
            Row("no path", Command(["ls"], environment: ["HOME=/"]), gives: ["/bin/ls", "/usr/bin/ls"]),
            Row(
                "empty entry", Command(["ls"], environment: ["PATH=/a::/b"]),
                gives: ["/a/ls", "./ls", "/b/ls"]),
            Row(
                "not another variable", Command(["ls"], environment: ["XPATH=/x", "PATH=/y"]),
                gives: ["/y/ls"]),
            Row("no word", Command([]), gives: []),
            Row("empty word", Command([""]), gives: []),
        ]
        try assertRows(
            rows, "look for the first word",
            why: "the jail has its own folders; the host's PATH means nothing there"
        ) { try $0.candidates }
    }

    func testAnEndIsOneNumber() throws {
        let rows: [Row<ProcessEnd, Int32>] = [
            Row("zero", .exited(0), gives: 0), Row("status", .exited(255), gives: 255),
            Row("killed", .signalled(9), gives: 137), Row("terminated", .signalled(15), gives: 143),
            Row("segmentation fault", .signalled(11), gives: 139),
        ]
        try assertRows(rows, "turn the end into a status", why: "shells and docker print exactly this number")
        {
            try ExitStatus($0).code
        }
    }

    func testAPlanGoesInChangesTheRootAndStandsInside() throws {
        let plan = try Jail(root: "/srv/jail").plan(
            for: Command(["/x"], environment: ["A=1"], directory: "/w"))
        var place = "outside"
        for step in plan.steps {
            switch step {
            case .changeDirectory("/srv/jail") where place == "outside": place = "at the root"
            case .chroot(".") where place == "at the root": place = "rooted"
            case .chroot("/srv/jail"): place = place == "at the root" ? "rooted" : "rooted, standing outside"
            case .changeDirectory("/") where place.hasPrefix("rooted"): place = "inside"
            case .changeDirectory("/w") where place != "outside": place = "inside, at work"
            default: break
            }
        }
        assertLesson(
            place, is: "inside, at work", "followed the plan \(plan.listing)",
            why: "chroot does not move the process: one that stands outside goes on standing there")
        XCTAssertEqual(
            plan.steps.last, .execute(candidates: ["/x"], arguments: ["/x"], environment: ["A=1"]),
            "the last step becomes the command, with exactly its environment")
    }

    func testTheStatusIsTheProgramsOwn() throws {
        for status in [Int32(0), 1, 7, 255] {
            XCTAssertEqual(try shell("exit \(status)").end, .exited(status))
        }
    }

    func testASignalIsSeen() throws {
        XCTAssertEqual(try shell("kill -TERM $$").end, .signalled(15))
    }

    func testTheFolderIsTheRoot() throws {
        XCTAssertEqual(try shell("/bin/ls /").output.split(separator: "\n").first, "bin")
        XCTAssertEqual(
            try shell("test -e /etc/passwd && echo seen; echo end").output, "end\n",
            "the host's /etc is not in the jail")
    }

    func testTheEnvironmentIsExactlyWhatWasGiven() throws {
        let run = try shell("/bin/cat /proc/self/environ; set", environment: ["ONLY=this"])
        XCTAssertTrue(run.output.contains("ONLY='this'"), run.output)
        XCTAssertFalse(
            run.output.contains("HOME="), "nothing of this process's environment gets in: \(run.output)")
    }

    func testInputAndOutputAreWired() throws {
        let run = try shell("/bin/cat; echo oops >&2", input: "through")
        XCTAssertEqual(run.output, "through")
        XCTAssertEqual(run.complaints, "oops\n")
    }

    func testTheWorkingDirectoryIsTheOneThatWasAskedFor() throws {
        XCTAssertEqual(try shell("pwd", directory: "/tmp").output, "/tmp\n")
        XCTAssertEqual(try shell("pwd").output, "/\n")
    }

    func testNoRelativePathLeadsOutside() throws {
        // A plan that forgets to go to the new "/" stands in the old tree.
        let run = try shell("cd ../../../../../..; /bin/ls -d etc 2>/dev/null; pwd -P")
        XCTAssertEqual(run.output, "/\n", "with ../.. the program came out of the jail")
    }

    func testAProgramThatIsNotThereIsTheStepThatFailed() throws {
        let command = Command(["nowhere"], environment: ["PATH=/bin"])
        let plan = try Jail(root: "/tmp").plan(for: command)
        try requires(.root)
        XCTAssertThrowsError(try LiveRun(plan)) { error in
            let failure = error as? StepFailure
            XCTAssertEqual(failure?.index, plan.steps.count - 1, "\(error)")
            XCTAssertEqual(failure?.reason, SystemError("exec(/bin/nowhere)", .noEntry))
        }
    }

    func testARootThatIsNotThereIsTheStepThatFailed() throws {
        let plan = try Jail(root: "/no/such/root").plan(for: Command(["/bin/sh"]))
        XCTAssertThrowsError(try LiveRun(plan)) { error in
            XCTAssertEqual((error as? StepFailure)?.reason.code, .noEntry, "\(error)")
        }
    }

    func testRunGivesTheStatus() throws {
        let jail = Jail(root: "/")
        _ = try jail.plan(for: Command(["/bin/sh", "-c", "exit 3"]))
        try requires(.root)
        let status = try jail.run(Command(["/bin/sh", "-c", "exit 3"]), by: .besideThisProgram())
        XCTAssertEqual(status.code, 3)
    }

    func testRunHandsOnInputOutputAndErrorAsTheyAre() throws {
        let jail = Jail(root: "/")
        let links = try (0...2).map {
            try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
        }
        let script = """
            for n in 0 1 2; do
                test "$(readlink /proc/$$/fd/$n)" = "$1" || exit 1$n
                shift
            done
            """
        let command = Command(["/bin/sh", "-c", script, "sh"] + links)
        _ = try jail.plan(for: command)
        try requires(.root)
        let status = try jail.run(command, by: .besideThisProgram())
        XCTAssertEqual(status.code, 0, "1N: in the jail, descriptor N is not what it is here")
    }
}
