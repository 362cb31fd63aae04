import EventLoop
import Glibc
import LinuxSystem

/// What the disk alone allows: a record of a put's size written to a file that has its room, and made safe.
enum SyncedFile {
    private static let recordBytes = 512
    private static let fileBytes = 8 << 20

    /// - C: pwrite(2), fdatasync(2)
    static func measure(in folder: String, seconds: Double) throws -> StoreBenchResult.Row {
        let scratch = try ScratchFolder(in: folder, "disk")
        let path = "\(scratch.path)/log"
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Complaint(file: path, reason(errno)) }
        defer { close(file) }
        let room = [UInt8](repeating: 0, count: fileBytes)
        guard pwrite(file, room, room.count, 0) == room.count, fsync(file) == 0 else {
            throw Complaint(file: path, reason(errno))
        }
        let (began, processor) = (EventLoop.monotonicTime(), ProcessorTime.seconds)
        var count = 0
        while StoreRace.seconds(EventLoop.monotonicTime() - began) < seconds {
            let place = count * recordBytes % fileBytes
            guard pwrite(file, room, recordBytes, place) == recordBytes, fdatasync(file) == 0 else {
                throw Complaint(file: path, reason(errno))
            }
            count += 1
        }
        return StoreBenchResult.Row(
            task: "fdatasync", server: "disk", clients: 1,
            perSecond: Double(count) / StoreRace.seconds(EventLoop.monotonicTime() - began),
            cpuMicroseconds: (ProcessorTime.seconds - processor) / Double(count) * 1e6)
    }
}
