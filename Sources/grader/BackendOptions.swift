import ArgumentParser
import Foundation
import Grading

/// Where the work is done.
struct BackendOptions: ParsableArguments {
    /// The names of the backends.
    enum Name: String, ExpressibleByArgument, CaseIterable {
        case local, slurm, kubernetes
    }

    @Option(
        help: """
            Where labs are judged: local, slurm or kubernetes. The machines share the folders of kit, \
            submissions and results; --jobs is then the number of tasks at one time.
            """)
    var backend = Name.local
    @Option(
        name: .customLong("sbatch"),
        help: ArgumentHelp("For slurm: passed on to sbatch; may be repeated.", valueName: "--partition=P"))
    var sbatchOptions: [String] = []
    @Option(help: "For kubernetes: the image of the tasks; it needs a Swift toolchain.")
    var image: String?
    @Option(help: "For kubernetes: the claim of the volume that holds all three folders.")
    var claim: String?
    @Option(help: "For kubernetes: where that volume is seen, here and in every pod.")
    var mount: String?
    @Option(help: "For kubernetes: the namespace of the Job.")
    var namespace: String?

    func validate() throws {
        if backend != .slurm, !sbatchOptions.isEmpty {
            throw ValidationError("--sbatch needs --backend slurm")
        }
        if backend == .kubernetes, image == nil || claim == nil || mount == nil {
            throw ValidationError("--backend kubernetes needs --image, --claim and --mount")
        }
    }

    /// The backend that is meant.
    func backend(
        for order: ClassOrder, heading: RunHeading, progress: @escaping ProgressHandler
    ) throws -> any ClassBackend {
        let toolchain = try Toolchain(environment: ProcessInfo.processInfo.environment)
        let grader = absolute("/proc/self/exe")
        switch backend {
        case .local: return try order.local(toolchain: toolchain, progress: progress)
        case .slurm:
            return try order.slurm(
                heading: heading, grader: grader, options: sbatchOptions, toolchain: toolchain,
                progress: progress)
        case .kubernetes:
            let place = KubernetesPlace(
                image: image ?? "", claim: claim ?? "", mount: absolute(mount ?? ""), namespace: namespace)
            return try order.kubernetes(
                heading: heading, grader: grader, place: place, toolchain: toolchain, progress: progress)
        }
    }
}
