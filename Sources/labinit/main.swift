import Glibc
import LinuxSystem

// One thread, no Foundation, linked statically: it starts in under a millisecond and can be copied
// into a root file system that holds nothing else.
exit(Labinit.main(CommandLine.arguments))
