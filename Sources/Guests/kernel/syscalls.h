// syscalls.h - the contract between user and kernel, shared by both sides.
// Number in a7, arguments in a0 and a1, then `ecall`; the answer is in a0,
// negative when the kernel refuses.
#pragma once

enum syscall_number {
    SYS_WRITE = 1,      // (text, bytes)      print on the console
    SYS_READ = 2,       // ()                 next character typed; waits for it
    SYS_EXIT = 3,       // (status)           end this process
    SYS_SPAWN = 4,      // (entry, argument)  the same program in a fresh process, at entry; its number
    SYS_WAIT = 5,       // (process)          wait until that child ended; its status, -1 if it was killed
    SYS_DISK_READ = 6,  // (sector, buffer)   512 bytes
    SYS_SWITCHES = 7,   // ()                 how often the timer took the hart from one process to another
    SYS_PANIC = 8,      // ()                 make the kernel touch an address that is not there
    SYS_HALT = 9,       // (code)             stop the machine
};

#define DISK_NONE       (-1)  // SYS_DISK_READ: there is no disk
#define DISK_OUT_OF_END (-2)  // SYS_DISK_READ: the disk is shorter
#define DISK_FAILED     (-3)  // SYS_DISK_READ: the device reports an error
#define SECTOR_SIZE     512
