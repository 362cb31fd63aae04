// Memory of this process that a guest may get, and the text of errors: the same on every host.
#define _GNU_SOURCE
#include "CKVM.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

uint64_t ckvm_map_anonymous(uint64_t size, int32_t *error) {
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);
    *error = memory == MAP_FAILED ? errno : 0;
    return memory == MAP_FAILED ? 0 : (uint64_t)(uintptr_t)memory;
}

void ckvm_unmap(uint64_t address, uint64_t size) { munmap((void *)(uintptr_t)address, size); }

void ckvm_set_immediate_exit(uint64_t run_area, uint8_t value) {
    uint8_t *flag = (uint8_t *)(uintptr_t)run_area + CKVM_RUN_IMMEDIATE_EXIT;
    __atomic_store_n(flag, value, __ATOMIC_SEQ_CST);
}

const char *ckvm_error_text(int32_t code) {
    return code == CKVM_NOT_HERE ? "this part is x86-64 Linux only" : strerror(code);
}
