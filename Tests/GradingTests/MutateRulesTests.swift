import XCTest

@testable import Grading

/// What the rules make of small texts, and what they leave alone.
final class MutateRulesTests: XCTestCase {
    private func mutants(of text: String) -> [String] {
        MutationRules.mutants(of: text, file: "A.swift").map { $0.applied(to: text) }
    }

    func testEachRuleMakesTheMistakesItIsNamedFor() {
        let rows: [(text: String, mutants: [String], line: UInt)] = [
            ("a < b", ["a <= b", "a >= b"], #line),
            ("a == b", ["a != b"], #line),
            ("a && b", ["a || b"], #line),
            ("a &+ b", ["a &- b"], #line),
            ("a << b", ["a >> b"], #line),
            ("0..<n", ["0...n", "1..<n"], #line),
            ("x = !y", ["x = y"], #line),
            ("f(7)", ["f(8)", "f(6)"], #line),
            ("f(0xFF)", ["f(0x100)", "f(0xfe)"], #line),
            ("x.first", ["x.last"], #line),
            ("min(a, b)", ["max(a, b)"], #line),
            ("x.prefix(n)", ["x.suffix(n)"], #line),
            ("let x = true", ["let x = false"], #line),
            ("return a ?? b", ["return b"], #line),
            ("let c = f(a) ?? b", ["let c = b"], #line),
            ("if isOpen { f }", ["if !(isOpen) { f }"], #line),
        ]
        for row in rows {
            XCTAssertEqual(
                Set(mutants(of: row.text)), Set(row.mutants), "mutants of \(row.text)", line: row.line)
        }
    }

    func testStatementsAreForgotten() {
        let text = """
            func f() {
                lock(a)
                b = c
                try save(b,
                    to: d)
                guard isOpen else {
                    return
                }
                throw Fault.closed
            }
            """
        let found = MutationRules.mutants(of: text, file: "A.swift").filter { $0.rule == "remove" }
        XCTAssertEqual(
            found.map { $0.lines(in: text).before },
            [
                "lock(a)", "b = c", "try save(b, to: d)", "guard isOpen else { return }",
                "throw Fault.closed",
            ])
        XCTAssertEqual(Set(found.map { $0.lines(in: text).after }), [""], "nothing is left of them")
    }

    func testAFailureThatNobodyNoticesIsAMutant() {
        let text = "func f() {\n    try save(b)\n}"
        XCTAssertTrue(mutants(of: text).contains("func f() {\n    _ = try? save(b)\n}"))
    }

    func testWhatAnInitAssignsIsNotForgotten() {
        let text =
            "struct A {\n    init?(b: B) throws {\n        self.b = b\n        if c {\n            d = e\n        }\n    }\n}"
        let found = MutationRules.mutants(of: text, file: "A.swift").filter { $0.rule == "remove" }
        XCTAssertEqual(found.map(\.line), [5], "line 3 must give b its value, or nothing compiles")
    }

    func testDeclarationsAndExpressionsAreNotForgotten() {
        let text = """
            func f() -> Int {
                let a = b
                if let c { d } else { e }
                return f(
                    g)
                    .h
            }
            """
        let found = MutationRules.mutants(of: text, file: "A.swift").filter { $0.rule == "remove" }
        XCTAssertEqual(found.map { $0.lines(in: text).before }, [])
    }

    func testCommentsStringsAttributesAndConditionsStayAsTheyAre() {
        let rows: [(text: String, line: UInt)] = [
            ("// a < b && true, 7", #line),
            ("/* a < b /* 7 */ true */", #line),
            ("/// Adds 1 + 1.\nlet a: Int", #line),
            ("// >>> toy.1\n// stub: return a + 1\n// <<<", #line),
            (#"f("a < b \(c + "7" + d) 1")"#, #line),
            (##"f(#"a " + 1 \#(b + 1)"#)"##, #line),
            ("f(\"\"\"\n    a + \"1\" < 7\n    \"\"\")", #line),
            ("@available(macOS 13, *) struct A {}", #line),
            ("#if os(Linux)\nlet a = 1 + 1\n#endif", #line),
            ("func < (a: A, b: A)", #line),
            ("let x: Set<Int> -> Int", #line),
            ("f(first: x.0, &y, z!)", #line),
            ("#expect { $0.isOpen(a) }", #line),
        ]
        for row in rows {
            XCTAssertEqual(mutants(of: row.text), [], "mutants of \(row.text)", line: row.line)
        }
    }

    func testWhatStandsBehindAStringIsStillCode() {
        XCTAssertEqual(
            mutants(of: #"f("\(g("}")) \"" != a)"#), [#"f("\(g("}")) \"" == a)"#],
            "an interpolation holds a string, and the string an escaped quote")
    }

    func testALineIsNamedAndShownWithoutItsIndent() {
        let text = "let a = b\n    let c = d < e\n"
        let mutant = MutationRules.mutants(of: text, file: "A.swift").first
        XCTAssertEqual(mutant?.line, 2)
        XCTAssertEqual(mutant?.lines(in: text).before, "let c = d < e")
        XCTAssertEqual(mutant?.lines(in: text).after, "let c = d <= e")
    }
}
