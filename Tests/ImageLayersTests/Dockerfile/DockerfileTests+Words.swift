import Dockerfiles
import ImageLayers
import LabSupport
import SuiteSupport
import XCTest

/// Variables in words.
extension DockerfileTests {
    private static let variables = [
        "set": "v", "empty": "", "path": "/usr/lib/a.b.so", "two": "a b", "stars": "a***y*", "i": "set",
    ]

    private func expand(_ rows: [Row<String, String>], why: String) throws {
        let expansion = WordExpansion(environment: Self.variables)
        try assertRows(rows, "expand", why: why) { word in
            do {
                return try expansion.expand(word)
            } catch is WordFault {
                return "a fault"
            }
        }
    }

    func testQuotesAndEscapesGo() throws {
        try expand(
            [
                row(#"a'b c'd"#, "ab cd"), row(#"'$set\'"#, #"$set\"#), row(#""$set'$set'""#, "v'v'"),
                row(#""a\tb\"c\\d\$e""#, #"a\tb"c\d$e"#), row(#"a\tb\ c\$set"#, "atb c$set"),
                row(#"\\$set"#, #"\v"#), row(#"a\"#, "a"), row("a'b", "a fault"), row(#""a\""#, "a fault"),
                row("한'국'$set", "한국v"), row("", ""), row("''", ""),
            ], why: "'…' takes all as it is, \"…\" only $ and \\ before \" $ \\, outside \\ takes one letter")
    }

    func testNamesEndWhereLettersEnd() throws {
        try expand(
            [
                row("$set.$set/x", "v.v/x"), row("$settle", ""), row("${set}tle", "vtle"), row("$.", "$."),
                row("a$", "a$"), row("$1x", "x"), row("$$set", "set"), row("$@a", "a"), row("${1}", ""),
                row("${}", "a fault"), row("${set", "a fault"), row("${", "a fault"), row("${.}", "a fault"),
            ], why: "a name is letters, digits and _; numbers and $@*#?-! are a shell's own, unset here")
    }

    func testDefaultsAndAlternatives() throws {
        try expand(
            [
                row("${set:-w}${empty:-w}${no:-w}", "vww"), row("${set-w}${empty-w}${no-w}", "vw"),
                row("${set:+w}${empty:+w}${no:+w}", "w"), row("${set+w}${empty+w}${no+w}", "ww"),
                row("${no:-${no:-$set}}", "v"), row("${no:-'a}'$two}", "a}a b"), row("${no:-\\}}", "}"),
                row("${set:?}", "v"), row("${empty?}", ""), row("${empty:?}", "a fault"),
                row("${no?}", "a fault"), row("${set:=w}", "a fault"), row("${set:w}", "a fault"),
                row("${no:-w", "a fault"), row("${set:#v}", "a fault"),
            ], why: "the colon makes an empty value count as unset")
    }

    func testAQuestionMarkSaysItsMessage() throws {
        XCTAssertThrowsError(
            try WordExpansion(environment: ["x": "1"]).expand("a${VERSION:?set it like $x}")
        ) { error in
            XCTAssertTrue("\(error)".contains("VERSION"), "\(error)")
            XCTAssertTrue("\(error)".contains("set it like 1"), "\(error)")
        }
    }

    func testPatternsCutAtBothEnds() throws {
        try expand(
            [
                row("${path#*/}|${path##*/}", "usr/lib/a.b.so|a.b.so"),
                row("${path%.*}|${path%%.*}", "/usr/lib/a.b|/usr/lib/a"),
                row("${path#/?sr}", "/lib/a.b.so"), row("${path#x}", "/usr/lib/a.b.so"),
                row("${path#}${set#v}${set%%*}", "/usr/lib/a.b.so"), row(#"${stars%%\**}"#, "a"),
                row(#"${stars%\*}"#, "a***y"), row("${path%$no.so}", "/usr/lib/a.b"), row("${no#*}", ""),
                row(#"${path#/u\x}"#, "a fault"), row("${path#[/]}", "/usr/lib/a.b.so"),
            ], why: "# from the start, % from the end; once the shortest match, twice the longest")
    }

    func testPatternsAreReplaced() throws {
        try expand(
            [
                row("${path/lib/x}", "/usr/x/a.b.so"), row("${path//./-}", "/usr/lib/a-b-so"),
                row("${path/u*b/x}", "/x.so"), row("${path/.}", "a fault"),
                row("${path//./}", "/usr/lib/abso"),
                row(#"${path//\//:}"#, ":usr:lib:a.b.so"), row("${path/no/x}", "/usr/lib/a.b.so"),
                row("${set/$set/$two}", "a b"), row("${set//*/x}", "x"), row("${set///-}", "-v-"),
                row("${stars//?/.}", "......"), row("${no/a/b}", ""),
            ], why: "one slash replaces the first match, two every one; a match is as long as it can be")
    }

    func testWordsAreCutAfterExpansion() throws {
        let expansion = WordExpansion(environment: Self.variables)
        try assertRows(
            [
                Row("two words", "x$two", gives: ["xa", "b"]), Row("in quotes", "x\"$two\"", gives: ["xa b"]),
                Row("an escape", #"x\ y"#, gives: ["x y"]), Row("blanks", "  x \t y  ", gives: ["x", "y"]),
                Row("nothing", "'' $empty", gives: []),
                Row("quotes inside", "a' b 'c d", gives: ["a b c", "d"]),
                Row("a default", "a${no:-b c}", gives: ["ab", "c"]),
            ], "cut", why: "as in a shell, the value of a bare variable may be several words"
        ) { try expansion.words($0) }
    }

    func testABacktickEscapesWhereItIsTheEscape() throws {
        let expansion = WordExpansion(environment: Self.variables, escape: "`")
        XCTAssertEqual(try expansion.expand(#"c:\$set\`$set"#), #"c:\v\$set"#)
        XCTAssertEqual(try expansion.expand(#""`$set\""#), #"$set\"#)
    }

    func testTheContentOfAHeredocKeepsItsQuotes() throws {
        let expansion = WordExpansion(environment: Self.variables)
        XCTAssertEqual(try expansion.heredoc("a=\"$set\"\nb='$set'\nc=\\$set\n"), "a=\"v\"\nb='v'\nc=$set\n")
    }

    func testGrowthIsBounded() throws {
        var environment = ["a": String(repeating: "x", count: 1000)]
        XCTAssertThrowsError(
            try {
                for _ in 0..<40 {
                    environment["a"] = try WordExpansion(environment: environment).expand("$a$a")
                }
            }()
        ) { XCTAssertTrue($0 is WordFault, "\($0)") }
        let deep = String(repeating: "${a:-", count: 5000)
        XCTAssertThrowsError(try WordExpansion(environment: [:]).expand(deep)) {
            XCTAssertTrue($0 is WordFault, "\($0)")
        }
        let text = String(repeating: "a", count: 60_000)
        let slow = "${x//" + String(repeating: "*a", count: 200) + "b/c}"
        XCTAssertThrowsError(try WordExpansion(environment: ["x": text]).expand(slow)) {
            XCTAssertTrue($0 is WordFault, "\($0)")
        }
    }
}
