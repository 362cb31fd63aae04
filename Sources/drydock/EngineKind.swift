import ArgumentParser
import Emulator

/// The ways of executing that the lab has; a new one becomes a choice of every verb here.
enum EngineKind: String, ExpressibleByArgument, CaseIterable {
    /// One instruction at a time: fetch, decode, execute.
    case stepper
    /// Blocks of pre-decoded micro-operations, interpreted.
    case interpreter
    /// The same blocks as machine code of the host; interpreted where it has no back end.
    case blocks

    /// A fresh engine.
    func make() -> any Engine {
        switch self {
        case .stepper: Stepper()
        case .interpreter: BlockEngine(portable: true)
        case .blocks: BlockEngine()
        }
    }
}
