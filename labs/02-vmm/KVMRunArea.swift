import CKVM

/// The page that the kernel and a VMM share for each vCPU: `struct kvm_run`.
///
/// After `KVM_RUN` it tells why the guest stopped; what a guest reads is put there before the next one.
/// Fields are reached by their offsets, `CKVM_RUN_…`; an offset outside the area reads as zero and is
/// not written.
///
/// A class of constants: it may be held by a signal handler or another thread, which need it to ask a
/// running guest to stop.
public final class KVMRunArea: Sendable {
    private let address: UInt64
    private let size: UInt64

    /// An area of zeros that no kernel looks at, for tests of what is read from it.
    /// - Throws: `KVMError`.
    public init(size: UInt64 = 4096) throws {
        var code: Int32 = 0
        address = ckvm_map_anonymous(size, &code)
        guard address != 0 else { throw KVMError("mmap of \(size) bytes", code: code) }
        self.size = size
    }

    /// The area of a vCPU.
    init(vcpu: Int32, size: UInt64) throws {
        var code: Int32 = 0
        address = ckvm_map_vcpu(vcpu, size, &code)
        guard address != 0 else { throw KVMError("mmap of the vCPU's \(size) bytes", code: code) }
        self.size = size
    }

    deinit {
        ckvm_unmap(address, size)
    }

    /// The number at an offset in bytes, as wide as its type: `area.load(CKVM_RUN_IO_PORT, as: UInt16.self)`.
    public func load<Number: FixedWidthInteger>(
        _ field: ckvm_run_field, as type: Number.Type = Number.self
    ) -> Number {
        bytes(at: UInt64(field.rawValue), count: UInt64(MemoryLayout<Number>.size))?
            .loadUnaligned(as: Number.self) ?? 0
    }

    /// Writes a number at an offset in bytes, as wide as its type.
    public func store<Number: FixedWidthInteger>(_ number: Number, _ field: ckvm_run_field) {
        withUnsafeBytes(of: number) { source in
            bytes(at: UInt64(field.rawValue), count: UInt64(source.count))?.copyMemory(from: source)
        }
    }

    /// Bytes from an offset on; fewer where the area ends.
    public func read(at offset: UInt64, count: Int) -> [UInt8] {
        let count = min(max(0, count), Int(clamping: size) - min(Int(clamping: offset), Int(clamping: size)))
        return bytes(at: offset, count: UInt64(count)).map(Array.init) ?? []
    }

    /// Overwrites bytes from an offset on.
    public func write(_ contents: [UInt8], at offset: UInt64) {
        bytes(at: offset, count: UInt64(contents.count))?.copyBytes(from: contents)
    }

    /// Makes the next `KVM_RUN`, or the one under way once a signal has cut it short, return at once.
    ///
    /// Safe in a signal handler and from another thread. It stays so until `clearStop`.
    /// - C: kvm_run.immediate_exit
    public func requestStop() { ckvm_set_immediate_exit(address, 1) }

    /// Lets the guest run again.
    public func clearStop() { ckvm_set_immediate_exit(address, 0) }

    private func bytes(at offset: UInt64, count: UInt64) -> UnsafeMutableRawBufferPointer? {
        guard offset <= size, count <= size - offset else { return nil }
        return UnsafeMutableRawBufferPointer(
            start: UnsafeMutableRawPointer(bitPattern: UInt(address + offset)), count: Int(count))
    }
}
