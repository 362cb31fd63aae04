import RISCV

/// Tries one instruction on a hart, under circumstances that you choose, and tells what it did.
///
/// Given, not part of the milestone. It looks at nothing but what goes in and what comes out: what the
/// word means it does not know. In memory it takes 64 KiB:
///
/// ```
/// +0x0000 code | +0x1000 page tables, three levels | +0x4000 data | +0x6000 frames to move data to
/// ```
public struct Experiment {
    static let pageSize: UInt64 = 0x1000
    /// Two pages: register values point into the second, and offsets reach 2 KiB down.
    static let dataSize: UInt64 = 2 * pageSize
    static let size: UInt64 = 0x1_0000

    let hart: any HostHart
    /// One setting of each group; `Setting.mirrored` and `Setting.mapped` make others of them.
    public let settings: [Setting]
    let start: UInt64

    var data: UInt64 { start + 0x4000 }
    var frames: UInt64 { data + Self.dataSize }
    var root: UInt64 { start + 0x1000 }
    /// Where the word lies that is tried.
    var place: UInt64 { start }

    /// An experiment on `hart`, which belongs to the caller and may be in any state.
    ///
    /// - Parameter seed: chooses the random values of the settings.
    public init(hart: any HostHart, seed: UInt64) {
        self.hart = hart
        start = (hart.memory.base &+ Self.size - 1) & ~(Self.size - 1)
        settings = Setting.groups(seed: seed, data: start &+ 0x4000)
    }

    /// Puts the word to be tried into the hart's memory.
    ///
    /// - Throws: `ExperimentError` when the hart has too little memory or does not run.
    public func prepare(_ word: UInt32) throws {
        guard hart.memory.contains(start, count: Self.size), start >> 38 == 0 else {
            throw ExperimentError(
                "the hart has \(hart.memory.size) bytes of RAM at 0x\(String(hart.memory.base, radix: 16)): "
                    + "classifying takes \(2 * Self.size) bytes below 0x4000000000")
        }
        hart.secondStage = nil
        try ExperimentProgram.write(to: hart.memory, at: start)
        try ExperimentProgram.store(word, at: place, scratch: data, on: hart, code: start)
    }

    /// Runs the prepared word once.
    ///
    /// - Throws: what is no trap of the guest, such as `Unimplemented`.
    public func run(in mode: PrivilegeMode, _ setting: Setting) throws -> Outcome {
        try arrange(setting, in: mode)
        let before = configuration()
        hart.pc = place
        let exit = try hart.run(atMost: 1)
        if case .trap(let trap) = exit { return try outcome(of: trap) }
        let configured = Set(
            CSR.allCases.filter { !Self.isSame($0, before[$0] ?? 0, hart.read($0)) })
        let (registers, pc, after) = (registers(), hart.pc, hart.mode)
        let stored = try storedBytes(setting)
        return Outcome(
            ending: try ExperimentProgram.isStopped(hart, code: start) ? .stopped : .executed,
            registers: registers, pc: pc, mode: after, stored: stored, configured: configured)
    }

    /// Whether the prepared word, run in S, makes a change of the page table visible that the hart would
    /// not have seen without it, because it remembers translations.
    ///
    /// A hart that remembers none sees every change at once: then no word makes a difference. Nor does
    /// one count that goes through the page itself: the hart may look up its entry anew for that.
    public func refreshesTranslation(_ setting: Setting) throws -> Bool {
        if case .trapped = try run(in: .supervisor, setting.mapped(.absent)).ending { return false }
        let idle = start + ExperimentProgram.idle
        guard let unaided = try seesNewFrame(after: idle, setting) else { return false }
        return try seesNewFrame(after: place, setting).map { $0 != unaided } ?? false
    }

    /// Loads through a page, moves the page in the table, runs the instruction at `address`, loads again.
    ///
    /// - Returns: whether the second load found the new frame; nil when the instruction or a load trapped
    ///   or S was left.
    private func seesNewFrame(after address: UInt64, _ setting: Setting) throws -> Bool? {
        try arrange(setting, in: .supervisor)
        guard let old = try ExperimentProgram.load(from: data + Self.pageSize, on: hart, code: start) else {
            return nil
        }
        try writeEntries(setting.mapped(.moved), in: .supervisor)
        setRegisters(setting)
        hart.pc = address
        guard try hart.run(atMost: 1) == .limit, hart.mode == .supervisor else { return nil }
        return try ExperimentProgram.load(from: data + Self.pageSize, on: hart, code: start).map { $0 != old }
    }
}

/// A hart on which nothing can be tried.
public struct ExperimentError: Error, CustomStringConvertible {
    /// What is wrong and what would be right.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
