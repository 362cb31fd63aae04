/// The machine's time, counted in retired instructions.
///
/// One instruction is one tick of the `virt` machine's time base, so that a run is the same on every
/// host and in every engine. Real machines count seconds; here time passes only while the guest
/// works, or when `wfi` skips to the next timer event.
public final class Clock {
    /// Instructions retired since reset.
    public internal(set) var retired: UInt64 = 0
    /// `mtime` minus `retired`: what waiting and stores to `mtime` have added.
    private var skew: UInt64 = 0
    /// Ticks at which the machine timer interrupt becomes pending.
    var machineCompare: UInt64 = .max { didSet { lookNow() } }
    /// Ticks at which the supervisor timer interrupt becomes pending (Sstc).
    var supervisorCompare: UInt64 = .max { didSet { lookNow() } }
    /// The value of `retired` from which the timers must be looked at again.
    private(set) var nextEvent: UInt64 = 0

    /// Ticks since reset: `mtime`, and the `time` CSR.
    public var now: UInt64 { retired &+ skew }

    /// Sets `mtime`.
    func set(_ ticks: UInt64) {
        skew = ticks &- retired
        lookNow()
    }

    /// Lets time pass without instructions.
    public func skip(_ ticks: UInt64) {
        skew &+= ticks
        lookNow()
    }

    /// Ticks until a timer becomes pending; nil when none is set.
    public var untilNextTimer: UInt64? {
        let now = now
        let ahead = min(
            machineCompare > now ? machineCompare : .max, supervisorCompare > now ? supervisorCompare : .max)
        return ahead == .max ? nil : ahead - now
    }

    /// Called by the hart when it has looked at the timers: computes when to look again.
    func plan() {
        let (event, overflow) = retired.addingReportingOverflow(untilNextTimer ?? .max)
        nextEvent = overflow ? .max : event
    }

    private func lookNow() {
        nextEvent = 0
    }
}
