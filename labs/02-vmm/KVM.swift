import CKVM
import LabSupport

/// Milestone 8. The door to the processor's own virtualization: an open `/dev/kvm`.
///
/// Three kinds of descriptors make up the interface: the device, a machine, a vCPU. Each is got from
/// the one before, and each belongs to one object here that closes it.
/// - C: open(2), ioctl(2); Linux: Documentation/virt/kvm/api.rst
public final class KVM {
    let descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        ckvm_close(descriptor)
    }

    /// Opens the device and asks for its version.
    ///
    /// - Parameter path: where the device is.
    /// - Throws: `KVMError` when it cannot be opened, or when it does not speak version 12, the only one
    ///   that programs may go on with.
    /// - C: KVM_GET_API_VERSION
    public static func open(path: String = "/dev/kvm") throws -> KVM {
        // TODO vmm.8
        // `ckvm_open`, then `ckvm_api_version`; `check` turns a negative answer into an error. A file
        // that is no KVM answers the second with an error, or with a version that is not 12. Whatever
        // happens, the descriptor must not be left open: let the object own it early.
        throw Unimplemented("vmm.8")
    }

    /// Something that a host may or may not offer.
    /// - C: KVM_CAP_*
    public enum Capability: CaseIterable, Sendable {
        case userMemory, vCPUs, memorySlots, guestDebug, readOnlyMemory, immediateExit

        var number: Int32 {
            switch self {
            case .userMemory: Int32(CKVM_CAP_USER_MEMORY.rawValue)
            case .vCPUs: Int32(CKVM_CAP_VCPUS.rawValue)
            case .memorySlots: Int32(CKVM_CAP_MEMORY_SLOTS.rawValue)
            case .guestDebug: Int32(CKVM_CAP_SET_GUEST_DEBUG.rawValue)
            case .readOnlyMemory: Int32(CKVM_CAP_READ_ONLY_MEMORY.rawValue)
            case .immediateExit: Int32(CKVM_CAP_IMMEDIATE_EXIT.rawValue)
            }
        }
    }

    /// 0 when the host does not offer it; else 1, or a number that says how much.
    /// - Throws: `KVMError`.
    /// - C: KVM_CHECK_EXTENSION
    public func capability(_ capability: Capability) throws -> Int {
        Int(try check("KVM_CHECK_EXTENSION", ckvm_capability(descriptor, capability.number)))
    }

    /// A new machine, without memory and without processors.
    /// - Throws: `KVMError`.
    /// - C: KVM_CREATE_VM
    public func makeMachine() throws -> KVMMachine {
        KVMMachine(kvm: self, descriptor: try check("KVM_CREATE_VM", ckvm_create_machine(descriptor)))
    }
}
