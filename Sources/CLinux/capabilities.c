// Capabilities through libcap, which knows the versions of the kernel's interface.
#include "system.h"

#include <errno.h>
#include <stddef.h>
#include <sys/capability.h>

static int fill(cap_t state, cap_flag_t flag, uint64_t mask) {
    for (cap_value_t number = 0; number < cap_max_bits(); number += 1) {
        cap_flag_value_t value = (mask >> number) & 1 ? CAP_SET : CAP_CLEAR;
        if (cap_set_flag(state, flag, 1, &number, value) < 0) return -errno;
    }
    return 0;
}

int32_t clinux_set_capabilities(uint64_t effective, uint64_t permitted, uint64_t inheritable) {
    cap_t state = cap_init();
    if (state == NULL) return -errno;
    int failed = fill(state, CAP_EFFECTIVE, effective);
    if (failed == 0) failed = fill(state, CAP_PERMITTED, permitted);
    if (failed == 0) failed = fill(state, CAP_INHERITABLE, inheritable);
    if (failed == 0 && cap_set_proc(state) < 0) failed = -errno;
    cap_free(state);
    return failed;
}

static uint64_t mask(cap_t state, cap_flag_t flag) {
    uint64_t bits = 0;
    for (cap_value_t number = 0; number < cap_max_bits(); number += 1) {
        cap_flag_value_t value = CAP_CLEAR;
        if (cap_get_flag(state, number, flag, &value) == 0 && value == CAP_SET) {
            bits |= UINT64_C(1) << number;
        }
    }
    return bits;
}

int32_t clinux_get_capabilities(uint64_t *effective, uint64_t *permitted, uint64_t *inheritable) {
    cap_t state = cap_get_proc();
    if (state == NULL) return -errno;
    *effective = mask(state, CAP_EFFECTIVE);
    *permitted = mask(state, CAP_PERMITTED);
    *inheritable = mask(state, CAP_INHERITABLE);
    cap_free(state);
    return 0;
}

int32_t clinux_drop_bounding(uint32_t capability) {
    return cap_drop_bound((cap_value_t)capability) < 0 ? -errno : 0;
}

int32_t clinux_clear_ambient(void) {
    return cap_reset_ambient() < 0 ? -errno : 0;
}

int32_t clinux_capability_count(void) {
    return cap_max_bits();
}

int32_t clinux_raise_ambient(uint32_t capability) {
    return cap_set_ambient((cap_value_t)capability, CAP_SET) < 0 ? -errno : 0;
}
