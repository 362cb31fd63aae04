import Dockerfiles
import ImageLayers
import SuiteSupport
import XCTest

/// Files in the text of the Dockerfile.
extension DockerfileTests {
    func testAHeredocEndsAtItsWord() throws {
        let file = try Dockerfile(parsing: "FROM a\nRUN <<EOF\n# no comment\necho \\\n EOF\nEOF\nUSER x\n")
        XCTAssertEqual(file.instructions.map(\.listing), ["1 FROM a", "2-6 RUN <<EOF", "7 USER x"])
        XCTAssertEqual(file.instructions[1].heredocs.map(\.content), ["# no comment\necho \\\n EOF\n"])
        XCTAssertEqual(try instruction("RUN <<EOF\r\na\r\nEOF\r\n").heredocs.first?.content, "a\r\n")
    }

    func testQuotesInTheWordKeepVariables() throws {
        try assertRows(
            [
                row("RUN <<EOF\nEOF", "EOF expands"), row("RUN <<-EOF\n\tEOF", "EOF expands chomps"),
                row("RUN <<'EOF'\nEOF", "EOF"), row("RUN <<\"EOF\"\nEOF", "EOF"),
                row("RUN <<-'E'OF\nEOF", "EOF chomps"), row("RUN <<eo\\'f\neo'f", "eo'f expands"),
                row("RUN <<'one two'\none two", "one two"), row("RUN 3<<EOF\nEOF", "EOF expands 3"),
                row("RUN cat <<  EOF > x\nEOF", "EOF expands"), row("RUN <<$E\n$E", "$E expands"),
                row("RUN << -E\n-E", "-E expands"), row("COPY <<a.txt /b\na.txt", "a.txt expands"),
            ], "read", why: "as in a shell, a quoted word means that the lines are taken as they are"
        ) { line in
            try self.instruction(line).heredocs.map { heredoc in
                heredoc.name + (heredoc.expands ? " expands" : "") + (heredoc.chomps ? " chomps" : "")
                    + (heredoc.descriptor > 0 ? " \(heredoc.descriptor)" : "")
            }.joined(separator: ", ")
        }
    }

    func testWhatOnlyLooksLikeAMarkIsNone() throws {
        for line in [
            #"RUN echo "<<EOF""#, "RUN cat <<<EOF", "RUN echo a<<EOF", #"RUN ["<<EOF"]"#, "USER <<EOF",
            "RUN echo $((1<<2))", "RUN cat <<", "ENV a=<<EOF",
        ] {
            XCTAssertEqual(try instruction(line).heredocs, [], line)
        }
    }

    func testTwoHeredocsFollowEachOther() throws {
        let copy = try instruction("COPY --chown=1 <<X <<-Y /d/\nY\nX\n\tX\n\tY\n")
        XCTAssertEqual(copy.arguments, ["<<X", "<<-Y", "/d/"])
        XCTAssertEqual(copy.heredocs.map(\.content), ["Y\n", "\tX\n"])
        XCTAssertEqual(copy.heredocs.map(\.text), ["Y\n", "X\n"], "only <<- takes leading tabs away")
        XCTAssertEqual(copy.lines, 2...6)
    }

    func testATriggerHasHeredocsToo() throws {
        let one = try instruction("ONBUILD RUN <<EOF\na\nEOF\n")
        XCTAssertEqual(one.lines, 2...4)
        XCTAssertEqual(one.trigger?.heredocs.map(\.content), ["a\n"])
        XCTAssertEqual(one.trigger?.source, "RUN <<EOF\na\nEOF", "what the image keeps can be read again")
    }

    func testAHeredocWithoutAnEndNamesWhereItBegan() throws {
        let wrong = try XCTUnwrap(try fault(in: "FROM a\nRUN b\nRUN <<EOF\nx\nEOF \n"))
        XCTAssertEqual(wrong.lines, 3...5)
        XCTAssertTrue(wrong.expected.contains("EOF"), wrong.expected)
        XCTAssertNotNil(try fault(inStage: "RUN <<-EOF\n  EOF\n"), "tabs are cut, blanks are not")
        XCTAssertNotNil(try fault(inStage: "COPY a <<EOF\nx\nEOF\n"), "a destination is a path")
        XCTAssertNotNil(try fault(inStage: "RUN cat <<EOF'\nx\nEOF\n"), "a quote without its second")
    }
}
