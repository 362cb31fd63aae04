import FoundationEssentials
import Glibc
import LabSupport

/// The `main` of an exam executable.
///
/// The product is built twice: from `solutions/`, where the grader trusts it, and from a submission,
/// where it only ever answers. Its modes:
///
///     probes                           one probe id a line
///     answers --probe P --seed N       JSON lines {"answer":…,"case":…}    (trusted build)
///     observe --probe P                JSON lines {"id":0,"case":…} in, {"id":0,"observation":…} out
///     explain --probe P                {"actual":…,"case":…,"expected":…} in, text out  (trusted build)
///
/// Lines go over stdin and stdout, or both ways over the descriptor of `--channel FD`.
public struct ExamHost: Sendable {
    private let probes: [any Probe]

    /// A host for these probes; their ids must differ.
    public init(probes: [any Probe]) {
        self.probes = probes
    }

    /// Runs one mode and ends the process: 0 done, 64 wrong arguments, 70 the trusted build failed.
    /// - Parameter arguments: the words after the program's name.
    public func run(_ arguments: [String] = Array(CommandLine.arguments.dropFirst())) -> Never {
        do {
            let request = try ExamRequest(arguments)
            try answer(request)
            exit(0)
        } catch let error as ExamUsage {
            complain("\(error.description)\n\(ExamUsage.help)")
            exit(64)
        } catch {
            complain("exam: \(error)")
            exit(70)
        }
    }

    private func answer(_ request: ExamRequest) throws {
        let lines = LineChannel(input: request.channel ?? 0, output: request.channel ?? 1)
        if request.mode == .probes {
            for probe in probes { try lines.send(Array(probe.id.utf8)) }
            return
        }
        guard let probe = probes.first(where: { $0.id == request.probe }) else {
            let known = probes.map(\.id).joined(separator: ", ")
            throw ExamUsage("--probe \(request.probe ?? ""): unknown; this exam has \(known)")
        }
        switch request.mode {
        case .probes: break
        case .answers: try lines.sendAnswers(of: probe, seed: request.seed)
        case .observe: try lines.serveObservations(of: probe)
        case .explain: try lines.sendExplanation(of: probe)
        }
    }

    private func complain(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    }
}
