@testable import Grading

/// What a student may call a file or write to a terminal, and a class in which everyone did.
enum HostileClass {
    static let texts = [
        "plain", "", " ", "=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1",
        " =1+1", "a;=cmd()", "a,=cmd()", "a\",=cmd()", "\u{FF1D}cmd()", "\"quoted\"", "'single'", "a\\b",
        "<script>alert(1)</script>", "</pre></code></details><img src=x onerror=alert(1)>",
        "\" onmouseover=\"alert(1)", "' onfocus='alert(1)", "<!--", "-->", "<![CDATA[x]]>", "]]>",
        "&lt;&#0;&",
        "\u{1B}[2J\u{1B}]0;title\u{7}", "\u{9B}31m", "\u{0}", "a\u{0}b", "\u{8}\u{7F}\u{85}",
        "\u{FFFE}\u{FFFF}",
        "\u{202E}gnp.exe", "\u{2066}x\u{2069}\u{200F}\u{FEFF}", "\u{2028}\u{2029}", "\u{E000}\u{10FFFF}",
        "| a | b |\n|---|---|", "```\n# not a heading\n```", "`````", "~~~\nx", "``a` b",
        "[click](javascript:alert(1))", "![x](http://evil.example/x.png)", "<http://evil.example>",
        "http://evil.example www.evil.example a@evil.example @root #1", "WWW.evil.example", "# heading",
        "* a\n* b", "1. one", "> quote", "---", "**bold** _it_ ~~no~~", "&amp;amp;", "a\nb\r\nc",
        "../../etc/passwd",
        "--help", "-rf", "~root", "$(reboot)", "`reboot`", "a b", "a;reboot", "!!", "*", "{a,b}", "é",
        "e\u{301}", "'\u{301};reboot;'", "\"\u{301},=cmd()", "<\u{338}script>", "=\u{301}1",
        "`\u{301}`\u{301}`\u{301}", "|\u{301}|", "-\u{301}rf", "]]\u{301}>", "&\u{301}lt;", "@\u{301}a",
        "\\\u{301}x\u{1B}'\u{301}",
        "דוד", "田中", "👩‍👩‍👧‍👦", "a" + String(repeating: "\u{301}", count: 3000),
        String(repeating: "x", count: 1 << 20),
        String(decoding: [0xED, 0xA0, 0x80, 0xFF, 0x41], as: UTF8.self),
    ]

    /// One student for each text, who wrote it wherever a student can write.
    static func report() throws -> ClassReport {
        let lab = try ToyLab.lab()
        let heading = ClassReport.LabHeading(name: lab.name, title: lab.title, possible: lab.points)
        var report = ClassReport(seed: 7, labs: [heading])
        report.students = texts.enumerated().map { index, text in student(text, index, lab) }
            .sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
        return report
    }

    private static func student(_ text: String, _ index: Int, _ lab: Lab) -> StudentReport {
        // No file system has a longer name.
        let name = String(text.unicodeScalars.prefix(255))
        var student = StudentReport(id: name, name: name, source: name)
        guard index % 10 != 9 else {
            student.refusal = text
            return student
        }
        var found = LabReport(lab: lab)
        found.notes = [.init(name: text, reason: text)]
        found.compilerErrors = [CompilerMessage(file: text, line: 1, text: text)]
        found.milestones = [suite(text, lab.milestones[0]), exam(text, lab.milestones[1])]
        if index % 3 == 0 {
            found.milestones[0] = MilestoneReport(lab.milestones[0], cause: Cause(.compile, text))
        }
        student.labs = [found]
        return student
    }

    private static func suite(_ text: String, _ milestone: Milestone) -> MilestoneReport {
        var report = MilestoneReport(milestone, cause: Cause(.assertion))
        var failed = TestReport(id: "ToyTests.SumTests/testSmall", cause: Cause(.assertion, text))
        failed.failures = [TestFailure(text: text, file: text, line: 3)]
        var crashed = TestReport(id: "ToyTests.SumTests/testZero", cause: Cause(.crash, text))
        crashed.output = text
        report.tests = [failed, crashed]
        return report
    }

    private static func exam(_ text: String, _ milestone: Milestone) -> MilestoneReport {
        var report = MilestoneReport(milestone, cause: Cause(.examMismatch))
        var probe = ProbeReport(id: "product", seed: 7)
        probe.cause = Cause(.examMismatch)
        probe.cases = 20
        probe.agreed = 3
        probe.mismatch = .init(index: 3, question: text, expected: "1000", actual: text, text: text)
        report.tests = [TestReport(id: "ToyTests.ProductTests/testSmall")]
        report.exam = [probe]
        return report
    }
}

extension String {
    /// Characters that a report never shows as they are: controls and marks without a shape.
    var shapeless: [Unicode.Scalar] {
        unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control: scalar != "\n"
            case .format, .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
    }
}
