// The proof that our structures and numbers are the kernel's. Nothing here runs.
#if defined(__linux__) && defined(__x86_64__)
#include "CKVM.h"

#include <errno.h>
#include <linux/kvm.h>
#include <stddef.h>

#define SAME_SIZE(ours, theirs) \
    _Static_assert(sizeof(struct ours) == sizeof(struct theirs), #ours)
#define SAME_PLACE(ours, field, theirs, name) \
    _Static_assert(offsetof(struct ours, field) == offsetof(struct theirs, name), #ours "." #field)
#define IN_RUN(number, name) \
    _Static_assert((number) == offsetof(struct kvm_run, name), #number)
#define SAME(ours, theirs) _Static_assert((int)(ours) == (int)(theirs), #ours)

SAME_SIZE(ckvm_segment, kvm_segment);
SAME_PLACE(ckvm_segment, selector, kvm_segment, selector);
SAME_PLACE(ckvm_segment, type, kvm_segment, type);
SAME_PLACE(ckvm_segment, db, kvm_segment, db);
SAME_PLACE(ckvm_segment, l, kvm_segment, l);
SAME_PLACE(ckvm_segment, unusable, kvm_segment, unusable);
SAME_SIZE(ckvm_table, kvm_dtable);
SAME_PLACE(ckvm_table, limit, kvm_dtable, limit);
SAME_SIZE(ckvm_registers, kvm_regs);
SAME_PLACE(ckvm_registers, rdi, kvm_regs, rdi);
SAME_PLACE(ckvm_registers, rsp, kvm_regs, rsp);
SAME_PLACE(ckvm_registers, r8, kvm_regs, r8);
SAME_PLACE(ckvm_registers, rflags, kvm_regs, rflags);
SAME_SIZE(ckvm_special_registers, kvm_sregs);
SAME_PLACE(ckvm_special_registers, ldt, kvm_sregs, ldt);
SAME_PLACE(ckvm_special_registers, gdt, kvm_sregs, gdt);
SAME_PLACE(ckvm_special_registers, cr0, kvm_sregs, cr0);
SAME_PLACE(ckvm_special_registers, efer, kvm_sregs, efer);
SAME_SIZE(ckvm_memory_region, kvm_userspace_memory_region);
SAME_PLACE(ckvm_memory_region, size, kvm_userspace_memory_region, memory_size);
SAME_PLACE(ckvm_memory_region, address, kvm_userspace_memory_region, userspace_addr);

IN_RUN(CKVM_RUN_IMMEDIATE_EXIT, immediate_exit);
IN_RUN(CKVM_RUN_EXIT_REASON, exit_reason);
IN_RUN(CKVM_RUN_IO_DIRECTION, io.direction);
IN_RUN(CKVM_RUN_IO_SIZE, io.size);
IN_RUN(CKVM_RUN_IO_PORT, io.port);
IN_RUN(CKVM_RUN_IO_COUNT, io.count);
IN_RUN(CKVM_RUN_IO_DATA_OFFSET, io.data_offset);
IN_RUN(CKVM_RUN_MMIO_ADDRESS, mmio.phys_addr);
IN_RUN(CKVM_RUN_MMIO_DATA, mmio.data);
IN_RUN(CKVM_RUN_MMIO_LENGTH, mmio.len);
IN_RUN(CKVM_RUN_MMIO_IS_WRITE, mmio.is_write);
IN_RUN(CKVM_RUN_FAIL_ENTRY_REASON, fail_entry.hardware_entry_failure_reason);
IN_RUN(CKVM_RUN_INTERNAL_SUBERROR, internal.suberror);
IN_RUN(CKVM_RUN_HEADER_SIZE, kvm_valid_regs);

SAME(CKVM_INTERRUPTED_CALL, EINTR);
SAME(CKVM_API_VERSION, KVM_API_VERSION);
SAME(CKVM_EXIT_IO, KVM_EXIT_IO);
SAME(CKVM_EXIT_DEBUG, KVM_EXIT_DEBUG);
SAME(CKVM_EXIT_HLT, KVM_EXIT_HLT);
SAME(CKVM_EXIT_MMIO, KVM_EXIT_MMIO);
SAME(CKVM_EXIT_SHUTDOWN, KVM_EXIT_SHUTDOWN);
SAME(CKVM_EXIT_FAIL_ENTRY, KVM_EXIT_FAIL_ENTRY);
SAME(CKVM_EXIT_INTERRUPTED, KVM_EXIT_INTR);
SAME(CKVM_EXIT_INTERNAL_ERROR, KVM_EXIT_INTERNAL_ERROR);
SAME(CKVM_MEMORY_LOG_DIRTY_PAGES, KVM_MEM_LOG_DIRTY_PAGES);
SAME(CKVM_MEMORY_READ_ONLY, KVM_MEM_READONLY);
SAME(CKVM_CAP_USER_MEMORY, KVM_CAP_USER_MEMORY);
SAME(CKVM_CAP_VCPUS, KVM_CAP_NR_VCPUS);
SAME(CKVM_CAP_MEMORY_SLOTS, KVM_CAP_NR_MEMSLOTS);
SAME(CKVM_CAP_SET_GUEST_DEBUG, KVM_CAP_SET_GUEST_DEBUG);
SAME(CKVM_CAP_READ_ONLY_MEMORY, KVM_CAP_READONLY_MEM);
SAME(CKVM_CAP_IMMEDIATE_EXIT, KVM_CAP_IMMEDIATE_EXIT);

#endif
