import RISCV

/// Remembers where the pages of the last accesses lie in the host's memory: a software TLB.
///
/// Direct-mapped, one table for each kind of access, because a page may be readable and not
/// writable. An entry stands for one page of RAM; device pages are never entered, so every device
/// access takes the slow way and reaches its device.
final class TranslationCache {
    struct Entry {
        /// The page's virtual address, or `invalid`.
        var tag: UInt64
        /// Host address minus virtual address.
        var distance: Int
    }

    static let count = 256
    /// No address masked to its page and alignment bits can equal this.
    static let invalid = UInt64.max

    /// `count` entries each, indexed by the low bits of the page number.
    let loads: UnsafeMutablePointer<Entry>
    let stores: UnsafeMutablePointer<Entry>
    let fetches: UnsafeMutablePointer<Entry>
    /// Counts the flushes: what was derived from an older epoch is stale.
    private(set) var epoch: UInt64 = 0

    init() {
        loads = .allocate(capacity: Self.count)
        stores = .allocate(capacity: Self.count)
        fetches = .allocate(capacity: Self.count)
        flush()
    }

    deinit {
        loads.deallocate()
        stores.deallocate()
        fetches.deallocate()
    }

    /// Forgets everything.
    func flush() {
        let empty = Entry(tag: Self.invalid, distance: 0)
        loads.update(repeating: empty, count: Self.count)
        stores.update(repeating: empty, count: Self.count)
        fetches.update(repeating: empty, count: Self.count)
        epoch &+= 1
    }

    /// Forgets where stores may go directly: after a page came under watch.
    func flushStores() {
        stores.update(repeating: Entry(tag: Self.invalid, distance: 0), count: Self.count)
    }

    @inline(__always)
    static func index(_ address: UInt64) -> Int {
        Int(truncatingIfNeeded: address >> 12) & (count - 1)
    }
}
