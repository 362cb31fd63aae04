import ChrootJail
import ExamKit
import Glibc
import LabSupport
import LinuxSystem

/// Milestone 7 on the kernel: a program in the hardened jail, seen from outside in /proc. What the lab says
/// of it is not asked.
struct LivingProbe: Probe {
    struct Case: Codable, Sendable {
        var user: UInt32?
        var capabilities: [UInt8]
        var isReadOnly: Bool
        /// A descriptor that the program would inherit.
        var open: Int32
    }

    struct Sight: Codable, Equatable, Sendable {
        var lines: [String]
    }

    let id = "living"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<6).map { index in
            Case(
                user: index % 3 == 0 ? nil : .random(in: 1...65534, using: &generator),
                capabilities: (0..<index % 4).map { _ in .random(in: 0...7, using: &generator) },
                isReadOnly: Bool.random(using: &generator), open: .random(in: 10...99, using: &generator))
        }
    }

    func observe(_ question: Case) throws -> Sight {
        // The same on both sides: nobody is judged by what this machine cannot do.
        guard geteuid() == 0, let labinit = try? Labinit.besideThisProgram(), let waiting = TinyProgram.waits
        else { return Sight(lines: ["needs root, labinit beside the exam and an x86-64 processor"]) }
        let root = Folder(freshPath("living"))
        try root.make()
        defer { _ = try? root.remove() }
        _ = try OwnedDescriptor(
            opening: root.path(of: "tool"), [.writeOnly, .create], mode: 0o755
        ).writeAll(waiting)
        let jail = HardenedJail(
            root: root.path, credentials: question.user.map { Credentials(user: $0, group: $0) },
            capabilities: CapabilitySet(question.capabilities.compactMap(Capability.init)),
            isReadOnly: question.isReadOnly)
        let plan = try jail.plan(for: Command(["/tool"]))
        let outside = try OwnedDescriptor(opening: "/")
        let process = try labinit.start(plan, descriptors: [0: 0, 1: 1, 2: 2, question.open: outside.number])
        let lines = sight(of: process.id, root.path)
        try process.signal(SIGKILL)
        _ = try process.wait()
        return Sight(lines: lines)
    }

    private func sight(of process: Int32, _ root: String) -> [String] {
        let folder = "/proc/\(process)"
        let mounts = text("\(folder)/mountinfo").map { line in
            let columns = line.split(separator: " ")
            return columns.count > 5
                ? "\(root.hasSuffix(columns[3]) ? "the root" : columns[3]) at \(columns[4]) \(columns[5])"
                : line
        }
        let wanted = ["Uid:", "Gid:", "Groups:", "Cap", "NoNewPrivs:"]
        let status = text("\(folder)/status").filter { line in wanted.contains { line.hasPrefix($0) } }
        let open = ((try? Folder("\(folder)/fd").names()) ?? []).sorted()
        let isOwn =
            (try? SymbolicLink.target(of: "\(folder)/ns/mnt"))
            != (try? SymbolicLink.target(of: "/proc/self/ns/mnt"))
        return [
            mounts.joined(separator: "; "), status.joined(separator: "; "), open.joined(separator: " "),
            isOwn ? "a mount namespace of its own" : "the host's mount namespace",
            (try? SymbolicLink.target(of: "\(folder)/cwd")) ?? "unreadable",
        ]
    }

    private func text(_ file: String) -> [String] {
        let bytes = (try? OwnedDescriptor(opening: file).readAll()) ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    func explain(_ question: Case, expected: Sight, actual: Sight) -> String {
        let asked = [
            "its mounts", "its ids and capabilities", "what is open", "its namespace", "where it is",
        ]
        for (index, line) in expected.lines.enumerated() {
            let name = index < asked.count ? asked[index] : "answer \(index + 1)"
            guard index < actual.lines.count else { return "\(name): no answer" }
            if actual.lines[index] != line { return "seen from outside, \(name): expected \(line)" }
        }
        return "more answers than questions"
    }
}

/// A program of the fewest bytes: it waits for a signal, for ever.
enum TinyProgram {
    /// An ELF file; nil on processors that it was not written for.
    static var waits: [UInt8]? {
        #if arch(x86_64)
            // mov eax, 34 (pause); syscall; jmp back to the start
            let code: [UInt8] = [0xb8, 34, 0, 0, 0, 0x0f, 0x05, 0xeb, 0xf7]
            let base: UInt64 = 0x40_0000
            let start: UInt64 = 64 + 56
            let size = start + UInt64(code.count)
            let identity: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9)
            let header =
                bytes(UInt16(2)) + bytes(UInt16(62)) + bytes(UInt32(1)) + bytes(base + start)
                + bytes(UInt64(64)) + bytes(UInt64(0)) + bytes(UInt32(0)) + bytes(UInt16(64))
                + bytes(UInt16(56)) + bytes(UInt16(1)) + bytes(UInt16(0)) + bytes(UInt16(0))
                + bytes(UInt16(0))
            let segment =
                bytes(UInt32(1)) + bytes(UInt32(5)) + bytes(UInt64(0)) + bytes(base) + bytes(base)
                + bytes(size) + bytes(size) + bytes(UInt64(4096))
            return identity + header + segment + code
        #else
            return nil
        #endif
    }

    private static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}
