// The few things that Swift cannot say to /dev/kvm: ioctl and mmap. One function for each request;
// only fixed-width integers and the structures below cross this border. A host that is not
// x86-64 Linux compiles this too; every call then answers -CKVM_NOT_HERE.
//
// A result below zero is -errno, here and everywhere.
#ifndef CKVM_H
#define CKVM_H

#include <stdint.h>

/// What every call answers on a processor for which this shim knows no registers.
enum { CKVM_NOT_HERE = 0x7FFF };

/// What ckvm_run answers, negated, when a signal or an immediate exit cut it short.
/// - C: EINTR
enum { CKVM_INTERRUPTED_CALL = 4 };

/// The only version of the interface that ever was.
/// - C: KVM_GET_API_VERSION
enum { CKVM_API_VERSION = 12 };

/// A segment register with the part of it that the processor hides.
/// - C: struct kvm_segment
struct ckvm_segment {
    uint64_t base;
    uint32_t limit;     // the last byte
    uint16_t selector;
    uint8_t type;       // descriptor bits 43...40
    uint8_t present;    // bit 47
    uint8_t dpl;        // bits 46...45
    uint8_t db;         // bit 54: 1 for 32-bit code
    uint8_t s;          // bit 44: 1 for code and data
    uint8_t l;          // bit 53: 1 for 64-bit code
    uint8_t g;          // bit 55
    uint8_t avl;        // bit 52
    uint8_t unusable;   // 1 for a null selector
    uint8_t padding;
};

/// GDTR or IDTR.
/// - C: struct kvm_dtable
struct ckvm_table {
    uint64_t base;
    uint16_t limit;
    uint16_t padding[3];
};

/// The general registers.
/// - C: struct kvm_regs
struct ckvm_registers {
    uint64_t rax, rbx, rcx, rdx, rsi, rdi, rsp, rbp;
    uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
    uint64_t rip, rflags;
};

/// The registers that decide the processor's mode.
/// - C: struct kvm_sregs
struct ckvm_special_registers {
    struct ckvm_segment cs, ds, es, fs, gs, ss, tr, ldt;
    struct ckvm_table gdt, idt;
    uint64_t cr0, cr2, cr3, cr4, cr8;
    uint64_t efer;
    uint64_t apic_base;
    uint64_t interrupt_bitmap[4];
};

/// A piece of the caller's memory that is to be guest-physical memory.
/// - C: struct kvm_userspace_memory_region
struct ckvm_memory_region {
    uint32_t slot;
    uint32_t flags;     // enum ckvm_memory_flag
    uint64_t guest_physical;
    uint64_t size;      // whole pages; 0 removes the slot
    uint64_t address;   // in this process
};

enum ckvm_memory_flag {
    CKVM_MEMORY_LOG_DIRTY_PAGES = 1,
    CKVM_MEMORY_READ_ONLY = 2,
};

/// Why KVM_RUN came back: the field CKVM_RUN_EXIT_REASON.
/// - C: KVM_EXIT_*
enum ckvm_exit {
    CKVM_EXIT_IO = 2,
    CKVM_EXIT_DEBUG = 4,
    CKVM_EXIT_HLT = 5,
    CKVM_EXIT_MMIO = 6,
    CKVM_EXIT_SHUTDOWN = 8,
    CKVM_EXIT_FAIL_ENTRY = 9,
    CKVM_EXIT_INTERRUPTED = 10,
    CKVM_EXIT_INTERNAL_ERROR = 17,
};

