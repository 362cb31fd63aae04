import CgroupFS
import ControlGroups
import ExamKit
import LabSupport

/// Milestone 5: rates, working sets and what Prometheus reads.
struct AccountProbe: Probe {
    struct Figures: Codable, Sendable {
        var time: UInt64
        var processor: UInt64
        var memory: UInt64
        var inactive: UInt64?
        var periods: UInt64
        var throttled: UInt64
        var written: UInt64?
    }

    struct Case: Codable, Sendable {
        var earlier: Figures
        var later: Figures
        var label: String
    }

    let id = "account"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<30).map { index in
            Case(
                earlier: figures(using: &generator), later: figures(using: &generator),
                label: ["/a", "/a\"b", "/x\\y", "/two\nlines"][index % 4])
        }
    }

    private func figures(using generator: inout SeededGenerator) -> Figures {
        let periods = UInt64.random(in: 0...50, using: &generator)
        return Figures(
            time: .random(in: 0...8, using: &generator) * 500_000,
            processor: .random(in: 0...1 << 24, using: &generator),
            memory: .random(in: 0...1 << 20, using: &generator),
            inactive: Bool.random(using: &generator) ? .random(in: 0...1 << 20, using: &generator) : nil,
            periods: periods, throttled: .random(in: 0...periods, using: &generator),
            written: Bool.random(using: &generator) ? .random(in: 0...1 << 30, using: &generator) : nil)
    }

    private func sample(_ figures: Figures) -> Sample {
        var sample = Sample(time: figures.time)
        (sample.processorTime, sample.memory) = (figures.processor, figures.memory)
        (sample.inactiveFile, sample.writtenBytes) = (figures.inactive, figures.written)
        (sample.periods, sample.throttledPeriods) = (figures.periods, figures.throttled)
        return sample
    }

    func observe(_ question: Case) throws -> Answers {
        let (earlier, later) = (sample(question.earlier), sample(question.later))
        let rates = try answer {
            let rates = try Rates.between(earlier, later)
            // Thousandths: two right ways to divide may differ in the last bit.
            return [
                rates.cpuPercent, rates.throttledRatio, rates.readBytesPerSecond, rates.writtenBytesPerSecond,
            ]
            .map { $0.map { "\(($0 * 1000).rounded())" } ?? "-" }.joined(separator: " ")
        }
        let text = try PrometheusText.render([([.init("id", question.label)], later)])
        return Answers(lines: [rates, "\(try later.workingSet() ?? 0)", text])
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            ["rates in thousandths", "the working set", "the text for Prometheus"], expected, actual)
    }
}
