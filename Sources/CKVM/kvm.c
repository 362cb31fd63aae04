// The requests. One thin function each, so that Swift never sees a request number.
#if defined(__linux__) && defined(__x86_64__)
#define _GNU_SOURCE
#include "CKVM.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int32_t request(int32_t descriptor, unsigned long number, unsigned long argument) {
    int result = ioctl(descriptor, number, argument);
    return result < 0 ? -errno : result;
}

static int32_t request_at(int32_t descriptor, unsigned long number, const void *argument) {
    return request(descriptor, number, (unsigned long)argument);
}

int32_t ckvm_open(const char *path) {
    int descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0) return -errno;
    struct stat status;
    // A way to the kernel's KVM is not to become a way to every file.
    if (fstat(descriptor, &status) == 0 && S_ISCHR(status.st_mode)) return descriptor;
    close(descriptor);
    return -ENODEV;
}

void ckvm_close(int32_t descriptor) { close(descriptor); }

int32_t ckvm_api_version(int32_t kvm) { return request(kvm, KVM_GET_API_VERSION, 0); }

int32_t ckvm_capability(int32_t kvm, int32_t number) {
    return request(kvm, KVM_CHECK_EXTENSION, (unsigned long)number);
}

int32_t ckvm_create_machine(int32_t kvm) { return request(kvm, KVM_CREATE_VM, 0); }

int32_t ckvm_run_size(int32_t kvm) { return request(kvm, KVM_GET_VCPU_MMAP_SIZE, 0); }

int32_t ckvm_create_vcpu(int32_t machine, int32_t number) {
    return request(machine, KVM_CREATE_VCPU, (unsigned long)number);
}

int32_t ckvm_set_memory(int32_t machine, const struct ckvm_memory_region *region) {
    return request_at(machine, KVM_SET_USER_MEMORY_REGION, region);
}

int32_t ckvm_dirty_log(int32_t machine, uint32_t slot, uint64_t *bitmap) {
    struct kvm_dirty_log log = {.slot = slot, .dirty_bitmap = bitmap};
    return request_at(machine, KVM_GET_DIRTY_LOG, &log);
}

uint64_t ckvm_map_vcpu(int32_t vcpu, uint64_t size, int32_t *error) {
    struct ckvm_registers registers;
    // Nothing but a vCPU answers this, and nothing else may be mapped.
    int32_t answer = ckvm_get_registers(vcpu, &registers);
    void *memory = MAP_FAILED;
    if (answer >= 0) memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu, 0);
    *error = answer < 0 ? -answer : memory == MAP_FAILED ? errno : 0;
    return memory == MAP_FAILED ? 0 : (uint64_t)(uintptr_t)memory;
}

int32_t ckvm_run(int32_t vcpu) { return request(vcpu, KVM_RUN, 0); }

int32_t ckvm_get_registers(int32_t vcpu, struct ckvm_registers *registers) {
    return request_at(vcpu, KVM_GET_REGS, registers);
}

int32_t ckvm_set_registers(int32_t vcpu, const struct ckvm_registers *registers) {
    return request_at(vcpu, KVM_SET_REGS, registers);
}

int32_t ckvm_get_special_registers(int32_t vcpu, struct ckvm_special_registers *registers) {
    return request_at(vcpu, KVM_GET_SREGS, registers);
}

int32_t ckvm_set_special_registers(int32_t vcpu, const struct ckvm_special_registers *registers) {
    return request_at(vcpu, KVM_SET_SREGS, registers);
}

int32_t ckvm_set_single_step(int32_t vcpu, int32_t on) {
    struct kvm_guest_debug debug = {
        .control = on ? KVM_GUESTDBG_ENABLE | KVM_GUESTDBG_SINGLESTEP : 0};
    return request_at(vcpu, KVM_SET_GUEST_DEBUG, &debug);
}

int32_t ckvm_offer_features(int32_t kvm, int32_t vcpu) {
    enum { ENTRIES = 256 };
    struct kvm_cpuid2 *features = calloc(
        1, sizeof *features + ENTRIES * sizeof(struct kvm_cpuid_entry2));
    if (!features) return -ENOMEM;
    features->nent = ENTRIES;
    int32_t result = request_at(kvm, KVM_GET_SUPPORTED_CPUID, features);
    if (result >= 0) result = request_at(vcpu, KVM_SET_CPUID2, features);
    free(features);
    return result;
}

#endif
