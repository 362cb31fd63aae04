import CProbe

/// What an instruction did in ring 3.
struct RingThreeOutcome: Equatable {
    enum End: Equatable {
        /// It was executed, by the processor or by the kernel in its place.
        case silent
        /// It raised an exception of this vector.
        case fault(vector: Int32)
        /// Its process ended in a way that tells nothing.
        case died(signal: Int32)
    }

    let end: End
    /// What it stored; 0 when it stores nothing.
    let value: UInt64
    /// The limit beside a base; the flags after the second POPF; EBX after CPUID.
    let extra: UInt64
    /// ZF after LAR, LSL, VERR and VERW.
    let isFlagSet: Bool

    init(_ result: cprobe_result) {
        switch cprobe_end(UInt32(bitPattern: result.end)) {
        case CPROBE_SILENT: end = .silent
        case CPROBE_FAULT: end = .fault(vector: result.trap)
        default: end = .died(signal: result.signal)
        }
        value = result.value
        extra = result.extra
        isFlagSet = result.flag != 0
    }

    /// The exception's name as the manuals write it; nil for none.
    var exception: String? {
        guard case .fault(let vector) = end else { return nil }
        let names: [Int32: String] = [
            1: "#DB", 3: "#BP", 4: "#OF", 6: "#UD", 11: "#NP", 12: "#SS", 13: "#GP", 14: "#PF",
        ]
        return names[vector] ?? "exception \(vector)"
    }

    /// Whether a VMM could have noticed.
    var isTrap: Bool { exception != nil }
}
