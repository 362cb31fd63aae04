import Dockerfiles
import ImageLayers
import SuiteSupport
import XCTest

/// Comments, continuations, directives, and which line is which.
extension DockerfileTests {
    private func listing(ofFile text: String) throws -> [String] {
        try Dockerfile(parsing: text).instructions.map(\.listing)
    }

    func testAnEscapeAtTheEndContinuesTheLine() throws {
        XCTAssertEqual(
            try listing(ofFile: "FROM a\nRUN one \\\n  two\\\n\tthree \\  \nfour\nUSER x"),
            ["1 FROM a", "2-5 RUN one   two\tthree four", "6 USER x"])
        XCTAssertEqual(try listing(ofFile: "FROM \\\n\\\na\nRUN b \\"), ["1-3 FROM a", "4 RUN b"])
        XCTAssertEqual(try listing(ofFile: "\\\n\n  FROM a\n"), ["1-3 FROM a"])
    }

    func testTwoEscapesContinueNothing() throws {
        XCTAssertEqual(
            try listing(ofFile: "FROM a\nRUN dir c:\\\\\nUSER x\n"),
            ["1 FROM a", "2 RUN dir c:\\\\", "3 USER x"])
    }

    func testCommentsMayStandInTheMiddle() throws {
        XCTAssertEqual(
            try listing(
                ofFile: "# top\nFROM a\nRUN b \\\n# one\n   # two \\\n\n  c # d\n  # end\nUSER x # y\n"),
            ["2 FROM a", "3-7 RUN b   c # d", "9 USER x # y"])
    }

    func testLinesEndWithOneByteOrTwo() throws {
        XCTAssertEqual(
            try listing(ofFile: "\u{FEFF}FROM a\r\nRUN b \\\r\n c\r\n\r\nUSER x\r\n"),
            ["1 FROM a", "2-3 RUN b  c", "5 USER x"])
    }

    func testTheEscapeCanBeABacktick() throws {
        let file = try Dockerfile(
            parsing: "# Escape = `\nFROM a\nCOPY x c:\\\nRUN dir `\n  c:\\\nENV k=a` b\n")
        XCTAssertEqual(file.escape, "`")
        XCTAssertEqual(
            file.instructions.map(\.listing),
            ["2 FROM a", #"3 COPY x|c:\"#, #"4-5 RUN dir   c:\"#, "6 ENV k=a` b"])
    }

    func testDirectivesStandAtTheVeryTop() throws {
        let file = try Dockerfile(
            parsing:
                "#syntax=docker/dockerfile:1 \n# CHECK = skip=all \n# other=1\n# escape=`\nFROM a\\\n b\n",
            checked: false)
        XCTAssertEqual(
            file.directives,
            [Directive(.syntax, "docker/dockerfile:1", line: 1), Directive(.check, "skip=all", line: 2)])
        XCTAssertEqual(file.escape, "\\", "an unknown one is a comment, and after a comment nothing counts")
        for top in ["\n", "# c\n", "FROM b\n", "#escape=\n"] {
            XCTAssertEqual(try Dockerfile(parsing: top + "#escape=`\nFROM a").directives, [], top)
        }
        XCTAssertEqual(try Dockerfile(parsing: "\u{FEFF}  # escape=`\nFROM a").escape, "`")
    }

    func testADirectiveIsGivenOnceAndRight() throws {
        XCTAssertEqual(try fault(in: "# escape=`\n#Escape=`\nFROM a")?.lines, 2...2)
        XCTAssertEqual(try fault(in: "#syntax=a\n# escape=x\nFROM a")?.lines, 2...2)
    }

    func testAFileWithoutInstructionsIsRefused() throws {
        for text in ["", "\n\n", "# c\n", "# syntax=a\n", "ARG a=1\n", "   \t\n"] {
            XCTAssertNotNil(try fault(in: text), text)
        }
    }

    func testOnlyARGStandsBeforeTheFirstFROM() throws {
        let file = try Dockerfile(parsing: "ARG a=1\nARG b\nFROM x\nARG c\n")
        XCTAssertEqual(file.globalArguments.flatMap(\.arguments), ["a=1", "b"])
        XCTAssertEqual(try fault(in: "ARG a\nRUN b\nFROM c\n")?.lines, 2...2)
    }

    func testAFaultNamesTheFileAndTheFirstLine() throws {
        do {
            _ = try Dockerfile(parsing: "FROM a\nRUN b\\\n c\n\nCOPY \\\n\\\n x\n", file: "some/Dockerfile")
            XCTFail("COPY with one argument was taken")
        } catch let fault as DockerfileFault {
            XCTAssertEqual(fault.lines, 5...7)
            XCTAssertTrue("\(fault)".hasPrefix("some/Dockerfile:5: found COPY with one argument"), "\(fault)")
        }
    }

    func testSizesAreBounded() throws {
        let long = String(repeating: "a", count: Dockerfile.longestLine - 4)
        XCTAssertNil(try fault(in: "FROM a\nRUN \(long)\n"))
        XCTAssertEqual(try fault(in: "FROM a\nRUN \(long)a\n")?.lines, 2...2)
        let many = String(repeating: "RUN\n", count: Dockerfile.mostInstructions)
        XCTAssertEqual(try fault(in: "FROM a\n" + many)?.lines.lowerBound, Dockerfile.mostInstructions + 1)
        let lines = String(repeating: "#\n", count: Dockerfile.largest / 2)
        XCTAssertNotNil(try fault(in: lines + "#"))
    }

    func testBytesThatAreNoTextAreRefusedButInComments() throws {
        let bad: [UInt8] = [0xFF, 0x0A]
        XCTAssertNoThrow(try Dockerfile(parsing: Array("FROM a\n# ".utf8) + bad))
        do {
            _ = try Dockerfile(parsing: Array("FROM a\nRUN ".utf8) + bad)
            XCTFail("a byte that is no UTF-8 was taken")
        } catch let fault as DockerfileFault {
            XCTAssertEqual(fault.lines, 2...2)
        }
    }
}
