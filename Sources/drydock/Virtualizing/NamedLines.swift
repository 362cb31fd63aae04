import RISCV

/// Several guests on one terminal: each line begins with the name of the guest that wrote it.
///
/// A guest's text goes out when its line is complete, or when it waits: a prompt has no end.
final class NamedLines {
    private let line: SerialLine
    private let names: [String]
    private var pending: [[UInt8]]
    /// Whose line is on the screen, not ended yet.
    private var open: Int?

    private static let longest = 1024

    init(_ line: SerialLine, names: [String]) {
        self.line = line
        self.names = names
        pending = names.map { _ in [] }
    }

    /// Takes a byte from a guest.
    func write(_ byte: UInt8, from guest: Int) {
        pending[guest].append(byte)
        if byte == UInt8(ascii: "\n") || pending[guest].count >= Self.longest { show(guest) }
    }

    /// Shows what a guest has written of an unfinished line.
    func show(_ guest: Int) {
        guard !pending[guest].isEmpty else { return }
        if open != guest {
            if open != nil { line.write(UInt8(ascii: "\n")) }
            "\(names[guest])| ".utf8.forEach(line.write)
        }
        pending[guest].forEach(line.write)
        open = pending[guest].last == UInt8(ascii: "\n") ? nil : guest
        pending[guest].removeAll(keepingCapacity: true)
    }

    /// Ends an unfinished line, so that something else can be said.
    func interrupt() {
        if open != nil { line.write(UInt8(ascii: "\n")) }
        open = nil
        line.flush()
    }
}

/// The serial line of one guest among several. Only the first hears the user.
final class NamedConsole: Console {
    private let lines: NamedLines
    private let guest: Int
    private let input: SerialLine?

    init(_ lines: NamedLines, guest: Int, input: SerialLine?) {
        self.lines = lines
        self.guest = guest
        self.input = input
    }

    func write(_ byte: UInt8) { lines.write(byte, from: guest) }
    func read() -> UInt8? { input?.read() }
}
