// The same functions on any other processor or system: they compile, and say so.
#if !(defined(__linux__) && defined(__x86_64__))
#include "CKVM.h"

int32_t ckvm_open(const char *path) { return (void)path, -CKVM_NOT_HERE; }
void ckvm_close(int32_t descriptor) { (void)descriptor; }
int32_t ckvm_api_version(int32_t kvm) { return (void)kvm, -CKVM_NOT_HERE; }
int32_t ckvm_capability(int32_t kvm, int32_t number) { return (void)kvm, (void)number, -CKVM_NOT_HERE; }
int32_t ckvm_create_machine(int32_t kvm) { return (void)kvm, -CKVM_NOT_HERE; }
int32_t ckvm_run_size(int32_t kvm) { return (void)kvm, -CKVM_NOT_HERE; }

int32_t ckvm_create_vcpu(int32_t machine, int32_t number) {
    return (void)machine, (void)number, -CKVM_NOT_HERE;
}

int32_t ckvm_set_memory(int32_t machine, const struct ckvm_memory_region *region) {
    return (void)machine, (void)region, -CKVM_NOT_HERE;
}

int32_t ckvm_dirty_log(int32_t machine, uint32_t slot, uint64_t *bitmap) {
    return (void)machine, (void)slot, (void)bitmap, -CKVM_NOT_HERE;
}

uint64_t ckvm_map_vcpu(int32_t vcpu, uint64_t size, int32_t *error) {
    (void)vcpu, (void)size;
    *error = CKVM_NOT_HERE;
    return 0;
}

int32_t ckvm_run(int32_t vcpu) { return (void)vcpu, -CKVM_NOT_HERE; }

int32_t ckvm_get_registers(int32_t vcpu, struct ckvm_registers *registers) {
    return (void)vcpu, (void)registers, -CKVM_NOT_HERE;
}

int32_t ckvm_set_registers(int32_t vcpu, const struct ckvm_registers *registers) {
    return (void)vcpu, (void)registers, -CKVM_NOT_HERE;
}

int32_t ckvm_get_special_registers(int32_t vcpu, struct ckvm_special_registers *registers) {
    return (void)vcpu, (void)registers, -CKVM_NOT_HERE;
}

int32_t ckvm_set_special_registers(int32_t vcpu, const struct ckvm_special_registers *registers) {
    return (void)vcpu, (void)registers, -CKVM_NOT_HERE;
}

int32_t ckvm_set_single_step(int32_t vcpu, int32_t on) { return (void)vcpu, (void)on, -CKVM_NOT_HERE; }

int32_t ckvm_offer_features(int32_t kvm, int32_t vcpu) { return (void)kvm, (void)vcpu, -CKVM_NOT_HERE; }

#endif
