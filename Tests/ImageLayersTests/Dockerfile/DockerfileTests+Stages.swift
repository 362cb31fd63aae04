import Dockerfiles
import ImageLayers
import SuiteSupport
import XCTest

/// Stages, and the variables that are in effect.
extension DockerfileTests {
    private static let multistage = """
        ARG BASE=alpine
        FROM $BASE AS Base
        FROM base AS build
        RUN make
        FROM scratch AS unused
        COPY --from=0 /a /
        FROM base AS docs
        RUN --mount=type=bind,from=tools,target=/t /t/render
        FROM golang AS tools
        FROM scratch
        COPY --from=build /out /
        COPY --from=docs /html /
        COPY --from=busybox:1 /bin /

        """

    func testAStageIsAFROMAndWhatFollows() throws {
        let stages = try Dockerfile(parsing: Self.multistage).stages
        XCTAssertEqual(stages.map(\.index), Array(0...5))
        XCTAssertEqual(stages.map(\.name), ["base", "build", "unused", "docs", "tools", nil])
        XCTAssertEqual(stages.map(\.base), ["$BASE", "base", "scratch", "base", "golang", "scratch"])
        XCTAssertEqual(stages[1].lines, 3...4)
        XCTAssertEqual(stages[5].instructions.count, 3)
        let one = try Dockerfile(parsing: "FROM --platform=$BUILDPLATFORM a:1 as b-1.2_x").stages
        XCTAssertEqual(one.first?.platform, "$BUILDPLATFORM")
        XCTAssertEqual(one.first?.name, "b-1.2_x")
    }

    func testNamesOfStagesBeginWithALetter() throws {
        for name in ["0", "1a", "-a", "a/b", "a:b", "_a", "é"] {
            XCTAssertEqual(try fault(in: "FROM a AS \(name)\n")?.lines, 1...1, name)
        }
    }

    func testABaseIsAnEarlierStageOrAnImage() throws {
        let file = try Dockerfile(parsing: Self.multistage)
        XCTAssertEqual(try file.base(of: file.stages[0]), .image("alpine"))
        XCTAssertEqual(try file.base(of: file.stages[0], arguments: ["BASE": "debian"]), .image("debian"))
        XCTAssertEqual(try file.base(of: file.stages[1]), .stage(0))
        XCTAssertEqual(try file.base(of: file.stages[5]), .scratch)
        let later = try Dockerfile(parsing: "FROM b AS a\nFROM x AS b\nFROM 0\nFROM y AS b\nFROM B\n")
        XCTAssertEqual(try later.base(of: later.stages[0]), .image("b"), "a later stage is no base")
        XCTAssertEqual(try later.base(of: later.stages[2]), .image("0"), "FROM knows no numbers")
        XCTAssertEqual(try later.base(of: later.stages[4]), .stage(3), "the nearest of that name")
        let blank = try Dockerfile(parsing: "ARG A\nFROM b\nFROM $A\n")
        XCTAssertThrowsError(try blank.base(of: blank.stages[1])) { error in
            XCTAssertEqual((error as? DockerfileFault)?.lines, 3...3, "\(error)")
        }
    }

    func testOnlyNeededStagesAreBuilt() throws {
        let file = try Dockerfile(parsing: Self.multistage)
        func needed(_ target: String?) throws -> [Int] { try file.stagesNeeded(for: target).map(\.index) }
        XCTAssertEqual(try needed(nil), [0, 1, 3, 4, 5])
        XCTAssertEqual(try needed("build"), [0, 1])
        XCTAssertEqual(try needed("UNUSED"), [0, 2])
        XCTAssertEqual(try needed("4"), [4])
        for target in ["none", "6", "-1", ""] {
            XCTAssertThrowsError(try needed(target), target) { XCTAssertTrue($0 is DockerfileFault, "\($0)") }
        }
        let trigger = try Dockerfile(parsing: "FROM x AS a\nFROM y AS b\nONBUILD COPY --from=a / /\nFROM b\n")
        XCTAssertEqual(try trigger.stagesNeeded(for: "b").map(\.index), [1])
        XCTAssertEqual(try trigger.stagesNeeded().map(\.index), [0, 1, 2], "the trigger runs in the third")
    }

    func testStagesThatNeedEachOtherAreRefused() throws {
        for (text, line) in [
            ("FROM a AS b\nCOPY --from=b / /\n", 2),
            ("FROM a AS b\nCOPY --from=c / /\nFROM b AS c\n", 2), ("FROM a\nCOPY --from=1 / /\n", 2),
        ] {
            let file = try Dockerfile(parsing: text)
            XCTAssertThrowsError(try file.stagesNeeded(), text) { error in
                XCTAssertNotNil(error as? DockerfileFault, "\(error)")
                if text.contains("=1") { XCTAssertEqual((error as? DockerfileFault)?.lines, line...line) }
            }
        }
    }

