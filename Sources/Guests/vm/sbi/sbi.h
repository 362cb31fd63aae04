// sbi.h - what a supervisor asks of whoever is below it, firmware or monitor
// (RISC-V SBI specification 2.0). Extension in a7, function in a6, arguments
// from a0 on; a0 comes back as the error (0: none) and a1 as the value. The
// legacy extensions take no function and answer in a0 alone.
#pragma once
#include <stdint.h>

#define SBI_BASE            0x10ul
#define SBI_TIME            0x54494d45ul
#define SBI_SYSTEM_RESET    0x53525354ul
#define SBI_DEBUG_CONSOLE   0x4442434eul
#define SBI_LEGACY_PUT_CHAR 0x01ul

enum { BASE_SPEC_VERSION = 0, BASE_IMPLEMENTATION = 1, BASE_PROBE = 3 };
enum { TIME_SET_TIMER = 0 };
enum { DEBUG_CONSOLE_WRITE = 0 };
enum { RESET_SYSTEM = 0 };

enum reset_reason { NO_REASON = 0, SYSTEM_FAILURE = 1 };

struct sbi_result {
    int64_t error;
    uint64_t value;
};

struct sbi_result sbi_call(uint64_t extension, uint64_t function, uint64_t a, uint64_t b, uint64_t c);
_Noreturn void sbi_shutdown(enum reset_reason reason);
