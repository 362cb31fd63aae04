import Documents
import LabSupport
import SuiteSupport
import XCTest

/// The reader of JSON takes what RFC 8259 allows, refuses the rest with its place, and never traps.
final class JSONParserTests: XCTestCase {
    func testADocumentKeepsItsNumbersAndTheOrderOfItsMembers() throws {
        let rows: [Row<String, JSONValue>] = [
            Row("null", " null\n", gives: .null),
            Row("true", "true", gives: .bool(true)),
            Row(
                "a number beyond 64 bits", "123456789012345678901234567890",
                gives: .number("123456789012345678901234567890")),
            Row("a negative zero", "-0", gives: .number("-0")),
            Row("a fraction and an exponent", "1.50E+07", gives: .number("1.50E+07")),
            Row("escapes", #""\"\\\/\b\f\n\r\t\u0041""#, gives: .string("\"\\/\u{8}\u{C}\n\r\tA")),
            Row("a pair of surrogates", #""\ud83D\uDE00""#, gives: .string("😀")),
            Row("bytes beyond ASCII", "\"é漢😀\"", gives: .string("é漢😀")),
            Row("an escaped NUL", #""a\u0000b""#, gives: .string("a\0b")),
            Row("nothing in an array", "[ ]", gives: .array([])),
            Row("nothing in an object", "{\t}", gives: .object([])),
            Row(
                "members", #"{"b":1,"a":[true,{}]}"#,
                gives: .object([
                    JSONMember("b", .number("1")), JSONMember("a", .array([.bool(true), .object([])])),
                ])),
            Row("an empty name", #"{"":0}"#, gives: .object([JSONMember("", .number("0"))])),
        ]
        try assertRows(rows, "parse", why: "RFC 8259 allows it, and nothing may be lost") {
            try JSONValue.parse($0)
        }
    }

    func testWhatIsNoJSONIsRefusedWithItsPlace() throws {
        let rows: [Row<String, String>] = [
            Row("nothing", "", gives: "line 1, column 1: expected a value, found the end"),
            Row("two values", "1 2", gives: "line 1, column 3: expected the end of the document, found 2"),
            Row(
                "a wrong bracket", "{]",
                gives: "line 1, column 2: expected the name of a member or }, found ]"),
            Row("a comma at the end", "[1,]", gives: "line 1, column 4: expected a value, found ]"),
            Row(
                "a comma behind a member", "{\"a\":1,\n }",
                gives: "line 2, column 2: expected the name of a member, found }"),
            Row(
                "no colon", #"{"a" 1}"#,
                gives: "line 1, column 6: expected : after the name of a member, found 1"),
            Row("no comma", "[1 2]", gives: "line 1, column 4: expected , or ], found 2"),
            Row("no end of an array", "[[1]", gives: "line 1, column 5: expected , or ], found the end"),
            Row("a word in capitals", "True", gives: "line 1, column 1: expected a value, found T"),
            Row("half a word", "nul", gives: "line 1, column 1: expected null, found n"),
            Row(
                "a leading zero", "-012",
                gives: "line 1, column 3: expected no digit after a leading 0, found 1"),
            Row("a leading plus", "+1", gives: "line 1, column 1: expected a value, found +"),
            Row("a point without digits", "1.", gives: "line 1, column 3: expected a digit, found the end"),
            Row(
                "an exponent without digits", "1e+",
                gives: "line 1, column 4: expected a digit, found the end"),
            Row("a minus alone", "-", gives: "line 1, column 2: expected a digit, found the end"),
            Row(
                "a name without quotation marks", "{a:1}",
                gives: "line 1, column 2: expected the name of a member or }, found a"),
            Row(
                "an unknown escape", #""é\x41""#,
                gives: #"line 1, column 3: expected one of " \ / b f n r t u after \"#),
            Row(
                "few digits", #""\u12"x"#,
                gives: #"line 1, column 6: expected four hexadecimal digits after \u, found ""#),
            Row(
                "a lone high surrogate", #""\ud83d!""#,
                gives: "line 1, column 2: expected a pair of surrogates, found one"),
            Row(
                "a lone low surrogate", #""\udE00""#,
                gives: "line 1, column 2: expected a pair of surrogates, found one"),
            Row(
                "two high surrogates", #""\ud83d\ud83d""#,
                gives: "line 1, column 2: expected a pair of surrogates, found one"),
            Row(
                "a line end in a string", "\"a\nb\"",
                gives: "line 1, column 3: expected an escape for a control character, found the byte 0xa"),
            Row(
                "an open string", "\"abc",
                gives: "line 1, column 1: expected a closing quotation mark, found the end"),
            Row(
                "a comment", "[] // no", gives: "line 1, column 4: expected the end of the document, found /"),
            Row(
                "a byte order mark", "\u{FEFF}1",
                gives: "line 1, column 1: expected a value, found the byte 0xef"),
            Row(
                "a name twice", #"{"a":[{},{"b":1,"b":2}]}"#,
                gives: "line 1, column 17: expected a[1].b once, found it again"),
        ]
        try assertRows(rows, "parse", why: "a runtime that guesses runs what nobody wrote") {
            Self.fault(Array($0.utf8))
        }
    }

    func testBytesThatAreNoUTF8AreRefused() throws {
        for bytes: [UInt8] in [
            [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xC0, 0x80, 0x22],
        ] {
            assertLesson(
                Self.fault(bytes), is: "line 1, column 1: expected UTF-8 in a string, found other bytes",
                "parse \(bytes)", why: "RFC 8259, section 8.1")
        }
    }

    func testNestingEndsAt512() throws {
        let deep = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
        XCTAssertNoThrow(try JSONValue.parse(deep))
        assertLesson(
            Self.fault(Array("[\(deep)]".utf8)),
            is: "line 1, column 513: expected at most 512 arrays and objects in each other",
            "parse 513 arrays in each other", why: "the reader's own stack would be the next limit")
        XCTAssertNotNil(Self.fault(Array(repeating: UInt8(ascii: "["), count: 1_000_000)))
    }

    func testWhatWasWrittenIsReadBackAlike() throws {
        try withSeed { generator in
            for _ in 0..<300 {
                let value = Self.random(depth: 5, using: &generator)
                for indent in [nil, "\t", "  "] {
                    let text = value.text(indent: indent)
                    assertLesson(
                        try JSONValue.parse(text), is: value, "write and parse \(text.prefix(200))",
                        why: "a state that is written has to be read by the next command")
                }
            }
        }
    }

    func testNoBytesTrap() throws {
        let marks = Array("{}[],:\"\\/u0dD8e+-.tn \n\u{7F}é".utf8) + [0, 0xFF, 0xED]
        try withSeed { generator in
            for _ in 0..<400 {
                let noise = (0..<40).map { _ in marks.randomElement(using: &generator) ?? 0 }
                _ = try? JSONValue.parse(noise)
            }
        }
    }

    private static func fault(_ bytes: [UInt8]) -> String {
        do {
            return "no fault: \(try JSONValue.parse(bytes))"
        } catch {
            return "\(error)"
        }
    }

    private static func random(depth: Int, using generator: inout SeededGenerator) -> JSONValue {
        let texts = ["", "a", "é\u{301}", "\"\\\n\u{1}", "😀", "/proc/1", "\0"]
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &generator) {
        case 0: return .null
        case 1: return .bool(.random(using: &generator))
        case 2: return .integer(Int64.random(in: .min ... .max, using: &generator))
        case 3: return .number(["1e9", "-0.5", "0"].randomElement(using: &generator) ?? "1")
        case 4: return .string(texts.randomElement(using: &generator) ?? "")
        case 5:
            return .array(
                (0..<Int.random(in: 0..<4, using: &generator)).map { _ in
                    random(depth: depth - 1, using: &generator)
                })
        default:
            return .object(
                (0..<Int.random(in: 0..<4, using: &generator)).map { number in
                    let name = (texts.randomElement(using: &generator) ?? "") + "\(number)"
                    return JSONMember(name, random(depth: depth - 1, using: &generator))
                })
        }
    }
}