/// Where the fields of the shared page `struct kvm_run` are, in bytes, with their widths.
/// - C: struct kvm_run
enum ckvm_run_field {
    CKVM_RUN_IMMEDIATE_EXIT = 1,        // 1 byte
    CKVM_RUN_EXIT_REASON = 8,           // 4
    // CKVM_EXIT_IO
    CKVM_RUN_IO_DIRECTION = 32,         // 1: 0 in, 1 out
    CKVM_RUN_IO_SIZE = 33,              // 1: bytes of one item
    CKVM_RUN_IO_PORT = 34,              // 2
    CKVM_RUN_IO_COUNT = 36,             // 4: items
    CKVM_RUN_IO_DATA_OFFSET = 40,       // 8: where the items are, from the start of kvm_run
    // CKVM_EXIT_MMIO
    CKVM_RUN_MMIO_ADDRESS = 32,         // 8
    CKVM_RUN_MMIO_DATA = 40,            // 8 bytes, as many as the length says
    CKVM_RUN_MMIO_LENGTH = 48,          // 4
    CKVM_RUN_MMIO_IS_WRITE = 52,        // 1
    // CKVM_EXIT_FAIL_ENTRY, CKVM_EXIT_INTERNAL_ERROR
    CKVM_RUN_FAIL_ENTRY_REASON = 32,    // 8
    CKVM_RUN_INTERNAL_SUBERROR = 32,    // 4
    CKVM_RUN_HEADER_SIZE = 288,         // the smallest area that holds all of the above
};

/// Questions for ckvm_capability.
/// - C: KVM_CAP_*
enum ckvm_capability {
    CKVM_CAP_USER_MEMORY = 3,
    CKVM_CAP_VCPUS = 9,
    CKVM_CAP_MEMORY_SLOTS = 10,
    CKVM_CAP_SET_GUEST_DEBUG = 23,
    CKVM_CAP_READ_ONLY_MEMORY = 81,
    CKVM_CAP_IMMEDIATE_EXIT = 136,
};

/// Opens the device, close-on-exec. Returns a descriptor; -ENODEV for what is no character device.
int32_t ckvm_open(const char *path);
/// Closes any descriptor of this interface.
void ckvm_close(int32_t descriptor);
/// The system's words for an error number, such as `No such file or directory`.
const char *ckvm_error_text(int32_t code);

/// Requests to /dev/kvm itself.
/// - C: KVM_GET_API_VERSION, KVM_CHECK_EXTENSION, KVM_CREATE_VM, KVM_GET_VCPU_MMAP_SIZE
int32_t ckvm_api_version(int32_t kvm);
int32_t ckvm_capability(int32_t kvm, int32_t number);
int32_t ckvm_create_machine(int32_t kvm);
int32_t ckvm_run_size(int32_t kvm);

/// Requests to a machine.
/// - C: KVM_CREATE_VCPU, KVM_SET_USER_MEMORY_REGION, KVM_GET_DIRTY_LOG
int32_t ckvm_create_vcpu(int32_t machine, int32_t number);
int32_t ckvm_set_memory(int32_t machine, const struct ckvm_memory_region *region);
/// One bit a page, lowest page first; `bitmap` holds whole 64-bit words for all pages of the slot.
int32_t ckvm_dirty_log(int32_t machine, uint32_t slot, uint64_t *bitmap);

/// Requests to a vCPU.
/// - C: KVM_RUN, KVM_GET_REGS, KVM_SET_REGS, KVM_GET_SREGS, KVM_SET_SREGS, KVM_SET_GUEST_DEBUG
int32_t ckvm_run(int32_t vcpu);
int32_t ckvm_get_registers(int32_t vcpu, struct ckvm_registers *registers);
int32_t ckvm_set_registers(int32_t vcpu, const struct ckvm_registers *registers);
int32_t ckvm_get_special_registers(int32_t vcpu, struct ckvm_special_registers *registers);
int32_t ckvm_set_special_registers(int32_t vcpu, const struct ckvm_special_registers *registers);
/// 1: every guest instruction is followed by CKVM_EXIT_DEBUG; 0: none is.
int32_t ckvm_set_single_step(int32_t vcpu, int32_t on);
/// Lets the guest see the processor features that KVM offers; without it there is no long mode.
/// - C: KVM_GET_SUPPORTED_CPUID, KVM_SET_CPUID2
int32_t ckvm_offer_features(int32_t kvm, int32_t vcpu);

/// Memory of this process, as an address; 0 and `*error` = errno when there is none.
/// - C: mmap(2)
uint64_t ckvm_map_anonymous(uint64_t size, int32_t *error);
uint64_t ckvm_map_vcpu(int32_t vcpu, uint64_t size, int32_t *error);
void ckvm_unmap(uint64_t address, uint64_t size);
/// Writes kvm_run.immediate_exit. Safe in a signal handler and from another thread.
void ckvm_set_immediate_exit(uint64_t run_area, uint8_t value);

#endif
