import CLinux
import Glibc

/// What a program about devices decides: for which uses, and how.
public struct DeviceCheck: Equatable, Hashable, Sendable {
    /// Which kind of device; nil for both.
    public var kind: DeviceNode.Kind?
    /// The driver; nil for all.
    public var major: UInt32?
    /// The device of that driver; nil for all.
    public var minor: UInt32?
    /// Letters of `rwm`: read, write, make a node.
    public var access: String
    /// Whether these uses are allowed.
    public var isAllowed: Bool

    /// A decision about these devices.
    public init(
        kind: DeviceNode.Kind? = nil, major: UInt32? = nil, minor: UInt32? = nil, access: String = "rwm",
        isAllowed: Bool
    ) {
        self.kind = kind
        self.major = major
        self.minor = minor
        self.access = access
        self.isAllowed = isAllowed
    }

    /// Whether it fits every use there is.
    fileprivate var isAboutEverything: Bool {
        kind == nil && major == nil && minor == nil && Set(access).isSuperset(of: "rwm")
    }
}

/// A program of the kernel's larger instruction set (eBPF) that judges each use of a device by the
/// processes of a version 2 group: what version 1 had files for.
///
/// - C: bpf(2); Kernel: Documentation/bpf/standardization/instruction-set.rst, include/uapi/linux/bpf.h,
///   `struct bpf_cgroup_dev_ctx`
public struct DeviceProgram: Equatable, Sendable {
    /// Its instructions, 8 bytes each.
    public let instructions: [UInt64]

    /// The program for these decisions: the last one that fits counts, and what none fits is allowed.
    ///
    /// One that allows fits a use of which it allows all, one that denies a use of which it denies any.
    public init(_ checks: [DeviceCheck]) {
        // The context is in r1: kind and use in one word, then the two numbers.
        var code: [UInt64] = [
            Self.load(2, at: 0), Self.move(3, 2), Self.and(2, 0xffff), Self.shiftRight(3, 16),
            Self.load(4, at: 4), Self.load(5, at: 8),
        ]
        for check in checks.reversed() {
            code += Self.block(for: check)
            // The kernel refuses a program with instructions that nothing reaches.
            if check.isAboutEverything {
                instructions = code
                return
            }
        }
        instructions = code + Self.leave(1)
    }

    /// Attaches it to a group, for as long as that exists.
    /// - Throws: `SystemError`, EPERM without CAP_BPF and CAP_NET_ADMIN.
    public func attach(to group: borrowing OwnedDescriptor) throws(SystemError) {
        try check("bpf(BPF_CGROUP_DEVICE)") {
            clinux_attach_device_program(group.number, instructions, UInt32(instructions.count))
        }
    }

    /// Skips to its end wherever the use does not fit.
    private static func block(for check: DeviceCheck) -> [UInt64] {
        var use: UInt32 = 0
        for (letter, bit) in [("m", UInt32(1)), ("r", 2), ("w", 4)] where check.access.contains(letter) {
            use |= bit
        }
        var tests: [(Int) -> [UInt64]] = []
        if let kind = check.kind { tests.append { [skipUnless(2, kind == .block ? 1 : 2, $0)] } }
        if use != 7 {
            // Allowed: nothing asked for may be left over. Denied: something asked for must be in it.
            let mask = check.isAllowed ? ~use & 7 : use
            tests.append {
                [move(0, 3), and(0, mask), check.isAllowed ? skipUnless(0, 0, $0) : skipIf(0, 0, $0)]
            }
        }
        if let major = check.major { tests.append { [skipUnless(4, major, $0)] } }
        if let minor = check.minor { tests.append { [skipUnless(5, minor, $0)] } }
        var block = leave(check.isAllowed ? 1 : 0)
        for test in tests.reversed() { block = test(block.count) + block }
        return block
    }

    private static func encoded(
        _ code: UInt64, _ target: UInt64, _ source: UInt64 = 0, offset: Int = 0, _ value: UInt32 = 0
    ) -> UInt64 {
        code | target << 8 | source << 12 | UInt64(UInt16(truncatingIfNeeded: offset)) << 16
            | UInt64(value) << 32
    }

    private static func load(_ target: UInt64, at offset: Int) -> UInt64 {
        encoded(0x61, target, 1, offset: offset)
    }

    private static func move(_ target: UInt64, _ source: UInt64) -> UInt64 { encoded(0xbc, target, source) }

    private static func and(_ target: UInt64, _ value: UInt32) -> UInt64 {
        encoded(0x54, target, 0, offset: 0, value)
    }

    private static func shiftRight(_ target: UInt64, _ bits: UInt32) -> UInt64 {
        encoded(0x74, target, 0, offset: 0, bits)
    }

    /// Over the next `count` instructions unless the register has this value; in 32 bits.
    private static func skipUnless(_ register: UInt64, _ value: UInt32, _ count: Int) -> UInt64 {
        encoded(0x56, register, 0, offset: count, value)
    }

    private static func skipIf(_ register: UInt64, _ value: UInt32, _ count: Int) -> UInt64 {
        encoded(0x16, register, 0, offset: count, value)
    }

    private static func leave(_ value: UInt32) -> [UInt64] {
        [encoded(0xb4, 0, 0, offset: 0, value), encoded(0x95, 0)]
    }
}
