/// Sectors that outlast the guest.
public protocol Disk: AnyObject {
    /// The number of 512-byte sectors.
    var sectors: UInt64 { get }
    /// The bytes of `count` sectors from `sector` on, all of which are on the disk.
    func read(sector: UInt64, count: Int) throws -> [UInt8]
    /// Overwrites whole sectors from `sector` on, all of which are on the disk.
    func write(_ bytes: [UInt8], sector: UInt64) throws
}
