import CLinux
import Glibc

/// Watches one running launch: drains what it writes, feeds its channel, and cuts it at its limits.
struct Supervision: ~Copyable {
    let keeper: Keeper
    let ends: Plumbing.Ours
    let group: ResourceGroup
    let isolation: Isolation
    let request: LaunchRequest
    let limits: Limits
    /// Becomes readable when the caller gives up; -1 for never.
    private let interrupt: Int32

    private(set) var output = Capture(keep: 1 << 16)
    private(set) var error = Capture(keep: 1 << 16)
    private(set) var traffic: ChannelTraffic?
    /// Sources that have not come to their end: read these, poll these.
    private var open: Set<Source> = [.keeper, .output, .error]
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var cut: Ending?
    var deadlines: Deadlines

    private enum Source: Hashable { case keeper, output, error, channel, interrupt }

    /// Starts the program.
    init(
        _ request: LaunchRequest, _ group: consuming ResourceGroup, isolation: Isolation,
        sandbox: Sandbox?, interrupt: Int32
    ) throws(LaunchError) {
        var boxPlan: [UInt8]?
        if let box = request.box, let sandbox { boxPlan = try sandbox.plan(box, for: request) }
        let plumbing = try Plumbing(for: request, plan: boxPlan)
        keeper = try Keeper(request, plumbing.theirs, group, isolation: isolation, sandbox: sandbox)
        self.group = group
        ends = plumbing.ours
        self.request = request
        limits = request.limits
        self.isolation = isolation
        self.interrupt = interrupt
        deadlines = Deadlines(limits)
        if interrupt >= 0 { open.insert(.interrupt) }
        if let contents = request.channel {
            traffic = ChannelTraffic(ends.channel.number, contents)
            open.insert(.channel)
        }
    }

    /// Waits until the program and everything it started are gone.
    mutating func untilTheEnd() throws(LaunchError) {
        while open.contains(.keeper) {
            let ready = wait()
            for source in ready { attend(to: source) }
            try checkLimits()
        }
        drain()
    }

    private func descriptor(of source: Source) -> Int32 {
        switch source {
        case .keeper: keeper.pidfd.number
        case .output: ends.output.number
        case .error: ends.error.number
        case .channel: ends.channel.number
        case .interrupt: interrupt
        }
    }

    /// The sources at which something has happened, after at most the time to the next deadline.
    private func wait() -> [Source] {
        let sources = Array(open)
        var polled = sources.map {
            pollfd(
                fd: descriptor(of: $0),
                events: $0 == .channel ? traffic?.interest ?? 0 : Int16(POLLIN), revents: 0)
        }
        _ = poll(&polled, nfds_t(polled.count), deadlines.millisecondsToNext)
        return zip(sources, polled).filter { $0.1.revents != 0 }.map(\.0)
    }

    private mutating func attend(to source: Source) {
        switch source {
        case .keeper: open.remove(.keeper)
        case .output, .error: _ = drainOnce(source)
        case .channel:
            traffic?.send()
            _ = drainOnce(source)
        case .interrupt:
            open.remove(.interrupt)
            end(.signalled(SIGINT))
        }
    }

    /// Takes one buffer of what a source has. Returns false when there was nothing.
    private mutating func drainOnce(_ source: Source) -> Bool {
        if source == .channel {
            let more = traffic?.receive(&buffer) ?? false
            if traffic?.isOpen == false { open.remove(.channel) }
            return more
        }
        switch Arrival.read(descriptor(of: source), into: &buffer) {
        case .nothingYet: return false
        case .end:
            open.remove(source)
            return false
        case .bytes(let count):
            if source == .output { output.append(buffer[..<count]) } else { error.append(buffer[..<count]) }
            return true
        }
    }

    /// After the last process has gone: what is still in the pipes, however many buffers, is finite.
    private mutating func drain() {
        for source in [Source.output, .error, .channel] where open.contains(source) {
            while !isOverflowing, drainOnce(source) {}
        }
    }

    var isOverflowing: Bool {
        output.total + error.total > limits.output || traffic?.exceeded == true
    }
}
