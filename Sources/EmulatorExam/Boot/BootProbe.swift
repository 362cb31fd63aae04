import ExamKit
import LabSupport

/// Milestone 7: whole machines, from reset to whatever ends the run.
struct BootProbe: Probe {
    let id = "boot"

    func cases(using generator: inout SeededGenerator) -> [BootCase] {
        (0..<24).map { index in
            switch index % 3 {
            case 0: BootCases.kernel(&generator)
            case 1: BootCases.image(&generator)
            default: BootCases.requests(&generator)
            }
        }
    }

    func observe(_ question: BootCase) throws -> BootOutcome { try question.run() }

    func explain(_ question: BootCase, expected: BootOutcome, actual: BootOutcome) -> String {
        printable(question.explain(expected: expected, actual: actual))
    }
}

/// How a disagreement about a machine reads.
extension BootCase {
    /// What was switched on, and the first line or answer that differs.
    func explain(expected: BootOutcome, actual: BootOutcome) -> String {
        var lines = [start]
        lines += answerDifference(expected.answers ?? [], actual.answers ?? [])
        if expected.console != actual.console {
            lines += consoleDifference(Self.lines(expected.console), Self.lines(actual.console))
        }
        if expected.ending != actual.ending {
            lines.append("the run: expected \(Self.said(expected.ending)), got \(Self.said(actual.ending))")
        }
        if expected.diskHash != actual.diskHash { lines.append("the disk holds other bytes than it should") }
        return lines.joined(separator: "\n")
    }

    private var start: String {
        if requests != nil { return "requests to the virtio block device, a disk of \(sectors) sectors:" }
        if let image { return "an ELF file of \(image.bytes.count) bytes:" }
        let disk =
            disk.map { "sector 0 of the disk: \($0["0"] ?? "empty")".filter { $0 != "\n" } } ?? "no disk"
        return "kernel.elf, \(disk), typed: \(Self.lines(typed).joined(separator: " | "))"
    }

    private static func said(_ ending: String) -> String {
        ending == "budget spent" ? "no end within \(budget) instructions" : ending
    }

    private static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private func consoleDifference(_ expected: [String], _ actual: [String]) -> [String] {
        let first = zip(expected, actual).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        let index = first ?? min(expected.count, actual.count)
        let before = expected[..<min(index, expected.count)].suffix(2).map { "    \($0)" }
        func line(_ list: [String]) -> String { index < list.count ? "\"\(list[index])\"" : "nothing more" }
        return before + ["console line \(index + 1): expected \(line(expected)), got \(line(actual))"]
    }

    private func answerDifference(_ expected: [DiskAnswer], _ actual: [DiskAnswer]) -> [String] {
        for (index, want) in expected.enumerated() {
            guard index < actual.count else { return ["no answer for request \(index + 1)"] }
            let got = actual[index]
            guard want != got else { continue }
            let request = requests?[index]
            func text(_ answer: DiskAnswer) -> String {
                "status \(answer.status), \(answer.written ?? 0) bytes written, data \(answer.data?.description ?? "-"), "
                    + "used index \(answer.usedIndex), interrupt status \(answer.interrupt)"
            }
            return [
                "request \(index + 1) (type \(request?.type ?? 0), sector \(request?.sector ?? 0), "
                    + "data in pieces of \(request?.pieces ?? []) sectors):",
                "expected \(text(want))", "got      \(text(got))",
            ]
        }
        return []
    }
}
