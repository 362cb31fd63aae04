import CgroupFS
import ControlGroups
import ExamKit
import LabSupport

/// Milestone 2: texts of control files, right and wrong.
struct FormatProbe: Probe {
    struct Case: Codable, Sendable {
        var kind: String
        var texts: [String]
    }

    let id = "format"
    private let kinds = ["limit", "legacy", "cpulist", "cpumax", "flat", "nested", "pressure"]

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<28).map { index in
            let kind = kinds[index % kinds.count]
            return Case(kind: kind, texts: (0..<10).map { _ in text(kind, using: &generator) })
        }
    }

    private func text(_ kind: String, using generator: inout SeededGenerator) -> String {
        let number = UInt64.random(in: 0...1 << 40, using: &generator)
        let small = UInt64.random(in: 0...40, using: &generator)
        let broken = Int.random(in: 0..<5, using: &generator) == 0
        switch kind {
        case "limit":
            return broken ? "\(number)k" : ["\(number)\n", "max\n"].randomElement(using: &generator) ?? ""
        case "legacy":
            return ["\(number)\n", "-1", "9223372036854771712\n"].randomElement(using: &generator) ?? ""
        case "cpulist": return broken ? "\(small + 1)-\(small)" : "\(small),\(small + 2)-\(small + 5)\n"
        case "cpumax":
            return broken
                ? "\(number) 0"
                : ["max \(number + 1)", "\(number)", "\(number) 50000"].randomElement(using: &generator) ?? ""
        case "flat": return "usage \(number)\nnr \(small)\n" + (broken ? "nr 1\n" : "extra 3\n")
        case "nested":
            return "8:\(small) rbytes=\(number) wbytes=2\n254:0 rbytes=\(small)" + (broken ? " x\n" : "\n")
        default:
            let digits = small < 10 ? "0\(small)" : "\(small)"
            return "some avg10=\(small).\(digits) avg60=0.0\(small % 10) avg300=1.00 total=\(number)"
                + (broken ? "\nfull avg10=1\n" : "\n")
        }
    }

    func observe(_ question: Case) throws -> Answers {
        Answers(
            lines: try question.texts.map { text in
                try answer {
                    switch question.kind {
                    case "limit": return try Limit.parse(text, file: "f").description
                    case "legacy": return try Limit.parse(legacy: text, file: "f").description
                    case "cpulist":
                        let list = try CPUList.parse(text)
                        return "\(list) \(list.numbers.sorted())"
                    case "cpumax": return try CPUMax.parse(text).description
                    case "flat":
                        let file = try FlatKeyed.parse(text, file: "f")
                        return "\(file.description) \(file["usage"] ?? 0)"
                    case "nested":
                        let file = try NestedKeyed.parse(text, file: "f")
                        return "\(file.description) \(file.sum("rbytes"))"
                    default:
                        let pressure = try Pressure.parse(text, file: "f")
                        return "\(pressure.description) \(pressure.some.average10)"
                    }
                }
            })
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(question.texts.map { "\(question.kind) \"\($0)\"" }, expected, actual)
    }
}
