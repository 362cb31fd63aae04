import XCTest

@testable import Grading

/// What a submission's source may say, and that nothing can be hidden from the one who reads it.
final class AuditSourceTests: XCTestCase {
    private let audit = SourceAudit(allowedImports: ["RISCV", "ELF"])

    private func refusals(_ text: String) -> [String] {
        audit.refusals(in: text, file: "F.swift").map(\.description)
    }

    func testAllowedImportsPassInEveryForm() {
        let forms = [
            "import RISCV", "import Swift", "public import ELF", "import struct RISCV.Trap",
            "internal import RISCV; import ELF", "import `RISCV`", "/* why */ import /* now */ RISCV",
        ]
        for form in forms { XCTAssertEqual(refusals(form), [], form) }
    }

    func testOtherImportsAreRefusedInEveryForm() {
        let forms = [
            "import XCTest", "public import XCTest", "import class XCTest.XCTestCase", "import `XCTest`",
            "let a = 1; import XCTest", "import\tXCTest", "/**/import/**/XCTest",
            "#if true\nimport XCTest\n#endif",
            "@preconcurrency import XCTest", "import\nXCTest", "import XCTest.Sub",
        ]
        for form in forms {
            XCTAssertTrue(refusals(form).contains { $0.contains("import XCTest is not allowed") }, form)
        }
    }

    func testTheRefusalNamesFileLineAndWhatIsAllowed() {
        XCTAssertEqual(
            refusals("// first\n\nimport Glibc"),
            ["F.swift:3: import Glibc is not allowed: this lab may import ELF, RISCV"])
    }

    func testAttributesThatReachOutAreRefused() {
        let attributes = [
            #"@_silgen_name("exit")"#, #"@_cdecl("send")"#, #"@c(send)"#, "@_extern(c)",
            #"@section(".init_array")"#,
            "@used", "@_implementationOnly", "@_exported", "@testable", "@main", "@_spi(Secret)", "@ _cdecl",
            "@_dynamicReplacement(for: f)", "@`_cdecl`", "#externalMacro", "#sourceLocation",
        ]
        for attribute in attributes {
            let found = refusals("\n\(attribute) func f() {}")
            XCTAssertEqual(found.count, 1, attribute)
            XCTAssertTrue(found.first?.hasPrefix("F.swift:2: ") == true, attribute)
        }
    }

    func testOrdinaryAttributesAndWordsPass() {
        let text = #"""
            @inline(__always) @discardableResult public func f(_ g: @escaping @Sendable () -> Void, import x: Int) {
                h(import: 1); a.import(); let email = "me@_cdecl"; switch y { @unknown default: break }
            }
            """#
        XCTAssertEqual(refusals(text), [])
    }

    func testWhatStandsInCommentsAndStringsIsNotCode() {
        let texts = [
            "// import XCTest", "/* import XCTest /* nested */ @main */", #"let s = "import XCTest @main""#,
            #"let s = "\" import XCTest @main""#, "let s = \"\"\"\nimport XCTest \" \"\" @main\n\"\"\"",
            ##"let s = #"" import XCTest \(@main)"#"##, "let r = #/import XCTest @main/#", #"let s = "\\""#,
            ##"let s = #"""#"##, #"let r = /a+\/b/"#,
        ]
        for text in texts { XCTAssertEqual(refusals(text), [], text) }
    }

    /// Each begins with something that a careless reader takes for an open comment or string.
    func testNothingHidesCodeFromTheAudit() {
        let covers = [
            #"let s = "/*""#, ##"let s = #"/*"#"##, #"let s = "\("/*")""#, "/* /* */ // */", #"let s = "\\""#,
            ##"let s = #"\"#"##, ##"let s = #"""#"##, "let s = \"\"\"\n\\\"\"\"\n\"\"\"", "let x = a/b",
            #"let s = "a\(b ? ")" : "(")c""#, "let x = a /b", #"let r = /\//"#, ##"let r = #/"/#"##,
            "let `//` = 1", #"let c: Character = "\"""#, "let r = #/\n \" \n/#", #"let e = """#, "f(/a/)",
        ]
        for cover in covers {
            for separator in ["; ", "\n", "\r\n", "\r"] {
                let found = refusals(cover + separator + "import XCTest")
                XCTAssertEqual(found.count, 1, "\(cover) \(separator.debugDescription) \(found)")
            }
        }
        XCTAssertEqual(refusals("let a = 1 // \" /*\nimport XCTest").count, 1)
    }

    func testCodeInsideAnInterpolationIsCode() {
        XCTAssertEqual(
            refusals(#"let s = "a \({ @_silgen_name("exit") func e(); e() }()) b""#),
            ["F.swift:1: @_silgen_name is not allowed: it gives or takes a symbol of another module or of C"])
    }

    func testAnAmbiguousSlashIsRefusedRatherThanGuessed() {
        XCTAssertEqual(
            refusals(#"let r = /"/; @main struct S {}; let q = /"/"#),
            ["F.swift:1: cannot tell a regular expression from a division; write #/ … /#"])
        XCTAssertEqual(refusals(#"let x = a["k"]/b["k"]/c + d / e["k"] / f"#), [])
    }

    func testSourceThatNeverEndsIsRefusedWithTheLineWhereItBegan() {
        XCTAssertEqual(refusals("\n/* open"), ["F.swift:2: a comment has no end"])
        XCTAssertEqual(refusals("\n\nlet s = \"open"), ["F.swift:3: a string has no end"])
        XCTAssertEqual(refusals("let s = \"\"\"\nopen"), ["F.swift:1: a string has no end"])
        XCTAssertEqual(
            refusals(String(repeating: #""\("#, count: 100_000)), ["F.swift:1: strings are nested too deeply"]
        )
    }

    func testEveryLineEndingCountsOnce() {
        XCTAssertEqual(SourceLines.of("a\nb\r\nc\rd"), [1, 2, 3, 4])
    }

    func testEveryPrefixOfASourceIsReadWithoutATrap() throws {
        let text = ##"let s = "a\(b)" /* c */ #/d/# `e` """ f """ /g/ #"h"# 0x1F \"##
        for count in 0...text.count { _ = refusals(String(text.prefix(count))) }
    }
}

private enum SourceLines {
    static func of(_ text: String) -> [Int] {
        ((try? SourceLexer.tokens(of: text)) ?? []).map(\.line)
    }
}
