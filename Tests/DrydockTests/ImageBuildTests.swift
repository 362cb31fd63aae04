import Foundation
import SuiteSupport
import XCTest

/// `drydock image build` and what shows its images, on real containers.
final class ImageBuildTests: ImageTestCase {
    private let lecture = "FROM ubuntu:15.04\nCOPY . /app\nRUN make /app\nCMD python /app/app.py\n"

    func testTheLecturesDockerfileBuildsAndTheSecondTimeFromTheCache() throws {
        try requires(.root)
        try importBase()
        try write("Dockerfile", lecture)
        try write("app.py", "print('hello')\n")
        let first = try image("build", "-t", "web", context)
        XCTAssertEqual(first.status, 0, first.errors)
        XCTAssertTrue(first.output.contains("Step 3/4 : RUN /bin/sh -c make /app\n"), first.output)
        XCTAssertTrue(first.output.contains("web: 3 layers"), first.output)
        let second = try image("build", "-t", "web", context)
        XCTAssertEqual(second.output.components(separatedBy: "CACHED").count, 3, second.output)
        XCTAssertEqual(first.output.split(separator: "\n").last, second.output.split(separator: "\n").last)
        let history = try image("history", "web", "--json").output.split(separator: "\n")
        XCTAssertEqual(history.map { $0.contains("\"empty\":true") }, [false, false, false, true])
        XCTAssertTrue(try image("inspect", "web").output.contains("python /app/app.py"))
        let longest = (first.output + second.output).split(separator: "\n").map(\.count).max() ?? 0
        XCTAssertLessThanOrEqual(longest, 80)
    }

    func testAStepRunsAsItsUserInItsFolderWithItsVariablesAndNoNetwork() throws {
        try requires(.root)
        try importBase()
        try write(
            "Dockerfile",
            """
            FROM ubuntu:15.04
            WORKDIR /here
            ENV A=1
            ARG B=2
            RUN id && echo $PWD $A $B $$ && echo net: $(cat /proc/net/dev | cat) > /net
            USER 5:6
            RUN id && ! echo x > /no
            RUN <<EOF
            #!/bin/sh
            echo script $0
            EOF

            """)
        let run = try image("build", "-t", "x", context, "--build-arg", "B=3")
        XCTAssertEqual(run.status, 0, run.errors)
        for line in ["uid=0 gid=0\n", "/here 1 3 ", "uid=5 gid=6\n", "script /dev/pipes/EOF\n"] {
            XCTAssertTrue(run.output.contains(line), "\(line): \(run.output)")
        }
        let empty = try image("history", "x", "--json").output.split(separator: "\n").suffix(2)
        XCTAssertTrue(
            empty.allSatisfy { $0.contains("\"empty\":true") }, "a step that changed nothing: \(empty)")
    }

    func testAFailedStepNamesFileLineAndStatusAndTagsNothing() throws {
        try requires(.root)
        try importBase()
        try write("Dockerfile", "FROM ubuntu:15.04\nRUN echo 1 > /a\nRUN exit 3\n")
        let run = try image("build", "-t", "bad", context)
        XCTAssertEqual(run.status, 1)
        XCTAssertTrue(run.errors.contains("Dockerfile:3: RUN: ended with status 3"), run.errors)
        XCTAssertEqual(try image("history", "bad").status, 1)
    }

