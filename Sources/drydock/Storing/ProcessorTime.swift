import EventLoop
import Glibc

/// The processor time of this process.
enum ProcessorTime {
    /// Seconds since it started.
    /// - C: clock_gettime(2), CLOCK_PROCESS_CPUTIME_ID
    static var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// A row of work that is done in this process.
    static func measure(_ task: String, count: Int, clients: Int, _ body: () throws -> Void) rethrows
        -> StoreBenchResult.Row
    {
        let (began, processor) = (EventLoop.monotonicTime(), seconds)
        try body()
        let took = StoreRace.seconds(EventLoop.monotonicTime() - began)
        return StoreBenchResult.Row(
            task: task, server: "drydock", clients: clients, perSecond: Double(count) / took,
            cpuMicroseconds: (seconds - processor) / Double(count) * 1e6)
    }
}
