import Archives
import LinuxSystem

/// Why a layer was not applied or not made. Each case names the entry.
public enum LayerError: Error, Equatable, CustomStringConvertible {
    /// The name cannot be that of an entry.
    case badName(EntryName, String)
    /// The root would become something else than a folder.
    case rootIsNoFolder(EntryName)
    /// A hard link to what is not there.
    case missingTarget(of: EntryName, EntryName)
    /// A hard link to its own name.
    case linkToItself(EntryName)
    /// A device, and no privilege to make one.
    case deviceNeedsPrivilege(EntryName)
    /// Fewer bytes than the header said.
    case tooShort(EntryName, wanted: UInt64, got: UInt64)
    /// More than the options allow.
    case limit(EntryName, String)
    /// A call failed.
    case failed(EntryName, SystemError)
    /// A name of the tree could not be told from a whiteout.
    case looksLikeWhiteout(EntryName)

    /// The entry, what is wrong, and what would be right.
    public var description: String {
        switch self {
        case .badName(let name, let why): "entry '\(name)': \(why)"
        case .rootIsNoFolder(let name): "entry '\(name)' is the root of the tree: only a folder can be that"
        case .missingTarget(let name, let target):
            "entry '\(name)' is a hard link to '\(target)', which is in no layer so far"
        case .linkToItself(let name): "entry '\(name)' is a hard link to itself"
        case .deviceNeedsPrivilege(let name):
            "entry '\(name)' is a device: that needs root; without it, let devices be skipped"
        case .tooShort(let name, let wanted, let got):
            "entry '\(name)' ends after \(got) of \(wanted) bytes: the archive is cut off"
        case .limit(let name, let which): "entry '\(name)': \(which)"
        case .failed(let name, let error): "entry '\(name)': \(error)"
        case .looksLikeWhiteout(let name):
            "'\(name)': a layer cannot hold a name that begins with .wh., it would hide another one"
        }
    }
}
