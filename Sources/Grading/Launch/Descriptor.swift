import CLinux
import Glibc

/// A file descriptor with one owner, closed when the owner lets go.
struct Descriptor: ~Copyable {
    let number: Int32

    init(owning number: Int32) {
        self.number = number
    }

    deinit {
        if number >= 0 { close(number) }
    }

    /// - C: open(2)
    init(opening path: String, _ flags: Int32) throws(LaunchError) {
        number = try systemCall("open", path) { open(path, flags | O_CLOEXEC) }
    }

    /// Reads and writes return at once from now on.
    func makeNonblocking() throws(LaunchError) {
        _ = try systemCall("fcntl", "O_NONBLOCK") {
            fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
        }
    }
}

/// Several descriptors with one owner.
struct DescriptorList: ~Copyable {
    private(set) var numbers: [Int32] = []

    mutating func open(_ path: String, _ flags: Int32) throws(LaunchError) {
        numbers.append(try systemCall("open", path) { Glibc.open(path, flags | O_CLOEXEC) })
    }

    deinit {
        for number in numbers { close(number) }
    }
}

/// Two connected descriptors, both closed at execve.
struct DescriptorPair: ~Copyable {
    /// The end the grader keeps.
    let ours: Descriptor
    /// The end the launched program gets.
    let theirs: Descriptor

    /// Nothing at both ends.
    static var none: DescriptorPair {
        DescriptorPair(ours: Descriptor(owning: -1), theirs: Descriptor(owning: -1))
    }

    /// A pipe: the program writes, the grader reads, or the other way round.
    /// - C: pipe2(2)
    static func pipe(weRead: Bool) throws(LaunchError) -> DescriptorPair {
        var reading: Int32 = -1
        var writing: Int32 = -1
        let answer = clinux_pipe(&reading, &writing)
        guard answer == 0 else { throw LaunchError(step: "pipe2", subject: "a pipe", code: -answer) }
        return DescriptorPair(
            ours: Descriptor(owning: weRead ? reading : writing),
            theirs: Descriptor(owning: weRead ? writing : reading))
    }

    /// A stream socket that both sides read and write.
    /// - C: socketpair(2)
    static func socket() throws(LaunchError) -> DescriptorPair {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        _ = try systemCall("socketpair", "the channel") { socketpair(AF_UNIX, kind, 0, &ends) }
        return DescriptorPair(ours: Descriptor(owning: ends[0]), theirs: Descriptor(owning: ends[1]))
    }
}

/// Makes a call that answers -1 on failure, again when a signal cut it short; the one reader of errno.
@discardableResult
func systemCall(_ step: String, _ subject: String, _ call: () -> Int32) throws(LaunchError) -> Int32 {
    while true {
        let answer = call()
        if answer >= 0 { return answer }
        let code = errno
        if code != EINTR { throw LaunchError(step: step, subject: subject, code: code) }
    }
}

/// Reads what is there now.
enum Arrival {
    case bytes(Int)
    case nothingYet
    case end

    /// Fills the buffer once; a broken stream counts as ended.
    static func read(_ descriptor: Int32, into buffer: inout [UInt8]) -> Arrival {
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .end }
            if errno == EINTR { continue }
            return errno == EAGAIN ? .nothingYet : .end
        }
    }
}
