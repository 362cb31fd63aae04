/// Puts a probe's cases to the candidate and compares what it observes with the reference's answers.
///
/// The candidate gets cases only. Answers, comparison and verdict stay in this process.
struct ExamJudge: Sendable {
    let reference: ReferenceExam
    /// The exam executable built from the submission.
    let candidate: String
    let lab: Lab
    let toolchain: Toolchain
    let folder: String
    /// What was built, where that is not in the build folder itself.
    var sheet: Sheet?

    /// Judges one probe with the cases of one seed.
    /// - Throws: what is the grader's own fault: the reference or the launch failed.
    func judge(_ probe: String, seed: UInt64) throws -> ProbeReport {
        let asked = try reference.answers(to: probe, seed: seed)
        let result = try observe(probe, asked)
        var report = ProbeReport(id: probe, seed: seed)
        report.cases = asked.count
        for (index, question) in asked.enumerated() {
            guard index < result.channelMessages.count else {
                report.cause = Self.cause(of: result.ending)
                report.mismatch = silence(index, question, report.cause)
                return report
            }
            let reply = Reply(result.channelMessages[index], id: index)
            if case .observation(let actual) = reply, JSONValue.same(actual, question.answer) {
                report.agreed += 1
                continue
            }
            settle(&report, reply, index, question)
            return report
        }
        if result.channelMessages.count > asked.count {
            report.cause = Cause(.refused, "sent more replies than it was asked for")
        }
        return report
    }

    private func observe(_ probe: String, _ asked: [ReferenceExam.Answered]) throws -> LaunchResult {
        let messages = asked.enumerated().map { index, question in
            Array("{\"id\":\(index),\"case\":".utf8) + question.question + Array("}".utf8)
        }
        let answers = asked.reduce(0) { $0 + $1.answer.count + 64 }
        let longest = asked.map(\.answer.count).max() ?? 0
        let channel = ChannelContents(
            messages: messages, messageLimit: 4 * longest + (1 << 20), totalLimit: 4 * answers + (4 << 20))
        let host = lab.milestones.first { $0.exam.contains(probe) }?.host
        return try LaunchRequest(
            executable: candidate,
            arguments: ["observe", "--probe", probe, "--channel", String(ChannelContents.descriptor)],
            environment: toolchain.testEnvironment, directory: folder, limits: Limits(lab.limits),
            channel: channel
        ).boxed(with: toolchain, sheet, for: lab, needing: host).run()
    }

    private func settle(
        _ report: inout ProbeReport, _ reply: Reply, _ index: Int, _ asked: ReferenceExam.Answered
    ) {
        var text: String
        var actual: String
        switch reply {
        case .observation(let bytes):
            report.cause = Cause(.examMismatch)
            actual = String(decoding: bytes, as: UTF8.self)
            text = reference.explanation(of: report.id, asked, actual: bytes)
        case .notImplemented(let milestone):
            report.cause = Cause(.notImplemented, milestone)
            actual = "not-implemented: \(milestone)"
            text = "The code this case needs is still a stub."
        case .threw(let error):
            report.cause = Cause(.examMismatch)
            actual = "threw \(error)"
            text = "An error was thrown where the reference gives an answer."
        case .malformed:
            report.cause = Cause(.refused, "a reply on the exam channel is not one of the exam's own")
            actual = "(unreadable)"
            text = "The reply does not have the form {\"id\":\(index),\"observation\":…}."
        }
        report.mismatch = mismatch(index, asked, actual: actual, text: text)
    }

    private func silence(_ index: Int, _ asked: ReferenceExam.Answered, _ cause: Cause?)
        -> ProbeReport.Mismatch
    {
        let word = cause?.description ?? "nothing"
        return mismatch(
            index, asked, actual: "(no answer: \(word))", text: "The process ended on this case: \(word).")
    }

    private func mismatch(_ index: Int, _ asked: ReferenceExam.Answered, actual: String, text: String)
        -> ProbeReport.Mismatch
    {
        ProbeReport.Mismatch(
            index: index, question: String(decoding: asked.question, as: UTF8.self),
            expected: String(decoding: asked.answer, as: UTF8.self), actual: actual, text: text)
    }

    private static func cause(of ending: Ending) -> Cause {
        switch ending {
        case .exited(let status): Cause(.earlyExit, "status \(status)")
        case .signalled(let signal): .crash(signal: signal)
        case .wallLimit, .cpuLimit: Cause(.timeout)
        case .memoryLimit: Cause(.memory)
        case .outputLimit: Cause(.output)
        }
    }
}

/// One line from the candidate.
private enum Reply {
    case observation([UInt8])
    case notImplemented(milestone: String)
    case threw(String)
    case malformed

    init(_ line: [UInt8], id: Int) {
        guard let members = JSONMembers(line), let number = members.values["id"],
            number.elementsEqual(String(id).utf8)
        else {
            self = .malformed
            return
        }
        let text = { (key: String) in members.values[key].flatMap { try? JSONText.decode(Array($0)) } }
        if let bytes = members.values["observation"] {
            self = .observation(Array(bytes))
        } else if text("error") == "not-implemented" {
            self = .notImplemented(milestone: text("milestone") ?? "?")
        } else if text("error") == "threw" {
            self = .threw(text("text") ?? "an error")
        } else {
            self = .malformed
        }
    }
}
