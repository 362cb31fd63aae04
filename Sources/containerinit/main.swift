import CLabinit
import Glibc
import LinuxSystem
import Namespaces

// labinit with the lab's own init: what process 1 of a container runs. Static for the same reasons.
let words = (0..<clabinit_count()).compactMap { clabinit_argument($0) }.map { String(cString: $0) }
exit(Labinit.main(words, initPolicy: Reaper.self))
