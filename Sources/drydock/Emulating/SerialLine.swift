import Emulator
import RISCV
import Glibc

/// The guest's serial line, connected to stdin and stdout.
///
/// The machine asks for input far more often than there is some. Only every 64th fruitless question
/// costs a system call; output goes out in pieces, at the latest when the guest waits.
final class SerialLine: Console {
    /// Why the line wants the run to end.
    enum End: Equatable {
        /// Ctrl-A X.
        case quit
        /// Nobody reads our output any more.
        case outputClosed
        /// Input has ended, and since then the guest has done nothing but wait for its timer.
        case starved
        /// SIGINT, SIGTERM or SIGHUP.
        case signal(Int32)
    }

    /// Set when the run should end.
    private(set) var end: End?

    private static let questionsPerLook = 64
    private static let outputPiece = 4096
    /// The `virt` machine's time base, 10 MHz.
    private static let ticksPerMillisecond: UInt64 = 10_000
    /// Ten minutes of guest time.
    private static let starvation: UInt64 = 600_000 * ticksPerMillisecond
    private static let escape: UInt8 = 1

    private let isTerminal = isatty(0) == 1
    private var received: [UInt8] = []
    private var next = 0
    private var inputEnded = false
    private var sawEscape = false
    private var questions = 0
    private var output: [UInt8] = []
    private var lastByte = UInt8(ascii: "\n")
    private var silentTicks: UInt64 = 0
    private var owedTicks: UInt64 = 0

    /// Takes a byte from the guest.
    func write(_ byte: UInt8) {
        silentTicks = 0
        lastByte = byte
        output.append(byte)
        if output.count >= Self.outputPiece { flush() }
    }

    /// The next byte for the guest; nil when there is none now.
    func read() -> UInt8? {
        if next == received.count {
            questions += 1
            guard questions % Self.questionsPerLook == 1 else { return nil }
            flush()
            look(patience: 0)
        }
        guard next < received.count else { return nil }
        next += 1
        return received[next - 1]
    }

    /// Lets a guest that waits wait, and says whether something can still come from outside.
    ///
    /// At a terminal the host waits as long as the guest does. A script must not pay for the guest's
    /// naps: with a pipe or a file the timer's time is skipped at once.
    /// - Parameter ticks: guest time until the next timer; nil when none is set.
    func wait(_ ticks: UInt64?) -> Bool {
        flush()
        if RawTerminal.endingSignal != 0 { end = .signal(RawTerminal.endingSignal) }
        guard end == nil else { return false }
        guard !inputEnded else { return starve(ticks) }
        if let ticks, isTerminal {
            owedTicks = min(owedTicks &+ min(ticks, 1 << 40), 1 << 40)
            let milliseconds = owedTicks / Self.ticksPerMillisecond
            owedTicks %= Self.ticksPerMillisecond
            look(patience: Int32(clamping: milliseconds))
        } else {
            look(patience: ticks == nil ? -1 : 0)
        }
        return end == nil && (!inputEnded || next < received.count)
    }

    /// After the end of the input only the guest's own timer can move it.
    private func starve(_ ticks: UInt64?) -> Bool {
        guard let ticks else { return false }
        silentTicks = silentTicks.addingReportingOverflow(ticks).partialValue
        if silentTicks > Self.starvation || ticks > Self.starvation { end = .starved }
        return true
    }

    /// Takes what has come in, waiting up to `patience` milliseconds for it (-1: for ever).
    /// - C: poll(2)
    private func look(patience: Int32) {
        if RawTerminal.endingSignal != 0 { end = .signal(RawTerminal.endingSignal) }
        guard !inputEnded, end == nil else { return }
        var request = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
        // A signal interrupts the wait; whoever called looks at `end` and asks again.
        guard poll(&request, 1, patience) > 0 else { return }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(0, &buffer, buffer.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return }
        guard count > 0 else {
            inputEnded = true
            return
        }
        if next == received.count { (received, next) = ([], 0) }
        received += isTerminal ? buffer[..<count].filter(passes) : Array(buffer[..<count])
    }

    /// Ctrl-A is ours: with X it quits, twice it sends one, with anything else it does nothing.
    private func passes(_ byte: UInt8) -> Bool {
        guard sawEscape else {
            sawEscape = byte == Self.escape
            return !sawEscape
        }
        sawEscape = false
        if byte == UInt8(ascii: "x") || byte == UInt8(ascii: "X") { end = .quit }
        return byte == Self.escape
    }

    /// Sends the rest, and lets what follows begin on a line of its own.
    func finish() {
        if isatty(1) == 1, lastByte != UInt8(ascii: "\n") { output.append(UInt8(ascii: "\n")) }
        flush()
    }

    /// Sends what the guest has written so far.
    func flush() {
        var sent = 0
        while sent < output.count {
            let count = output[sent...].withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN {
                var request = pollfd(fd: 1, events: Int16(POLLOUT), revents: 0)
                poll(&request, 1, -1)
            } else if errno != EINTR {
                end = end ?? .outputClosed
                break
            }
        }
        output.removeAll(keepingCapacity: true)
    }
}
