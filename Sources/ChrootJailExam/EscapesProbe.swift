import ChrootJail
import ExamKit
import LabSupport
import LinuxSystem

/// Milestone 6: whether each attack reaches the secret it was told of.
struct EscapesProbe: Probe {
    struct Case: Codable, Sendable {
        var secret: String
        var length: Int
        var held: Int32
        var heldFile: Int32
        var disk: UInt32
        var process: Int32
        var address: UInt64
        /// How deep below "/" the jail's root is.
        var depth: Int
    }

    struct Observation: Codable, Equatable, Sendable {
        /// The names of the attacks that reach it.
        var reached: [String]
    }

    let id = "escapes"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<20).map { _ in
            Case(
                secret: RandomText.path(using: &generator), length: .random(in: 8...64, using: &generator),
                held: .random(in: 3...200, using: &generator),
                heldFile: .random(in: 201...400, using: &generator),
                disk: .random(in: 0...200, using: &generator),
                process: .random(in: 2...30000, using: &generator),
                address: .random(in: 4096...(1 << 47), using: &generator),
                depth: .random(in: 1...20, using: &generator))
        }
    }

    func observe(_ question: Case) throws -> Observation {
        let facts = EscapeFacts(
            secret: question.secret, length: question.length, heldDirectory: question.held,
            heldFile: question.heldFile, disk: DeviceNode(.block, 7, question.disk),
            diskName: "loop\(question.disk)",
            process: question.process, address: question.address)
        return Observation(
            reached: try Escape.allCases.filter { escape in
                var attacker = Attacker(facts: facts, depth: question.depth)
                return attacker.reaches(with: try escape.plan(facts))
            }.map(\.rawValue))
    }

    func explain(_ question: Case, expected: Observation, actual: Observation) -> String {
        let lacking = expected.reached.filter { !actual.reached.contains($0) }
        return "these attacks do not reach the secret: \(lacking.joined(separator: ", "))"
    }
}

/// Where an attack has led to, in the naive jail.
private struct Attacker {
    let facts: EscapeFacts
    let depth: Int
    var isOutside = false
    var climbed = 0
    var hasHostRoot = false
    var ferry = false
    var nodes: [String: DeviceNode] = [:]
    var aliases: Set<String> = []
    var mounts: [String: String] = [:]

    mutating func reaches(with plan: Plan) -> Bool {
        plan.steps.contains { take($0) }
    }

    private var isAtTop: Bool { isOutside && climbed >= depth }

    private mutating func take(_ step: Step) -> Bool {
        switch step {
        case .chroot("."): hasHostRoot = isAtTop
        // The working directory stays where it was: above the new root.
        case .chroot: (isOutside, climbed) = (true, 0)
        case .changeDirectoryTo(facts.heldDirectory): (isOutside, climbed) = (true, 0)
        case .changeDirectory(".."): climbed += 1
        case .changeDirectory(let path): ferry = path == "ferry"
        case .awaitLine where ferry: (isOutside, climbed) = (true, 0)
        case .makeNode(let path, let node, _): nodes[path] = node
        case .linkDescriptor(facts.heldFile, let path): aliases.insert(path)
        case .mount(_, let target, let type, _, _): mounts[target] = type
        case .showMemory(let pid, let address, let count):
            return pid == facts.process && address == facts.address && count >= facts.length
        case .show(let path, let limit): return limit >= facts.length && shows(path)
        default: break
        }
        return false
    }

    private func shows(_ path: String) -> Bool {
        if hasHostRoot, path == facts.secret { return true }
        if isAtTop, "/" + path == facts.secret { return true }
        if nodes[path] == facts.disk || aliases.contains(path) { return true }
        return mounts.contains { target, type in
            type == "devtmpfs" && path == "\(target)/\(facts.diskName)"
                || type == "proc" && path == "\(target)/\(facts.process)/root\(facts.secret)"
        }
    }
}
