import Synchronization

/// Remembers the plan of a lab's whole build, so that the next submission of that lab needs no package manager.
///
/// Runs the package manager's own commands for what a submission can change: the lab's module, suite and
/// exam, the links. What does not go well there is left to a whole build, whose word counts.
final class WarmBuild: Sendable {
    private struct Known {
        var lab: String
        var plan: QuickBuild
    }

    private let known = Mutex<Known?>(nil)

    /// Builds what is staged. False when that takes a whole build.
    func run(_ lab: Lab) throws -> Bool {
        let former = known.withLock { $0?.lab == lab.name ? $0?.plan : nil }
        guard var plan = former else { return false }
        switch try plan.compile() {
        case .failed: return false
        case .done: break
        case .interfaceChanged: guard try plan.compileDependents() else { return false }
        }
        // The next is held against what suite and exam were compiled against now.
        known.withLock { $0?.plan = plan }
        return try plan.linkTests() && plan.linkExam()
    }

    /// Takes over after a whole build that went well; after any other there is nothing to go by.
    func note(_ build: SwiftBuild?, of lab: Lab) {
        let plan = build.flatMap { QuickBuild(after: $0, module: lab.module) }
        known.withLock { $0 = plan.map { Known(lab: lab.name, plan: $0) } }
    }
}
