import RISCV

/// HTIF: the word `tohost` in the guest's memory, through which test programs talk to the host.
///
/// ```
/// | 63..56 device | 55..48 command | 47..0 payload |
/// device 0, payload odd: exit with status payload >> 1      device 1, command 1: put a character
/// device 0, payload even: address of a system call record   device 1, command 0: get a character
/// ```
/// - Source: riscv-software-src/riscv-isa-sim, fesvr/syscall.cc and fesvr/device.cc (the protocol)
final class HostInterface {
    private let bus: SystemBus
    private let toHost: UInt64
    private let fromHost: UInt64?
    private let console: any Console

    /// Watches `tohost`. The bus tells the interface of each store to it.
    init(bus: SystemBus, toHost: UInt64, fromHost: UInt64?, console: any Console) {
        self.bus = bus
        self.toHost = toHost
        self.fromHost = fromHost
        self.console = console
        bus.onWatchedStore.append { [weak self] stored in
            if stored.contains(toHost) { self?.serve() }
        }
        bus.lastingWatches.append(toHost..<toHost + 8)
        _ = bus.watch(toHost..<toHost + 8)
    }

    private func serve() {
        guard let request = try? bus.memory.load(toHost, size: .double), request != 0 else { return }
        let payload = request & (1 << 48 - 1)
        switch (request >> 56, request >> 48 & 0xFF) {
        case (0, _) where payload & 1 == 1:
            return bus.power.off(status: Int32(truncatingIfNeeded: payload >> 1))
        case (0, _): answerSystemCall(payload)
        case (1, 1): console.write(UInt8(truncatingIfNeeded: payload))
        case (1, 0): answer(1 << 56 | UInt64(console.read() ?? 0xFF))
        default: break
        }
        // Zero tells the guest that the request was taken.
        try? bus.memory.store(toHost, size: .double, 0)
    }

    /// Of the proxied system calls only `write` and `exit` are served, which is what test programs use.
    private func answerSystemCall(_ record: UInt64) {
        guard let call = try? (0..<4).map({ try bus.memory.load(record + 8 * $0, size: .double) }) else {
            return
        }
        switch call[0] {
        case 64:
            let bytes = (try? bus.memory.read(call[2], count: Int(min(call[3], 1 << 20)))) ?? []
            bytes.forEach(console.write)
            try? bus.memory.store(record, size: .double, UInt64(bytes.count))
        case 93: return bus.power.off(status: Int32(truncatingIfNeeded: call[1]))
        default: try? bus.memory.store(record, size: .double, UInt64(bitPattern: -38))
        }
        answer(1)
    }

    private func answer(_ value: UInt64) {
        if let fromHost { try? bus.memory.store(fromHost, size: .double, value) }
    }
}
