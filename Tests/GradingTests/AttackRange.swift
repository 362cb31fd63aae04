import Foundation
import Glibc

@testable import Grading

/// A toy kit among things worth stealing and breaking, on which attacks are let loose.
final class AttackRange: Sendable {
    let toy: ToyKit
    private let secrets: ScratchFolder
    private let bait: Bait

    init() throws {
        toy = try ToyKit()
        secrets = try ScratchFolder()
        bait = try Bait()
        try secrets.write("the answer is 42\n", to: "secret")
        try secrets.write("ada 0\n", to: "results")
        try toy.write("{\"points\": 0}\n", to: "results.json")
        try toy.write("{}\n", to: ".drydock/last-run.json")
        try toy.write(ToyLab.sum, to: "submissions/ada/Sum.swift")
        setenv("DRYDOCK_ATTACK_SECRET", "42", 1)
        _ = try toy.grader()
    }

    func close() {
        unsetenv("DRYDOCK_ATTACK_SECRET")
        toy.remove()
    }

    var secretFolder: String { secrets.path }
    var port: UInt16 { bait.port }

    /// Judges an attack as `grader grade` would.
    func judge(_ attack: Attack, trusting: Bool) throws -> LabReport {
        let source = attack.source(kit: toy.kit.root, secret: secrets.path, port: bait.port)
        return try judge(
            Submission(texts: ["Sum.swift": source, "Product.swift": ToyLab.product]),
            in: attack.lab(trusting: trusting))
    }

    /// Judges the solution.
    func judgeHonest() throws -> LabReport {
        try judge(
            Submission(texts: ["Sum.swift": ToyLab.sum, "Product.swift": ToyLab.product]), in: ToyLab.lab())
    }

    func judge(_ submission: Submission, in lab: Lab) throws -> LabReport {
        try toy.run().grader(for: lab).grade(submission, Selection(all: lab), seed: 42)
    }

    /// What an attack may have done to the host, one line each; empty when it is unharmed.
    func harm() -> [String] {
        var lines = bait.visits
        let expected = [
            (secrets.path, ["results": "ada 0\n", "secret": "the answer is 42\n"]),
            (toy.kit.root, ["results.json": "{\"points\": 0}\n", ".drydock/last-run.json": "{}\n"]),
        ]
        for (folder, files) in expected {
            for (name, text) in files {
                let place = "\(folder)/\(name)"
                if (try? String(contentsOfFile: place, encoding: .utf8)) == text { continue }
                lines.append("\(name) has changed")
                // So that the next attack answers for itself only.
                try? FreshFile.write(Array(text.utf8), to: place)
            }
        }
        for folder in ["/tmp", "/var/tmp", "/dev/shm", toy.kit.root, "\(toy.kit.gradeFolder)/kit"] {
            for name in KernelFile.names(in: folder) where name.hasPrefix("drydock-attack") {
                lines.append("\(folder)/\(name) was left behind")
                try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
            }
        }
        if KernelFile.text("/proc/self/mountinfo").contains("drydock-attack") {
            lines.append("a mount was left")
        }
        for number in KernelFile.names(in: "/proc") where number.allSatisfy(\.isNumber) {
            let words = KernelFile.text("/proc/\(number)/cmdline").replacing("\0", with: " ")
            if words.contains(secrets.path) || words.contains(toy.kit.root) {
                lines.append("process left: \(words)")
            }
        }
        for hierarchy in GroupHierarchy.usable {
            let own = "drydock-launch-\(getpid())-"
            lines += KernelFile.names(in: hierarchy.parent).filter { $0.hasPrefix(own) }.map {
                "cgroup left: \($0)"
            }
        }
        return lines
    }
}

/// Sockets that nobody from inside may reach.
private final class Bait: Sendable {
    let port: UInt16
    private let network: Int32
    private let abstract: Int32

    init() throws {
        let network = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = in_addr_t(bigEndian: 0x7F00_0001)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(network, $0, size)
                _ = getsockname(network, $0, &size)
            }
        }
        let port = UInt16(bigEndian: place.sin_port)
        let abstract = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        let text = "drydock-attack-\(port)"
        withUnsafeMutableBytes(of: &name.sun_path) { path in
            for (index, byte) in text.utf8.enumerated() { path[index + 1] = byte }
        }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + 1 + text.utf8.count)
        withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = bind(abstract, $0, length) }
        }
        guard port > 0, listen(network, 8) == 0, listen(abstract, 8) == 0 else {
            throw KitError("no socket to listen on: \(String(cString: strerror(errno)))")
        }
        (self.port, self.network, self.abstract) = (port, network, abstract)
    }

    deinit {
        close(network)
        close(abstract)
    }

    /// Who has come since the last look.
    var visits: [String] {
        [("the host's network", network), ("an abstract socket", abstract)].flatMap { name, socket in
            var found: [String] = []
            while case let guest = accept(socket, nil, nil), guest >= 0 {
                close(guest)
                found.append("\(name) was reached")
            }
            return found
        }
    }
}
