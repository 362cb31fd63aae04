import Glibc

extension OwnedDescriptor {
    /// Reads what is there now, at most what fits; 0 at the end of the file.
    /// - Throws: `SystemError`.
    /// - C: read(2)
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        guard !buffer.isEmpty else { return 0 }
        return try checkErrno("read") { Glibc.read(number, buffer.baseAddress, buffer.count) }
    }

    /// Writes everything.
    /// - Throws: `SystemError`; some of it may be written then.
    /// - C: write(2)
    public func writeAll(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = try checkErrno("write") { Glibc.write(number, rest.baseAddress, rest.count) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Waits until what was written is on the disk.
    /// - Throws: `SystemError`.
    /// - C: fsync(2)
    public func synchronize() throws(SystemError) {
        try checkErrno("fsync") { fsync(number) }
    }
}
