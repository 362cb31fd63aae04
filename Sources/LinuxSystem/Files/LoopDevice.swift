import CLinux

/// A file that looks like a disk, for as long as its owner lives. Needs root.
///
/// - C: loop(4)
public struct LoopDevice: ~Copyable {
    /// Its number: the device is `/dev/loopN`, block 7:N.
    public let number: UInt32
    private let device: OwnedDescriptor

    /// Finds a free device and puts the file behind it.
    /// - Parameter file: an existing file, at least a sector (512 bytes) long.
    /// - Throws: `SystemError`.
    public init(file: String) throws(SystemError) {
        let content = try OwnedDescriptor(opening: file, .readWrite)
        let control = try OwnedDescriptor(opening: "/dev/loop-control", .readWrite)
        var tries = 0
        while true {
            let free = try check("LOOP_CTL_GET_FREE") { clinux_loop_free(control.number) }
            let device = try OwnedDescriptor(opening: "/dev/loop\(free)", .readWrite)
            do throws(SystemError) {
                try check("LOOP_SET_FD(loop\(free))") { clinux_loop_set(device.number, content.number) }
                number = UInt32(free)
                self.device = device
                return
            } catch {
                // Somebody else took it between the two calls.
                tries += 1
                guard error.code == .busy, tries < 100 else { throw error }
            }
        }
    }

    deinit {
        _ = clinux_loop_clear(device.number)
    }
}
