import RISCV
import TrapVMM

/// What the table says of one instruction in one mode, in a form that a run can be held against.
struct ModeClaim {
    /// Where the data has to be for it.
    let mapping: Setting.Mapping
    /// The trap it names; nil: the instruction is carried out.
    private let trap: (causes: Set<Exception>, value: UInt64?)?

    /// Reads a claim such as `environment call from U (cause 8)` or `executes if mcounteren.TM`.
    ///
    /// What follows "if" holds in the setting that is used: counters open, TVM, TSR and TW off.
    /// - Returns: nil for a text that says nothing known.
    init?(_ text: String, word: UInt32) {
        mapping =
            text.contains("when unmapped")
            ? .absent : text.contains("when not writable") ? .readOnly : .identity
        if text.hasPrefix("executes") {
            trap = nil
        } else if text.hasPrefix("illegal-instruction") {
            trap = ([.illegalInstruction], UInt64(word))
        } else if let cause = Self.cause(in: text) {
            trap = ([cause], nil)
        } else if text.hasPrefix("page/access fault") {
            trap = ([.loadPageFault, .storePageFault, .loadAccessFault, .storeAccessFault], nil)
        } else {
            return nil
        }
    }

    /// The number in `(cause 9)` or `page fault (15)`.
    private static func cause(in text: String) -> Exception? {
        let words = text.split { !$0.isLetter && !$0.isNumber }
        return words.lazy.compactMap { UInt64($0) }.first.flatMap(Exception.init(rawValue:))
    }

    /// Whether a run came out as claimed.
    func holds(of outcome: Outcome) -> Bool {
        switch (outcome.ending, trap) {
        case (.executed, nil), (.stopped, nil): return true
        case (.trapped(let found), .some(let named)):
            guard case .exception(let exception) = found.cause else { return false }
            return named.causes.contains(exception) && (named.value ?? found.value) == found.value
        default: return false
        }
    }
}

extension Outcome.Ending {
    /// In words: `executes`, or the trap's cause and value.
    var words: String {
        switch self {
        case .executed: "executes"
        case .stopped: "executes and waits"
        case .trapped(let trap): "\(trap.cause.name) (cause \(trap.cause.encoded), value \(hex(trap.value)))"
        }
    }
}
