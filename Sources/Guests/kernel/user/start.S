# start.S (user) - the program's table of contents, read by process.c, and its
# first instruction. The stack is the kernel's gift; there is nothing to set up.

    .section .header, "a"
    .dword  data_start - image_start    # bytes of text
    .dword  data_end - data_start       # bytes of initial data
    .dword  bss_end - data_start        # bytes of data with zeros
    .dword  user_start                  # where to begin

    .text
    .global user_start
user_start:
    call    shell
    li      a0, 0
    call    exit
