import Dockerfiles
import ImageLayers
import LabSupport
import SuiteSupport
import XCTest

/// Milestone 5. Here: one instruction and its arguments; the other topics are in the files beside.
final class DockerfileTests: XCTestCase {
    func testTheLecturesFourLines() throws {
        let file = try Dockerfile(
            parsing: "FROM ubuntu:15.04\nCOPY . /app\nRUN make /app\nCMD python /app/app.py\n")
        XCTAssertEqual(
            file.instructions.map(\.listing),
            [
                "1 FROM ubuntu:15.04", "2 COPY .|/app", "3 RUN make /app", "4 CMD python /app/app.py",
            ])
        XCTAssertEqual(file.stages.count, 1)
        XCTAssertEqual(file.stages.first?.base, "ubuntu:15.04")
        XCTAssertEqual(file.stages.first?.instructions.map(\.keyword), [.copy, .run, .cmd])
    }

    func testAnArrayOfStringsIsTheExecForm() throws {
        try assertRows(
            [
                row(#"CMD ["a", "b c"]"#, #"CMD[exec] a|b c"#),
                row(#"CMD [ "a" ,"\u0062\n" ] "#, "CMD[exec] a|b\n"),
                row("CMD []", "CMD[exec]"), row("ENTRYPOINT", "ENTRYPOINT"),
                row(#"COPY ["a b", "/c"]"#, "COPY[exec] a b|/c"),
                row(#"SHELL ["/bin/bash", "-c"]"#, "SHELL[exec] /bin/bash|-c"),
                row(#"HEALTHCHECK CMD ["x", "y"]"#, "HEALTHCHECK[exec] CMD|x|y"),
            ], "read", why: "a JSON array goes to exec as it is; no shell splits or expands it"
        ) { try self.listing(of: $0) }
    }

    func testWhatIsNoArrayIsTextForAShell() throws {
        try assertRows(
            [
                row("RUN [ -f /x ] && true", "RUN [ -f /x ] && true"),
                row("CMD ['a', 'b']", "CMD ['a', 'b']"), row(#"RUN ["a", "b""#, #"RUN ["a", "b""#),
                row(#"RUN ["a"] b"#, #"RUN ["a"] b"#),
                row("RUN   echo  'a   b'  # no comment ", "RUN echo  'a   b'  # no comment"),
                row("run\techo $x \"q\"", "RUN echo $x \"q\""),
                row("HEALTHCHECK   cmd   curl -f x", "HEALTHCHECK cmd|curl -f x"),
            ], "read", why: "[ is a program that shells know, so text that is no JSON is text"
        ) { try self.listing(of: $0) }
    }

    func testAnArrayOfMoreThanStringsIsAMistake() throws {
        for line in ["CMD [1]", #"RUN ["a", ["b"]]"#, #"COPY ["a", null]"#, "VOLUME [{}]"] {
            XCTAssertEqual(try fault(inStage: line)?.lines, 2...2, line)
        }
    }

    func testFlagsStandBeforeTheArguments() throws {
        let copy = try instruction(
            "COPY --from=build --chown=1:2 --link --exclude=*.o --exclude=*.a a --b /c")
        XCTAssertEqual(copy.flag("from"), "build")
        XCTAssertEqual(copy.flags("exclude"), ["*.o", "*.a"])
        XCTAssertTrue(copy.isSet("link"))
        XCTAssertFalse(copy.isSet("parents"))
        XCTAssertEqual(copy.arguments, ["a", "--b", "/c"])
        let run = try instruction(#"RUN --mount='type=bind,target=/a b' -- --not-a-flag"#)
        XCTAssertEqual(run.flags, [InstructionFlag("mount", "type=bind,target=/a b")])
        XCTAssertEqual(run.arguments, ["--not-a-flag"])
        XCTAssertFalse(try instruction("COPY --link=FALSE a b").isSet("link"))
    }

    func testFlagsThatNobodyKnowsAreRefused() throws {
        for line in [
            "COPY --user=me a b", "RUN --mnt=x y", "FROM --x=1 a", "WORKDIR --p /a", "COPY --link=maybe a b",
            "COPY --from a b", "COPY --chown=1 --chown=2 a b", "RUN --network=moon x", "COPY --from=$x a b",
            "RUN --mount=type=floppy x", "RUN --mount=tipe=bind x", "HEALTHCHECK --interval=3 CMD x",
            "HEALTHCHECK --interval=1us CMD x", "HEALTHCHECK --retries=-1 CMD x",
        ] {
            XCTAssertEqual(try fault(inStage: line)?.lines, 2...2, line)
        }
        XCTAssertNil(try fault(inStage: "HEALTHCHECK --interval=1m30s --start-interval=0 --retries=3 CMD x"))
        XCTAssertNil(
            try fault(inStage: "RUN --security=insecure --network=none --mount=type=tmpfs,target=/x y"))
    }

    func testVariablesKeepTheirQuotesUntilTheyAreExpanded() throws {
        let pairs = try instruction(#"ENV a=1 b="2 3" c='4  5' d=6\ 7 e= "f g"=h"#)
        XCTAssertEqual(
            pairs.arguments, ["a=1", #"b="2 3""#, "c='4  5'", #"d=6\ 7"#, "e=", #""f g"=h"#])
        XCTAssertEqual(
            pairs.variables.map(\.value), ["1", #""2 3""#, "'4  5'", #"6\ 7"#, "", "h"])
        let old = try instruction("ENV  name   some value  with=it ")
        XCTAssertEqual(old.arguments, ["name", "some value  with=it"])
        XCTAssertEqual(old.variables, [Variable("name", "some value  with=it")])
        let names = try instruction(#"ARG a b=1 c="x y""#)
        XCTAssertEqual(
            names.variables, [Variable("a", nil), Variable("b", "1"), Variable("c", #""x y""#)])
    }

    func testWhatIsMissingIsSaid() throws {
        for line in [
            "COPY a", "ADD a", "COPY", "ENV", "ENV x", "ENV a=1 b", "ENV =1", "LABEL x", "ARG", "ARG =1",
            "WORKDIR", "USER", "STOPSIGNAL", "MAINTAINER", "VOLUME", "VOLUME []", #"VOLUME [" "]"#, "EXPOSE",
            "SHELL", "SHELL []", "SHELL /bin/sh -c", "HEALTHCHECK", "HEALTHCHECK CMD", "HEALTHCHECK NONE x",
            "HEALTHCHECK curl", "ONBUILD", "FROM", "FROM a b", "FROM a as", "FROM a AS b c", "FROM a IS b",
        ] {
            XCTAssertEqual(try fault(inStage: line)?.lines, 2...2, line)
        }
        for line in ["CMD", "ENTRYPOINT", "RUN", "HEALTHCHECK NONE", "VOLUME a b", "USER a b", "ENV x= "] {
            XCTAssertNil(try fault(inStage: line), line)
        }
    }

    func testAnUnknownInstructionNamesItsNeighbour() throws {
        let wrong = try XCTUnwrap(try fault(in: "FROM a\n\n# c\nCOPPY a b\n"))
        XCTAssertEqual(wrong.lines, 4...4)
        XCTAssertTrue("\(wrong)".hasPrefix("Dockerfile:4: found the instruction 'COPPY'"), "\(wrong)")
        XCTAssertTrue(wrong.expected.contains("COPY"), wrong.expected)
        XCTAssertFalse(try XCTUnwrap(try fault(in: "HOLIDAY\n")).expected.contains("did you mean"))
    }

    func testPortsAreNumbersOrRanges() throws {
        for port in ["80", "0", "65535", "53/udp", "8000-8010/TCP", "$PORT", "${a:-1}/udp", "127.0.0.1:1:2"] {
            XCTAssertNil(try fault(inStage: "EXPOSE \(port)"), port)
        }
        for port in ["65536", "-1", "+8", "9-8", "1-2-3", "80/icmp", "http", "/tcp"] {
            XCTAssertNotNil(try fault(inStage: "EXPOSE 1 \(port)"), port)
        }
    }

    func testATriggerIsAnInstructionForLater() throws {
        let one = try instruction(#"ONBUILD COPY --from=x ["a", "b"]"#)
        XCTAssertEqual(one.arguments, ["COPY", "a", "b"])
        XCTAssertEqual(one.trigger?.keyword, .copy)
        XCTAssertEqual(one.trigger?.flag("from"), "x")
        XCTAssertEqual(one.trigger?.text, #"COPY --from=x ["a", "b"]"#)
        for line in [
            "ONBUILD ONBUILD RUN a", "ONBUILD FROM a", "ONBUILD MAINTAINER me", "ONBUILD COPY a",
            "ONBUILD FLY",
        ] {
            XCTAssertNotNil(try fault(inStage: line), line)
        }
    }

    // MARK: Shared with the files beside

    func row(_ line: String, _ expected: String, line number: UInt = #line) -> Row<String, String> {
        Row(line, line, gives: expected, line: number)
    }

    /// The second instruction of a file whose first is a FROM.
    func instruction(_ line: String) throws -> Instruction {
        try XCTUnwrap(try Dockerfile(parsing: "FROM a\n" + line).instructions.dropFirst().first)
    }

    func listing(of line: String) throws -> String {
        String(try instruction(line).listing.drop { $0 != " " }.dropFirst())
    }

    /// Why a file is refused; nil when it is not.
    func fault(in text: String) throws -> DockerfileFault? {
        do {
            _ = try Dockerfile(parsing: text)
            return nil
        } catch let fault as DockerfileFault {
            return fault
        }
    }

    func fault(inStage line: String) throws -> DockerfileFault? {
        try fault(in: "FROM a\n" + line + "\n")
    }
}

extension Instruction {
    /// `3-4 RUN[exec] --flag a|b`.
    var listing: String {
        let place = lines.count == 1 ? "\(lines.lowerBound)" : "\(lines.lowerBound)-\(lines.upperBound)"
        let name = keyword.rawValue + (form == .exec ? "[exec]" : "")
        let words = flags.map(\.description) + (arguments.isEmpty ? [] : [arguments.joined(separator: "|")])
        return ([place, name] + words).joined(separator: " ")
    }
}
