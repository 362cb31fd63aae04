import Archives
import LabSupport
import LinuxSystem

extension UnionFS {
    /// Brings a name into the upper layer, with the folders above it: its bytes, owner, mode, attributes and
    /// times. The folder that it comes into keeps its own time: nothing has changed in the union.
    /// - Throws: `SystemError`; the name is not in the upper layer then.
    func copyUp(_ node: UnionNode) throws {
        // TODO images.4
        // The folders first, from the root. What goes wrong after a name was made takes the name away
        // again: half a file would hide a whole one.
        throw Unimplemented("images.4")
    }

    // TODO images.4
}
