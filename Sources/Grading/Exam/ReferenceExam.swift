import Synchronization

/// The exam executable built from solutions/: gives cases, answers and explanations.
///
/// It is trusted code, so a failure of it is the grader's own and is thrown, never graded.
final class ReferenceExam: Sendable {
    /// Reference runs are ours; these limits only stop a mistake of ours from running on for ever.
    private static let limits = Limits(
        wall: .seconds(300), cpu: .seconds(300), memory: 8 << 30, output: 16 << 20, processes: 64)

    private let executable: String
    private let toolchain: Toolchain
    private let known = Mutex<[String: [Answered]]>([:])

    /// One case and what the reference makes of it, as raw JSON.
    struct Answered: Sendable, Equatable {
        let question: [UInt8]
        let answer: [UInt8]
    }

    init(executable: String, toolchain: Toolchain) {
        self.executable = executable
        self.toolchain = toolchain
    }

    /// The ids of its probes.
    func probes() throws -> [String] {
        let result = try run(["probes"], send: [])
        return result.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The cases and answers of one probe and seed; asked for once and kept.
    func answers(to probe: String, seed: UInt64) throws -> [Answered] {
        let key = "\(probe) \(seed)"
        if let found = known.withLock({ $0[key] }) { return found }
        let lines = try run(["answers", "--probe", probe, "--seed", String(seed)], send: [])
        let answers = try lines.map { line in
            guard let members = JSONMembers(line), let question = members.values["case"],
                let answer = members.values["answer"]
            else { throw KitError("\(executable) answers --probe \(probe): not a case with its answer") }
            return Answered(question: Array(question), answer: Array(answer))
        }
        guard !answers.isEmpty else {
            throw KitError("\(executable) answers --probe \(probe) --seed \(seed): no case at all")
        }
        known.withLock { $0[key] = answers }
        return answers
    }

    /// The reference's words for one disagreement.
    ///
    /// The observation is the candidate's; if the reference cannot even read it, that is the answer.
    func explanation(of probe: String, _ asked: Answered, actual: [UInt8]) -> String {
        let message =
            Array(#"{"actual":"#.utf8) + actual + Array(#","case":"#.utf8) + asked.question
            + Array(#","expected":"#.utf8) + asked.answer + Array("}".utf8)
        guard let lines = try? run(["explain", "--probe", probe], send: [message]) else {
            return "The observation does not have the form that the probe \(probe) expects."
        }
        return lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
    }

    private func run(_ arguments: [String], send messages: [[UInt8]]) throws -> [[UInt8]] {
        let channel = ChannelContents(messages: messages, messageLimit: 64 << 20, totalLimit: 1 << 30)
        let request = LaunchRequest(
            executable: executable,
            arguments: arguments + ["--channel", String(ChannelContents.descriptor)],
            environment: toolchain.testEnvironment, directory: "/", limits: Self.limits, channel: channel)
        let result = try request.run()
        guard result.ending == .exited(0) else {
            let command = ([executable] + arguments).joined(separator: " ")
            throw KitError("\(command): \(result.ending)\n\(result.standardError.text)")
        }
        return result.channelMessages
    }
}
