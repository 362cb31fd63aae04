import Glibc
import LinuxSystem

/// Seconds of processor time that a process has used so far, all its threads together.
/// - C: clock_getcpuclockid(3)
/// - Throws: `Complaint` when it has ended.
func processorSeconds(of process: pid_t) throws -> Double {
    var (clock, time) = (clockid_t(), timespec())
    let code = clock_getcpuclockid(process, &clock)
    guard code == 0, clock_gettime(clock, &time) == 0 else {
        throw Complaint("process \(process) has ended: \(reason(code == 0 ? errno : code))")
    }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
