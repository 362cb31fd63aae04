/// The small x86 guests, flat binaries built from the sources in the folder `x86`.
public enum X86Guest: String, CaseIterable, Sendable {
    // In real mode, loaded at 0x1000.
    case add, hello, echo, strings, dirty, step, climb
    // In long mode, loaded at 0x10_0000.
    case factorial, ports, mmio, triple, spin, rings

    /// Whether it wants 64 bits from its first instruction on.
    public var isLongMode: Bool {
        switch self {
        case .add, .hello, .echo, .strings, .dirty, .step, .climb: false
        case .factorial, .ports, .mmio, .triple, .spin, .rings: true
        }
    }

    /// Guest-physical address of its first byte, which is its first instruction.
    public var loadAddress: UInt64 { isLongMode ? 0x10_0000 : 0x1000 }

    /// Where the file is.
    public var path: String {
        let here = #filePath
        return here[..<(here.lastIndex(of: "/") ?? here.startIndex)] + "/x86/\(rawValue).bin"
    }
}
