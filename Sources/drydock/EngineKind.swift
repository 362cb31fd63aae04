import ArgumentParser
import Emulator

/// The ways of executing that the lab has; a new one becomes a choice of every verb here.
enum EngineKind: String, ExpressibleByArgument, CaseIterable {
    case interpreter, blocks

    /// A fresh engine.
    func make() -> any Engine {
        switch self {
        case .interpreter: Interpreter()
        case .blocks: BlockEngine()
        }
    }
}
