import LabSupport
import LinuxSystem

/// Ways out of a jail, as programs. Each prints the secret when it has got out.
///
/// The jail's root directory is writable and is the working directory when they begin.
///
/// - C: chroot(2), "Notes"
public enum Escape: String, CaseIterable, Sendable {
    /// A second chroot moves the root below the working directory.
    case secondChroot
    /// A directory that was opened outside is a way outside.
    case heldDirectory
    /// A device node can be made anywhere, and a disk holds every file.
    case deviceNode
    /// /proc shows the root directory of every process.
    case processRoot
    /// A debugger reads the memory of a process outside.
    case debugger
    /// A fresh mount of the kernel's own device folder shows all disks.
    case mount
    /// Somebody outside moves the directory in which the attacker stands out of the jail.
    case movedDirectory
    /// A handle on a file outside that nobody can read through gives that file a name in the jail.
    case hardLink

    /// How often ".." is taken: deeper than any folder of a test.
    static let depth = 64

    /// The attack, step by step.
    public func plan(_ facts: EscapeFacts) throws -> Plan {
        // TODO jail.6
        // Write each attack in the words of `Step`. `.show` prints a file, `.showMemory` the memory
        // of a process. From outside of its root a process can go up with ".." to the host's "/":
        // take it `depth` times, too often does no harm. There, either chroot(".") and use the
        // secret's path as it is, or (without the power to chroot) name it relative to where you are.
        //
        // secondChroot: make a folder, chroot into it *without* going there, and you stand outside.
        // deviceNode, mount: the disk's first bytes are the secret. The file system is "devtmpfs".
        // processRoot: mount a "proc" of your own, /PROC/PID/root is that process's "/".
        // movedDirectory: make "ferry", go in, announce "ready", await a line (then it was moved).
        // hardLink: give the held file a name in the jail; a second name is as good as the first.
        throw Unimplemented("jail.6")
    }

    // TODO jail.6
}
