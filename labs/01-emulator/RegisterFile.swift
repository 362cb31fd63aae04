import RISCV

/// The 32 integer registers. x0 reads as zero and forgets what is written to it.
///
/// The values live in memory of their own, so that the block engine can reach them by pointer.
///
/// A value of this type is a way to the registers, not a copy of them; its hart owns their memory.
public struct RegisterFile {
    /// Room for x0...x31, and one place more where the block engine drops writes to x0.
    let storage: UnsafeMutablePointer<UInt64>
    /// The index of that last place.
    static let sink = 32

    /// All registers zero. `deallocate` must end it.
    init() {
        storage = .allocate(capacity: Self.sink + 1)
        storage.initialize(repeating: 0, count: Self.sink + 1)
    }

    func deallocate() {
        storage.deallocate()
    }

    /// Register `number`, of which the low five bits count.
    public subscript(number: UInt8) -> UInt64 {
        @inline(__always) get { storage[Int(number & 31)] }
        @inline(__always) nonmutating set {
            storage[Int(number & 31)] = newValue
            storage[0] = 0
        }
    }

    /// The values of x0...x31.
    public var values: [UInt64] {
        Array(UnsafeBufferPointer(start: storage, count: 32))
    }
}
