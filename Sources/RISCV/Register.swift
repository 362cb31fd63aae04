/// The names of the 32 integer registers.
///
/// - ISA: Unprivileged 20191213, chapter 25 (assembly programmer's handbook)
public enum Register {
    /// Calling-convention names in order of number: `zero`, `ra`, `sp` …
    public static let names = [
        "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5",
        "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6",
    ]

    /// The calling-convention name of register `number` (0...31).
    public static func name(_ number: UInt8) -> String {
        names[Int(number & 31)]
    }

    /// The number that `x7`, `t2` or `fp` stands for; nil for anything else.
    public static func number(_ name: some StringProtocol) -> UInt8? {
        if name == "fp" { return 8 }
        if let index = names.firstIndex(where: { $0 == name }) { return UInt8(index) }
        guard name.hasPrefix("x"), let number = UInt8(name.dropFirst()), number < 32 else { return nil }
        return number
    }
}
