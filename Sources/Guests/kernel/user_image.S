# user_image.S - the user program, linked on its own for its own addresses
# (user/user.ld), carried inside the kernel because we have no file system.

    .section .user_image, "a"
    .balign 4096                    # its pages are mapped into processes
    .global user_image
user_image:
    .incbin "user.bin"
    .balign 4096                    # what shares the last page would be readable, too
