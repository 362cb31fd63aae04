import RISCV
import SuiteSupport

/// Where a hart is when an interrupt arrives.
struct InterruptCase {
    let mode: PrivilegeMode
    let delegated: Bool
    let status: UInt64

    init(_ mode: PrivilegeMode, delegated: Bool, _ status: UInt64) {
        self.mode = mode
        self.delegated = delegated
        self.status = status
    }
}

/// Whether it is taken.
enum InterruptRows {
    static let all: [Row<InterruptCase, Bool>] = [
        Row("for M, in M, MIE off", InterruptCase(.machine, delegated: false, Status.sie), gives: false),
        Row("for M, in M, MIE on", InterruptCase(.machine, delegated: false, Status.mie), gives: true),
        Row("for M, in S, MIE off", InterruptCase(.supervisor, delegated: false, 0), gives: true),
        Row("for M, in U, MIE off", InterruptCase(.user, delegated: false, 0), gives: true),
        Row(
            "for S, in M, all on", InterruptCase(.machine, delegated: true, Status.mie | Status.sie),
            gives: false),
        Row("for S, in S, SIE off", InterruptCase(.supervisor, delegated: true, Status.mie), gives: false),
        Row("for S, in S, SIE on", InterruptCase(.supervisor, delegated: true, Status.sie), gives: true),
        Row("for S, in U, SIE off", InterruptCase(.user, delegated: true, 0), gives: true),
    ]
}
