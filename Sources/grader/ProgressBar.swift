import Glibc
import Grading
import Synchronization

/// A bar on standard error while the grader works; on a terminal only, so that logs stay clean.
final class ProgressBar: Sendable {
    private static let barColumns = 24

    private let isTerminal = isatty(2) == 1
    private let isShown = Mutex(false)

    /// Shows one step in place of the former.
    var show: ProgressHandler {
        { progress in
            switch progress {
            case .step(let what): self.draw(what)
            case .judged(let count, let total, let last):
                let filled = total == 0 ? 0 : count * Self.barColumns / total
                let bar =
                    String(repeating: "█", count: filled)
                    + String(repeating: "·", count: Self.barColumns - filled)
                self.draw("\(bar) \(count)/\(total) \(last)")
            }
        }
    }

    /// Takes the bar away.
    func clear() {
        isShown.withLock { shown in
            if shown { Self.write("\r\u{1B}[K") }
            shown = false
        }
    }

    private func draw(_ text: String) {
        guard isTerminal else { return }
        isShown.withLock { shown in
            Self.write("\r\u{1B}[K" + Layout.fit(SafeText.terminal(text), Layout.width - 1))
            shown = true
        }
    }

    private static func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
    }
}
