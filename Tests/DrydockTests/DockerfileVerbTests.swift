import Documents
import XCTest

/// `drydock dockerfile`.
final class DockerfileVerbTests: XCTestCase {
    private func drydock(_ text: String, _ options: String...) throws -> ProgramRun {
        try ProgramRun.drydock(["dockerfile", "-"] + options, input: .text(text))
    }

    func testTheTree() throws {
        let run = try drydock(
            "#escape=\\\nFROM a AS b\nRUN --network=none \\\n make <<-'E'\n\tx\n\tE\n", "--json")
        XCTAssertEqual(run.status, 0)
        XCTAssertEqual(run.errors, "")
        XCTAssertEqual(
            run.output,
            #"{"directives":[{"name":"escape","value":"\\","line":1}],"escape":"\\","instructions":["#
                + #"{"keyword":"FROM","flags":[],"args":["a","AS","b"],"form":"shell","start":2,"end":2,"heredocs":[]},"#
                + #"{"keyword":"RUN","flags":["--network=none"],"args":["make <<-'E'"],"form":"shell","start":3,"#
                + #""end":6,"heredocs":[{"name":"E","content":"\tx\n","expand":false,"chomp":true}]}],"#
                + #""stages":[{"index":0,"name":"b","base":"a","platform":null,"start":2,"end":6,"instructions":[0,1]}]}"#
                + "\n")
    }

    func testFormsAndTriggers() throws {
        let run = try drydock("ARG v\nFROM a\nCMD [\"x\", \"y\"]\nONBUILD COPY --from=b a /\n", "--json")
        let tree = try JSONValue.parse(run.output)
        guard case .array(let instructions) = tree["instructions"] else { return XCTFail(run.output) }
        XCTAssertEqual(instructions[2]["form"], .string("exec"))
        XCTAssertEqual(
            instructions[3]["args"], .array([.string("COPY"), .string("a"), .string("/")]))
        XCTAssertEqual(instructions[3]["trigger"]?["flags"], .array([.string("--from=b")]))
        guard case .array(let stages) = tree["stages"] else { return XCTFail(run.output) }
        XCTAssertEqual(stages[0]["instructions"], .array([.integer(1), .integer(2), .integer(3)]))
    }

    func testTheOutlineFitsATerminal() throws {
        let run = try drydock(
            "FROM a:1 AS b\nRUN <<E\n\u{1B}[31m\nE\nRUN " + String(repeating: "x", count: 200)
                + "\nCMD [\"a b\"]\n")
        let lines = run.output.split(separator: "\n").map(String.init)
        XCTAssertEqual(lines.first, "stage 0 b")
        XCTAssertEqual(lines[1], "        1  FROM        a:1 AS b")
        XCTAssertEqual(lines[2], "      2-4  RUN         <<E (E: 6 bytes)")
        XCTAssertEqual(lines.map(\.count).max(), 80)
        XCTAssertTrue(lines.last?.hasSuffix("[a b]") == true, run.output)
    }

    func testAFaultIsOneLineThatEditorsUnderstand() throws {
        let run = try drydock("FROM a\n\nRUM make\n", "--json")
        XCTAssertEqual(run.status, 1)
        XCTAssertEqual(run.output, "")
        XCTAssertEqual(
            run.errors,
            "-:3: found the instruction 'RUM', expected an instruction such as FROM, RUN or COPY; did you mean RUN?\n"
        )
    }

    func testUncheckedStopsAtTheGrammar() throws {
        XCTAssertEqual(try drydock("COPY --user=me a\n", "--json").status, 1)
        let run = try drydock("COPY --user=me a\n", "--json", "--unchecked")
        XCTAssertEqual(run.status, 0)
        XCTAssertTrue(run.output.contains(#""flags":["--user=me"],"args":["a"]"#), run.output)
        XCTAssertTrue(run.output.hasSuffix(#""stages":[]}"# + "\n"), run.output)
        XCTAssertEqual(try drydock("CMD [1]\n", "--unchecked").status, 1)
    }

    func testAFileThatIsNotThereIsNamed() throws {
        let run = try ProgramRun.drydock(["dockerfile", "/no/such/Dockerfile"])
        XCTAssertEqual(run.status, 1)
        XCTAssertEqual(run.errors, "drydock: /no/such/Dockerfile: no such file or directory\n")
        XCTAssertEqual(try ProgramRun.drydock(["dockerfile", "/"]).status, 1)
        let closed = try ProgramRun.drydock(["dockerfile", "-"], input: .closed)
        XCTAssertEqual(closed.status, 1)
        XCTAssertNil(closed.signal)
    }
}
