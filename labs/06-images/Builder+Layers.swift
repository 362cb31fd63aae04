import Archives
import ByteStreams
import Dockerfiles
import LabSupport
import LinuxSystem
import OCIImage

// TODO images.6
// Layers: written of a plan, or found as the difference that a program made.
