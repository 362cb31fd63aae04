/// What one student's page, or part of the class's page, says.
struct HTMLStudent {
    /// Characters shown of a failing line.
    private static let shownText = 2000
    /// Characters shown of an id or a name.
    private static let shownName = 120

    private let report: ClassReport

    init(_ report: ClassReport) {
        self.report = report
    }

    /// A page of their own.
    func page(_ student: StudentReport) -> String {
        """
        <h1>\(Self.title(of: student))</h1>
        <p class="soft">\(about(student))</p>
        <div class="tiles one"><div><b>\(student.points)</b>\
        <span class="soft">of \(report.possible) points</span></div></div>
        \(content(student))
        """
    }

    /// A part of the class's page; it opens when it is linked to.
    func section(_ student: StudentReport, number: Int) -> String {
        """
        <details><summary>\(Self.title(of: student))\
        <span class="n">\(student.points) / \(report.possible)</span></summary>
        <div class="inside" id="s\(number)"><p class="soft">\(about(student))</p>
        \(content(student))
        </div></details>
        """
    }

    /// Id and name; `bdi` keeps a name that is written from right to left to itself.
    static func title(of student: StudentReport) -> String {
        let name = student.name.map {
            " <bdi class=\"soft\">\(SafeText.html(SafeText.cut($0, to: shownName)))</bdi>"
        }
        return "<bdi>\(SafeText.html(SafeText.cut(student.id, to: shownName)))</bdi>" + (name ?? "")
    }

    /// What being late cost.
    static func late(_ student: StudentReport) -> String {
        student.penalty > 0 ? " <span class=\"late\">\u{2212}\(student.penalty)</span>" : ""
    }

    private func about(_ student: StudentReport) -> String {
        let source = "<code>\(SafeText.html(SafeText.cut(student.source, to: 300)))</code>"
        let hours = student.lateSeconds.map { Decimals.text(Double($0) / 3600, places: 1) }
        let late =
            student.lateSeconds ?? 0 > 0
            ? "; \(hours ?? "") hours late, \(student.penalty) points off" : ""
        return "\(source)\(late); seed \(report.seed)"
    }

    private func content(_ student: StudentReport) -> String {
        if let refusal = student.refusal {
            return "<p><span class=\"chip\">refused</span> \(Self.cut(refusal))</p>"
        }
        return "<div class=\"wide\">\(HTMLCharts.strip(student.labs))</div>\n"
            + student.labs.map { lab($0, of: student) }.joined(separator: "\n")
    }

    private func lab(_ lab: LabReport, of student: StudentReport) -> String {
        let findings = Finding.told(in: lab)
        guard !findings.isEmpty || !lab.notes.isEmpty else { return "" }
        let notes = lab.notes.map { note in
            "<p class=\"soft\">note: <code>\(Self.cut(note.name))</code>: \(Self.cut(note.reason))</p>"
        }
        let head = "<h3>\(SafeText.html(lab.title))</h3>"
        return ([head] + notes + findings.map { finding($0, of: student) }).joined(separator: "\n")
    }

    private func finding(_ finding: Finding, of student: StudentReport) -> String {
        let place = finding.place.map { " <span class=\"soft\">\(SafeText.html($0))</span>" } ?? ""
        let text = finding.text.isEmpty ? "" : "<pre>\(Self.cut(finding.text))</pre>"
        let replay = finding.replay(source: student.source, seed: report.seed)
        return """
            <div class="finding"><span class="chip">\(SafeText.html(finding.word))</span> \
            <b>\(SafeText.html(finding.milestone))</b> \
            <code>\(SafeText.html(ReplayCommand.shortID(finding.id)))</code>\(place)
            \(text)<p class="soft">replay: <code>\(SafeText.html(replay))</code></p></div>
            """
    }

    private static func cut(_ text: String) -> String {
        SafeText.html(SafeText.cut(text, to: shownText))
    }
}
