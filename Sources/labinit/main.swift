import CLabinit
import Glibc
import LinuxSystem

// One thread, no Foundation, linked statically: it starts in under a millisecond and can be copied
// into a root file system that holds nothing else, not even /proc.
let words = (0..<clabinit_count()).compactMap { clabinit_argument($0) }.map { String(cString: $0) }
exit(Labinit.main(words))
