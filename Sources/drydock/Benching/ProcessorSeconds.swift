import Glibc
import LinuxSystem

/// Seconds of processor time that a running program has used, in steps of a hundredth.
/// - C: proc(5), /proc/PID/stat, utime and stime
func processorSeconds(of process: pid_t) throws -> Double {
    let text = String(
        decoding: try OwnedDescriptor(opening: "/proc/\(process)/stat").readAll(), as: UTF8.self)
    // The name in parentheses may hold blanks.
    let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
    guard fields.count > 12, let user = Double(fields[12]), let system = Double(fields[13]) else {
        throw Complaint("/proc/\(process)/stat: expected processor times in '\(text)'")
    }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
}
