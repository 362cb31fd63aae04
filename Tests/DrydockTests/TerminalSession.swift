import Glibc

/// `drydock emulate` on a terminal of its own.
final class TerminalSession {
    let child: pid_t
    private let keyboard: Int32
    /// Our own hold on the terminal, so that its settings can be looked at when the child has gone.
    private let terminal: Int32
    private let before: [UInt8]
    private var seen = ""

    /// - C: TIOCSPTLCK, TIOCGPTN (linux/tty), POSIX_SPAWN_SETSID (glibc)
    private static let unlock: UInt = 0x4004_5431
    private static let terminalNumber: UInt = 0x8004_5430
    private static let ownSession: Int16 = 0x80

    init(_ arguments: [String]) throws {
        // posix_openpt, grantpt and unlockpt are not in the Glibc module; these are what they do.
        keyboard = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (unlocked, number): (Int32, Int32) = (0, 0)
        guard keyboard >= 0, ioctl(keyboard, Self.unlock, &unlocked) == 0,
            ioctl(keyboard, Self.terminalNumber, &number) == 0
        else {
            throw SpawnFailure(path: "/dev/ptmx", code: errno)
        }
        let path = "/dev/pts/\(number)"
        terminal = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        before = try Self.settings(of: terminal)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        // The leader of a session that opens a terminal is controlled by it.
        posix_spawnattr_setflags(&attributes, Self.ownSession)
        for descriptor: Int32 in 0...2 {
            posix_spawn_file_actions_addopen(&actions, descriptor, path, O_RDWR, 0)
        }
        child = try ProgramRun.spawn("drydock", ["emulate"] + arguments, &actions, &attributes)
    }

    deinit {
        close(keyboard)
        close(terminal)
    }

    /// What the terminal is set to; the padding of the structure is not part of it.
    private static func settings(of terminal: Int32) throws -> [UInt8] {
        var settings = termios()
        guard tcgetattr(terminal, &settings) == 0 else { throw SpawnFailure(path: "tcgetattr", code: errno) }
        let flags = [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag]
        return flags.flatMap { flag in (0..<4).map { UInt8(truncatingIfNeeded: flag >> (8 * $0)) } }
            + withUnsafeBytes(of: settings.c_cc) { Array($0) }
    }

    /// Neither echo nor lines nor signals from keys.
    func isRaw() throws -> Bool {
        var settings = termios()
        guard tcgetattr(terminal, &settings) == 0 else { throw SpawnFailure(path: "tcgetattr", code: errno) }
        return settings.c_lflag & tcflag_t(ECHO | ICANON | ISIG) == 0
    }

    var isAsBefore: Bool { (try? Self.settings(of: terminal)) == before }

    /// Reads the screen until a text has appeared.
    func read(until text: String) throws {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !seen.contains(text) {
            var request = pollfd(fd: keyboard, events: Int16(POLLIN), revents: 0)
            guard poll(&request, 1, 20_000) > 0 else {
                throw SpawnFailure(path: "no \(text) in \(seen)", code: 0)
            }
            let count = Glibc.read(keyboard, &buffer, buffer.count)
            guard count > 0 else { throw SpawnFailure(path: "no \(text) in \(seen)", code: errno) }
            seen += String(decoding: buffer[..<count], as: UTF8.self)
        }
        seen = ""
    }

    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(keyboard, $0.baseAddress, $0.count) }
    }

    /// Waits for the program's end.
    func end() -> (status: Int32?, signal: Int32?) {
        ProgramRun.wait(for: child)
    }
}
