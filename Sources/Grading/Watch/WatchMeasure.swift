import FoundationEssentials
import Glibc

/// Measures save to verdict: edits one line in a copy of the lab, again and again.
public struct WatchMeasure: Sendable {
    private let kit: Kit
    private let lab: Lab
    private let toolchain: Toolchain

    /// Prepares a measurement for one lab.
    public init(kit: Kit, lab: Lab, toolchain: Toolchain) {
        self.kit = kit
        self.lab = lab
        self.toolchain = toolchain
    }

    /// Edits `count` times and gives the times from save to verdict.
    /// - Parameters:
    ///   - folder: the lab's files, which stay as they are.
    ///   - say: gets a line for each save.
    public func run(count: Int, folder: String, say: (String) -> Void) throws -> Timings {
        let staged = StagedKit(kit: kit, home: kit.watchBuild + "/measure")
        let submission = try SubmissionReader(files: lab.files).read(folder)
        let stubs = try StubTree.stubs(of: lab, kit: kit)
        _ = try staged.stage(submission, lab: lab, stubs: stubs)
        let place = try bodyLine(in: "\(staged.folder)/labs/\(lab.folder)")
        let round = WatchRound(lab: lab, toolchain: toolchain, package: staged.folder, seed: 1)
        let worker = WatchWorker(round: round, scratch: staged.scratch)
        guard let milestone = lab.milestones.first else { throw KitError("\(lab.name): no milestone") }
        _ = try worker.run(milestone, nil)
        var edits = Edits()
        edits.add(labFile: place.name, module: lab.module)
        var timings = Timings()
        for number in 1...count {
            try place.edit(number)
            let (start, used) = (ContinuousClock.now, Self.processorSeconds)
            let result = try worker.run(milestone, edits)
            let seconds = (ContinuousClock.now - start).inSeconds
            timings.add(seconds)
            say(Self.line(number, seconds, processor: Self.processorSeconds - used, result))
        }
        return timings
    }

    /// Of this process and of all that it has waited for: says what a quiet machine would need.
    private static var processorSeconds: Double {
        [RUSAGE_SELF, RUSAGE_CHILDREN].reduce(0) { sum, who in
            var usage = rusage()
            getrusage(__rusage_who_t(who.rawValue), &usage)
            let whole = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
            return sum + Double(whole) + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
        }
    }

    private static func line(
        _ number: Int, _ seconds: Double, processor: Double, _ result: WatchRound.Result
    ) -> String {
        let way = result.isQuick ? "quick" : "full "
        let parts = "build \(Timings.text(result.buildSeconds)), tests \(Timings.text(result.testSeconds))"
        let verdict = result.milestone.cause?.description ?? "passes"
        return
            "save \(Layout.right(number, 3))  \(Timings.text(seconds)), cpu \(Timings.text(processor))  \(way)  \(parts)  \(verdict)"
    }

    /// A place where a statement may stand: right after the line that opens a function's body.
    private struct BodyLine {
        let name: String
        let path: String
        let before: [Substring]
        let after: [Substring]

        func edit(_ number: Int) throws {
            let lines = before + ["        _ = \(number)"] + after
            try FreshFile.write(Array(lines.joined(separator: "\n").utf8), to: path)
        }
    }

    private func bodyLine(in folder: String) throws -> BodyLine {
        for name in lab.files {
            let text = try String.contents(of: "\(folder)/\(name)")
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            guard let line = lines.indices.dropLast().first(where: { Self.opensBody(lines, $0) }) else {
                continue
            }
            return BodyLine(
                name: name, path: "\(folder)/\(name)", before: Array(lines[...line]),
                after: Array(lines[(line + 1)...]))
        }
        throw KitError("\(folder): no function whose body could be edited for the measurement")
    }

    /// Whether a statement with a keyword, a comment or a region follows, so one more may.
    private static func opensBody(_ lines: [Substring], _ index: Int) -> Bool {
        let next = lines[index + 1].trimmed
        let starts = ["return ", "throw ", "let ", "var ", "guard ", "if ", "// "]
        return lines[index].contains("func ") && lines[index].hasSuffix("{")
            && starts.contains(where: next.hasPrefix)
    }
}