    func testABuildThatIsAskedToEndLeavesNothing() throws {
        try requires(.root)
        try importBase()
        try write("Dockerfile", "FROM ubuntu:15.04\nRUN echo waiting; sleep 1000\n")
        let process = try DrydockProcess(["image", "build", "-t", "x", context, "--layout", layout])
        XCTAssertTrue(process.awaitOutput("waiting"))
        process.signal(SIGTERM)
        XCTAssertEqual(process.end().status, 143)
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: layout + "/ingest"), [])
    }

    func testAKilledBuildIsSweptByTheNext() throws {
        try requires(.root)
        try importBase()
        try write("Dockerfile", "FROM ubuntu:15.04\nRUN echo waiting; sleep 1000\n")
        let process = try DrydockProcess(["image", "build", "-t", "x", context, "--layout", layout])
        XCTAssertTrue(process.awaitOutput("waiting"))
        process.signal(SIGKILL)
        XCTAssertEqual(process.end().signal, SIGKILL)
        try write("Dockerfile", "FROM ubuntu:15.04\n")
        XCTAssertEqual(try image("build", "-t", "y", context).status, 0)
    }

    func testARecordingRunsNothingAndSaysSo() throws {
        try write("Dockerfile", "FROM scratch\nCOPY . /app\nRUN make /app\n")
        let run = try image("build", "-t", "x", context, "--record")
        XCTAssertEqual(run.status, 0, run.errors)
        XCTAssertTrue(run.output.contains("not run"), run.output)
        XCTAssertTrue(try image("history", "x").output.contains("RUN /bin/sh -c make /app"))
    }

    func testEventsAreLinesOfJSON() throws {
        try write("Dockerfile", "FROM scratch\nCOPY . /app\nENV a=1\n")
        let run = try image("build", "-t", "x", context, "--json", "--build-arg", "unused=1")
        let lines = run.output.split(separator: "\n")
        let events = try lines.map { line in
            try XCTUnwrap(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
        }
        XCTAssertEqual(
            events.map { $0["event"] as? String },
            ["warning", "step", "result", "step", "result", "step", "result", "image"])
    }

    func testTheSameEpochGivesTheSameImage() throws {
        try requires(.root)
        try importBase()
        try write("Dockerfile", lecture)
        try write("app.py", "1\n")
        setenv("SOURCE_DATE_EPOCH", "1500000000", 1)
        defer { unsetenv("SOURCE_DATE_EPOCH") }
        let digests = try ["a", "b"].map { name in
            try FileManager.default.setAttributes(
                [.modificationDate: Date()], ofItemAtPath: context + "/app.py")
            let run = try image("build", "-t", name, context, "--no-cache")
            XCTAssertEqual(run.status, 0, run.errors)
            return run.output.split(separator: "\n").last
        }
        XCTAssertEqual(digests[0], digests[1])
    }

    func testWhatIsWrongIsNamed() throws {
        try write("Dockerfile", "FROM scratch AS one\nCOPY a /\n")
        try write("a", "1")
        let rows: [([String], [String])] = [
            (["/no/such"], ["/no/such", "context"]),
            ([context, "-f", "/no/such"], ["/no/such", "Dockerfile"]),
            ([context, "--target", "two"], ["two", "one"]),
            ([context, "--platform", "linux"], ["linux", "linux/amd64"]),
            ([context, "--build-arg", "DRYDOCK_NOT_SET"], ["DRYDOCK_NOT_SET", "NAME=value"]),
        ]
        for (words, parts) in rows {
            let run = try ProgramRun.drydock(["image", "build", "-t", "x"] + words + ["--layout", layout])
            XCTAssertEqual(run.status, 1, "\(words): \(run.errors)")
            for part in parts { XCTAssertTrue(run.errors.contains(part), "\(part): \(run.errors)") }
        }
        try write("Dockerfile", "FROM nosuch\n")
        XCTAssertTrue(try image("build", "-t", "x", context).errors.contains("it holds none"))
    }

    func testTheExperimentPrintsItsNumbers() throws {
        let run = try ProgramRun.drydock([
            "image", "experiment", "--base-kilobytes", "500", "--own-kilobytes", "5", "--json",
        ])
        XCTAssertEqual(run.status, 0, run.errors)
        let result = try XCTUnwrap(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        let (sum, disk) = (result["sum"] as? Int ?? 0, result["disk"] as? Int ?? 0)
        XCTAssertGreaterThan(sum, 5_000_000)
        XCTAssertLessThan(disk, 700_000, "the base is on disk once")
        let rebuilds = (result["rebuilds"] as? [[String: Any]])?.compactMap { $0["steps"] as? Int }
        XCTAssertEqual(rebuilds, [10, 0, 1, 10])
    }
}
