import Archives
import LinuxSystem

/// A name in the union: where it is, and which layers have it.
struct UnionNode {
    /// From the root, without ".." and links.
    let path: [EntryName]
    /// The layers that it is made of, the topmost first; 0 is the upper one. Of anything but a folder one.
    let layers: [Int]
    /// What the topmost of them says.
    let status: FileStatus

    var isFolder: Bool { status.kind == .directory }
    /// The same after it was copied up.
    var brought: UnionNode { UnionNode(path: path, layers: [0] + (isFolder ? layers : []), status: status) }
    var isInUpper: Bool { layers.first == 0 }
    /// The path as the calls want it, relative to the root of a layer.
    var bytes: [UInt8] { path.isEmpty ? [0x2E] : Array(path.map(\.bytes).joined(separator: [0x2F])) }
}

/// Where a path ends: in a folder, at a name that need not be there.
struct UnionPlace {
    let parent: UnionNode
    let name: EntryName
    let node: UnionNode?
}
