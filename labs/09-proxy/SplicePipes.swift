import LinuxSystem

/// Pipes for connections that move much: one is lent while bytes flow, so ten thousand idle ones hold none.
final class SplicePipes {
    /// A pipe that is lent.
    final class Lent {
        let pipe: SplicePipe

        init(_ pipe: consuming SplicePipe) {
            self.pipe = pipe
        }
    }

    /// Bytes in one pipe, about.
    static let size: Int32 = 256 << 10
    /// Pipes kept for the next connection.
    private static let most = 16
    private var idle: [Lent] = []

    /// A pipe that is empty; nil when descriptors have run out: copying goes on without.
    func borrow() -> Lent? {
        if let last = idle.popLast() { return last }
        guard let pipe = try? SplicePipe(size: Self.size) else { return nil }
        return Lent(pipe)
    }

    /// Takes one back that is empty.
    func giveBack(_ pipe: Lent) {
        if idle.count < Self.most { idle.append(pipe) }
    }
}
