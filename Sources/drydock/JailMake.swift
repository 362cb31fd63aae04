import ArgumentParser
import ChrootJail
import FileTrees
import LinuxSystem

/// `drydock jail make`: a root file system for a few programs.
struct JailMake: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make",
        abstract: "Makes a root file system from programs of this host.",
        usage: "drydock jail make ROOT PROGRAM…",
        discussion: """
            Copies the programs, their dynamic linker and every library of theirs,
            and makes /dev/null, zero and random (as root), /proc and /tmp.

            Example: drydock jail make /tmp/root /bin/sh /bin/ls
            """)

    @Argument(help: ArgumentHelp("The folder; made if it is not there.", valueName: "root"))
    var root: String

    @Argument(help: ArgumentHelp("Absolute paths of programs.", valueName: "program"))
    var programs: [String]

    func validate() throws {
        if let relative = programs.first(where: { !$0.hasPrefix("/") }) {
            throw ValidationError("\(relative): expected an absolute path, such as /bin/sh")
        }
    }

    func run() throws {
        do {
            let steps = try Rootfs().plan(for: programs)
            let refused = try RootfsBuilder(at: root).build(steps)
            writeAll(try summary(of: steps, refused), to: 1)
        } catch let error as RootfsError {
            throw Complaint(error.description)
        } catch let error as SystemError {
            throw Complaint(error.description)
        }
    }

    private func summary(of steps: [RootfsStep], _ refused: [String]) throws -> String {
        var (lines, total): ([String], Int64) = ([], 0)
        for case .copy(_, let path, _) in steps {
            let size = try FileStatus(of: root + path).size
            total += size
            lines.append("  \(size / 1024) KiB  \(path)")
        }
        lines.append("\(root): \(lines.count) files, \(total / 1024) KiB")
        if !refused.isEmpty { lines.append("without root no devices: \(refused.joined(separator: " "))") }
        return lines.joined(separator: "\n") + "\n"
    }
}
