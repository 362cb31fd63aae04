import Archives
import ByteStreams
import LabSupport
import LinuxSystem

extension LayerExtraction {
    // TODO images.3
}
