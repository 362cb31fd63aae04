import RISCV
import TrapVMM

/// What a migration took, for people and programs.
struct MigrationResult: Encodable {
    let version = 1
    /// Pages of the guest's RAM.
    let pages: Int
    /// Pages copied in each round while the guest ran, and while it stood still.
    let rounds: [Int]
    let stoppedPages: Int
    /// Ticks that the guest stood still, and that it would have without pre-copy.
    let downtime: UInt64
    let downtimeWithoutPreCopy: UInt64
    /// Lines that the guest had printed when the move began.
    let linesBefore: Int

    init(_ report: Migration.Report, pages: Int, linesBefore: Int) {
        self.pages = pages
        self.linesBefore = linesBefore
        rounds = report.rounds
        stoppedPages = report.stoppedPages
        downtime = report.downtime
        downtimeWithoutPreCopy = report.downtimeWithoutPreCopy
    }

    /// The guest's lines with where they were printed, the rounds, and the downtime.
    func text(_ output: CollectedOutput, _ stop: VirtualMachine.Stop) -> String {
        var lines: [String] = []
        for (number, line) in output.text.split(separator: "\n").enumerated() {
            lines.append("\(number < linesBefore ? "here " : "there")| \(line)")
        }
        lines.append("")
        for (number, copied) in rounds.enumerated() {
            lines.append("round \(number + 1): \(copied) pages, while the guest ran")
        }
        lines.append("stopped: \(stoppedPages) pages")
        let ratio = Double(downtimeWithoutPreCopy) / Double(max(downtime, 1))
        lines.append(
            "downtime: \(downtime) ticks; stopping first would have taken \(downtimeWithoutPreCopy)"
                + (downtime > 0 ? " (\(Int(ratio)) times as long)" : ""))
        if stop != .exited(status: 0) { lines.append("the guest ended otherwise than by itself: \(stop)") }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// What guests print, kept. One for several guests: who prints when is the order that counts.
final class CollectedOutput: Console {
    private var bytes: [UInt8] = []

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Lines so far, an unfinished one too.
    var lines: Int { text.split(separator: "\n").count }

    func write(_ byte: UInt8) { bytes.append(byte) }

    func read() -> UInt8? { nil }
}
