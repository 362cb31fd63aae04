import LabSupport
import RISCV

/// Milestone 1. Finds out what an instruction is to a hypervisor by running it.
///
/// The same word runs in U, in S and in M, on the same registers and memory, in many settings; what the
/// runs have in common and where they differ tells its kinds. No manual is asked, so the answer holds
/// for the hart at hand.
/// - Source: Popek and Goldberg, CACM 17(7), 1974, for the definitions
public struct Classifier {
    let experiment: Experiment

    /// A classifier that tries words on `hart`, which must have 128 KiB of RAM and is left in any state.
    ///
    /// - Parameters:
    ///   - hart: says with `instructionSet` which variant is classified.
    ///   - seed: chooses the random values of the settings; the kinds do not depend on it.
    public init(hart: any HostHart, seed: UInt64 = 1974) {
        experiment = Experiment(hart: hart, seed: seed)
    }

    /// The kinds of the instruction that `word` stands for.
    ///
    /// - Parameter word: 32 bits; of a compressed instruction the low 16 count.
    /// - Throws: `ExperimentError` when nothing can be tried on this hart.
    public func classify(_ word: UInt32) throws -> Set<Kind> {
        // >>> vmm.1
        // Prepare the word and run it in each mode, in each of `experiment.settings` and its mirror
        // image. Then decide: illegal everywhere? a trap on purpose everywhere? If neither, each of the
        // four other kinds is a question of its own. Compare only runs that were carried out: where
        // the word trapped, the hypervisor is in control already.
        // stub: throw Unimplemented("vmm.1")
        try experiment.prepare(word)
        let trials = try experiment.settings.flatMap { setting in
            try Self.modes.flatMap { mode in
                try [setting, setting.mirrored].map { setting in
                    Trial(mode, setting.group, try experiment.run(in: mode, setting))
                }
            }
        }
        if trials.allSatisfy(\.isIllegal) { return [.undefined] }
        if trials.allSatisfy(\.isTrapOnPurpose) { return [.trapping] }
        var kinds: Set<Kind> = []
        if isPrivileged(trials) { kinds.insert(.privileged) }
        if try isControlSensitive(trials) { kinds.insert(.controlSensitive) }
        if isBehaviorSensitive(trials) { kinds.insert(.behaviorSensitive) }
        if try isLocationSensitive(trials) { kinds.insert(.locationSensitive) }
        return kinds.isEmpty ? [.innocuous] : kinds
        // <<<
    }

    // >>> vmm.1
    // A function for each kind. Write down for each which runs it compares, and what about them.
    static let modes: [PrivilegeMode] = [.user, .supervisor, .machine]

    private func isPrivileged(_ trials: [Trial]) -> Bool {
        trials.allSatisfy { $0.mode != .user || $0.isIllegal }
    }

    private func isControlSensitive(_ trials: [Trial]) throws -> Bool {
        let changesState = trials.contains { trial in
            let outcome = trial.outcome
            return trial.isDone
                && (outcome.ending == .stopped || outcome.mode != trial.mode || !outcome.configured.isEmpty)
        }
        return try changesState || experiment.refreshesTranslation(experiment.settings[0])
    }

    /// Whether runs on the same registers and memory came out differently.
    private func isBehaviorSensitive(_ trials: [Trial]) -> Bool {
        let groups = Dictionary(grouping: trials.filter(\.isDone), by: \.group)
        return groups.values.contains { group in
            group.contains { !$0.outcome.hasSameEffect(as: group[0].outcome) }
        }
    }

    private func isLocationSensitive(_ trials: [Trial]) throws -> Bool {
        // Whoever can fault in memory depends on the page table, also where no setting moves the page.
        if trials.contains(where: \.isMemoryFault) { return true }
        for mode in [PrivilegeMode.user, .supervisor] {
            let setting = experiment.settings[0]
            let usual = try experiment.run(in: mode, setting)
            for mapping in [Setting.Mapping.moved, .absent, .readOnly] {
                let outcome = try experiment.run(in: mode, setting.mapped(mapping))
                if outcome.ending != usual.ending || !outcome.hasSameEffect(as: usual) { return true }
            }
        }
        return false
    }
    // <<<
}

// >>> vmm.1
// What you want to know of a run can be written here.

/// One run: where it took place and what came of it.
struct Trial {
    let mode: PrivilegeMode
    let group: Int
    let outcome: Outcome

    init(_ mode: PrivilegeMode, _ group: Int, _ outcome: Outcome) {
        self.mode = mode
        self.group = group
        self.outcome = outcome
    }

    private var cause: Trap.Cause? {
        if case .trapped(let trap) = outcome.ending { trap.cause } else { nil }
    }

    var isDone: Bool { cause == nil }
    var isIllegal: Bool { cause == .exception(.illegalInstruction) }

    /// A trap that the program asks for, and not a fault.
    var isTrapOnPurpose: Bool {
        let causes: [Exception] = [
            .breakpoint, .userEnvironmentCall, .supervisorEnvironmentCall, .machineEnvironmentCall,
        ]
        return causes.contains { cause == .exception($0) }
    }

    var isMemoryFault: Bool { !isDone && !isIllegal && !isTrapOnPurpose }
}

extension Outcome {
    /// Whether a program that looks at registers, memory and `pc` could not tell the two apart.
    func hasSameEffect(as other: Outcome) -> Bool {
        registers == other.registers && pc == other.pc && stored == other.stored
    }
}
// <<<
