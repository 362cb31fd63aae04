import Dockerfiles
import XCTest

final class PlainTextTests: XCTestCase {
    func testTextIsCutAtTheFirstMark() {
        XCTAssertEqual("a=b=c".cut(at: "=").0, "a")
        XCTAssertEqual("a=b=c".cut(at: "=").1, "b=c")
        XCTAssertNil("abc".cut(at: "=").1)
        XCTAssertEqual("a=\u{301}".cut(at: "=").0, "a", "an accent on the mark makes no other letter of it")
    }

    func testBlanksAtTheEndsGo() {
        XCTAssertEqual(" \t\u{A0}a b\r\n".trimmed, "a b")
        XCTAssertEqual(" \n".trimmed, "")
    }

    func testLeadingTabsGoWhereTheHeredocChomps() {
        var heredoc = Heredoc(name: "E", chomps: true)
        heredoc.content = "\t\ta\tb\n\t\r\nc\n"
        XCTAssertEqual(heredoc.text, "a\tb\n\r\nc\n")
        heredoc.chomps = false
        XCTAssertEqual(heredoc.text, heredoc.content)
    }

    func testMessagesShowNoControlCharactersAndNoWholeFiles() {
        XCTAssertEqual(quoted("a\u{1B}[1m\n"), "'a·[1m·'")
        XCTAssertEqual(quoted(String(repeating: "x", count: 99)).count, 63)
    }
}
