import Enclosure
import FoundationEssentials

extension LaunchRequest {
    /// The same in a box, where it sees its own program, the folder that this stands in, and the toolchain's
    /// libraries.
    ///
    /// A milestone whose subject is the kernel needs root's power over it: `host: root` runs in a PID and a
    /// mount namespace of its own and sees the host.
    /// - Parameters:
    ///   - sheet: what was built, where that is not in the build folder itself.
    ///   - lab: whose it is, for the folders of the kit that it reads.
    ///   - host: what the milestone needs of the host, as `lab.yml` has it.
    func boxed(
        with toolchain: Toolchain, _ sheet: Sheet?, for lab: Lab, needing host: String?
    ) -> LaunchRequest {
        guard host != "root" else { return self }
        var boxed = self
        let program = URL(filePath: executable).resolvingSymlinksInPath().path
        boxed.executable = program
        boxed.directory = "/tmp"
        var box = Box(visible: Box.system + toolchain.places + lab.reads.map { "\(directory)/\($0)" })
        if let sheet {
            box.overlays = sheet.readable
        } else {
            box.visible.append(String(program[..<(program.lastIndex(of: "/") ?? program.startIndex)]))
        }
        if let host {
            box.devices = [host]
            // Whose group may open it, nobody does not belong to.
            box.keepsUser = true
        }
        boxed.box = box
        return boxed
    }
}

extension Box {
    /// What a compiler needs for code that nobody trusts: it writes into the build folder, no more.
    static func compiler(
        _ toolchain: Toolchain, package: String, scratch: String, sheet: Sheet? = nil
    ) -> Box {
        var box = Box(visible: Box.system + toolchain.places + (sheet == nil ? [package] : []))
        box.writable = sheet == nil ? [scratch] : []
        box.overlays = sheet?.writable ?? []
        box.scratchBytes = 2 << 30
        box.scratchFiles = 65_536
        // The build folder is the grader's.
        box.keepsUser = true
        return box
    }
}
