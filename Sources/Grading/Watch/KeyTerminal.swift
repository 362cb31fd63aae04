import Glibc

/// A terminal that gives each key at once and does not echo it, until it is put back.
final class KeyTerminal {
    private var before: termios?

    /// Changes standard input's terminal; does nothing when it is not one.
    init() {
        var now = termios()
        guard isatty(0) == 1, tcgetattr(0, &now) == 0 else { return }
        before = now
        enter()
    }

    /// Sets the mode again, after the process was stopped and continued.
    func enter() {
        guard var mode = before else { return }
        mode.c_lflag &= ~tcflag_t(ICANON | ECHO)
        tcsetattr(0, TCSADRAIN, &mode)
    }

    /// Puts the terminal back as it was.
    func restore() {
        guard var mode = before else { return }
        tcsetattr(0, TCSADRAIN, &mode)
    }

    /// The keys pressed so far; nil at the end of input.
    func keys() -> [Character]? {
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = read(0, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return Array(String(decoding: buffer[..<count], as: UTF8.self))
    }
}
