import Synchronization

/// Something that is done at an end, and once.
final class EndOnce: Sendable {
    private let action: @Sendable () -> Void
    private let open = Mutex(true)

    init(_ action: @escaping @Sendable () -> Void) {
        self.action = action
    }

    /// Whether the end has not come yet.
    var isOpen: Bool { open.withLock { $0 } }

    func end() {
        let isFirst = open.withLock { open in
            defer { open = false }
            return open
        }
        if isFirst { action() }
    }
}
