import LabSupport
import RISCV

/// Whether a hypervisor that runs kernels in U sees all it must see.
///
/// - Source: Popek and Goldberg, CACM 17(7), 1974, theorem 1: a virtual machine monitor may be
///   constructed if the sensitive instructions are a subset of the privileged ones
public struct Virtualizability: Equatable, Sendable {
    /// Sensitive instructions that U carries out without a trap, whatever the hypervisor does.
    public var violators: [UInt32] = []
    /// Sensitive instructions that are not privileged, yet trap in U once the hypervisor asks for it:
    /// the counters, which `scounteren` opens and closes.
    public var onRequest: [UInt32] = []

    /// Nothing found yet.
    public init() {}

    /// Whether trap-and-emulate works: nothing sensitive escapes.
    public var isVirtualizable: Bool { violators.isEmpty }
}

extension Classifier {
    /// Tests the theorem's condition on `words`.
    ///
    /// The theorem asks for privileged instructions: they trap in U under every circumstance. A
    /// hypervisor needs less, because the circumstances are its own: they must trap as it sets them.
    /// - Throws: as `classify`.
    public func verdict(for words: [UInt32]) throws -> Virtualizability {
        // >>> vmm.1
        // For each word that is sensitive and not privileged: does it trap in U in every one of
        // `experiment.settings`, with `underHypervisor`? Then on request, else it is a violator. Keep
        // the order of the words.
        // stub: throw Unimplemented("vmm.1")
        var verdict = Virtualizability()
        for word in words {
            let kinds = try classify(word)
            guard kinds.isSensitive && !kinds.contains(.privileged) else { continue }
            if try trapsUnderHypervisor() {
                verdict.onRequest.append(word)
            } else {
                verdict.violators.append(word)
            }
        }
        return verdict
        // <<<
    }

    // >>> vmm.1
    // The question for one word makes a good function.

    /// Whether the word that was classified last always traps in U, in the settings that a hypervisor makes.
    private func trapsUnderHypervisor() throws -> Bool {
        try experiment.settings.allSatisfy { setting in
            try [setting, setting.mirrored].allSatisfy { setting in
                let outcome = try experiment.run(in: .user, setting.underHypervisor)
                return Trial(.user, setting.group, outcome).isIllegal
            }
        }
    }
    // <<<
}
