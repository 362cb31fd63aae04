/// How much the running code may do. The raw value is the encoding used in `mstatus.MPP`.
///
/// - ISA: Privileged 1.12, §1.2
public enum PrivilegeMode: UInt8, Comparable, Sendable {
    case user = 0
    case supervisor = 1
    case machine = 3

    /// Orders modes by power: user < supervisor < machine.
    public static func < (a: Self, b: Self) -> Bool {
        a.rawValue < b.rawValue
    }
}