    private func scope(_ text: String, given: [String: String] = [:], until last: Int = .max) throws
        -> VariableScope
    {
        let file = try Dockerfile(parsing: text)
        var scope = VariableScope(given: given, predefined: ["TARGETARCH": "amd64"], escape: file.escape)
        for argument in file.globalArguments { try scope.declareGlobally(argument) }
        try scope.enterStage(environment: ["PATH": "/bin"])
        for instruction in file.stages[0].instructions.prefix(last) { try scope.apply(instruction) }
        return scope
    }

    func testAGlobalArgumentIsForFROMUntilAStageNamesIt() throws {
        let text = "ARG V=1\nARG W=a$V\nFROM x:$W\nRUN a\nARG V\nARG W=b\nARG TARGETARCH\nARG N\n"
        XCTAssertEqual(try scope(text).global["W"], "a1")
        XCTAssertEqual(try scope(text, given: ["V": "2"]).global["W"], "a2")
        XCTAssertEqual(try scope(text, until: 1).environment, ["PATH": "/bin"])
        XCTAssertEqual(try scope(text).arguments, ["V": "1", "W": "b", "TARGETARCH": "amd64"])
        XCTAssertEqual(try scope(text, given: ["W": "c", "N": "d", "Z": "e"]).arguments["W"], "c")
        XCTAssertNil(try scope(text, given: ["Z": "e"]).environment["Z"], "who is not named is not seen")
    }

    func testENVReplacesAnARGOfItsName() throws {
        let text = "FROM x\nARG V=1\nENV V=2$V\nARG U=${V}x\n"
        XCTAssertEqual(try scope(text).environment["V"], "21")
        XCTAssertEqual(try scope(text).environment["U"], "21x")
        XCTAssertEqual(try scope(text, given: ["V": "9"]).environment["V"], "29")
    }

    func testAllValuesOfOneENVSeeWhatWasBefore() throws {
        let scope = try scope("FROM x\nENV a=hello\nENV a=bye d=$a\nENV g=$a\nARG p=1 q=$p\n")
        XCTAssertEqual(scope.environment["d"], "hello")
        XCTAssertEqual(scope.environment["g"], "bye")
        XCTAssertEqual(scope.environment["q"], "1", "ARGs of one line see each other")
    }

    func testWhichArgumentsAreExpanded() throws {
        let scope = try scope("FROM x\nENV a=1 ports='80 81/udp' k=key\n")
        try assertRows(
            [
                row("COPY --chown=$a --from=x $a '$a' /", "COPY --chown=1 --from=x 1|$a|/"),
                row(#"ADD ["$a", "/${a}"]"#, "ADD[exec] 1|/1"), row("WORKDIR /$a\"b c\"", "WORKDIR /1b c"),
                row("USER $a:$a", "USER 1:1"), row("VOLUME /$a /b", "VOLUME /1|/b"),
                row("STOPSIGNAL $a", "STOPSIGNAL 1"), row("EXPOSE $ports 9", "EXPOSE 80|81/udp|9"),
                row("ENV $k=\"$a x\" b='$a'", "ENV key=1 x|b=$a"), row("LABEL l $a  y", "LABEL l=1  y"),
                row("RUN --mount=target=/$a echo $a", "RUN --mount=target=/1 echo $a"),
                row("CMD $a", "CMD $a"), row(#"ENTRYPOINT ["$a"]"#, #"ENTRYPOINT[exec] $a"#),
                row("HEALTHCHECK CMD $a", "HEALTHCHECK CMD|$a"), row("ONBUILD USER $a", "ONBUILD USER|$a"),
            ], "expand", why: "what a shell will see keeps its variables; files, names and metadata do not"
        ) { line in
            let listing = try scope.expand(try self.instruction(line)).listing
            return String(listing.drop { $0 != " " }.dropFirst())
        }
    }

    func testHeredocsOfCOPYAreExpandedUnlessQuoted() throws {
        let scope = try scope("FROM x\nENV a=1\n")
        let copy = try scope.expand(try instruction("COPY <<A <<'B' /d/\n\"$a\"\nA\n$a\nB\n"))
        XCTAssertEqual(copy.heredocs.map(\.content), ["\"1\"\n", "$a\n"])
        let run = try scope.expand(try instruction("RUN <<A\n$a\nA\n"))
        XCTAssertEqual(run.heredocs.map(\.content), ["$a\n"], "the shell that runs it does that")
    }
}
