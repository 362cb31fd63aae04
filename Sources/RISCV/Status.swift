/// The fields of `mstatus`, and the part of them that `sstatus` shows.
///
/// ```
///   22   21  20   19   18   17    14..13 12..11  8    7     5     3    1
/// | TSR | TW | TVM | MXR | SUM | MPRV | FS  | MPP | SPP | MPIE | SPIE | MIE | SIE |
/// ```
/// - ISA: Privileged 1.12, §3.1.6 and figure 3.7
public enum Status {
    /// Supervisor interrupts are on (while in S).
    public static let sie: UInt64 = 1 << 1
    /// Machine interrupts are on (while in M).
    public static let mie: UInt64 = 1 << 3
    /// SIE before the trap into S.
    public static let spie: UInt64 = 1 << 5
    /// MIE before the trap into M.
    public static let mpie: UInt64 = 1 << 7
    /// The mode before the trap into S: 0 user, 1 supervisor.
    public static let spp: UInt64 = 1 << 8
    /// The mode before the trap into M, two bits.
    public static let mpp: UInt64 = 3 << 11
    /// Where MPP begins.
    public static let mppShift: UInt64 = 11
    /// Loads and stores act with the mode in MPP.
    public static let mprv: UInt64 = 1 << 17
    /// Supervisor may touch user pages.
    public static let sum: UInt64 = 1 << 18
    /// Executable pages may be read.
    public static let mxr: UInt64 = 1 << 19
    /// `satp` and `sfence.vma` are illegal in S.
    public static let tvm: UInt64 = 1 << 20
    /// `wfi` is illegal below M.
    public static let tw: UInt64 = 1 << 21
    /// `sret` is illegal in S.
    public static let tsr: UInt64 = 1 << 22
    /// UXL and SXL: 2 means 64 bits, here read-only.
    public static let xlen64: UInt64 = 2 << 32 | 2 << 34

    /// What software may change in `mstatus`.
    public static let machineWritable =
        sie | mie | spie | mpie | spp | mpp | mprv | sum | mxr | tvm | tw | tsr
    /// What `sstatus` lets the supervisor change.
    public static let supervisorWritable = sie | spie | spp | sum | mxr
    /// What `sstatus` shows: the writable fields and UXL.
    public static let supervisorVisible = supervisorWritable | 3 << 32
}
