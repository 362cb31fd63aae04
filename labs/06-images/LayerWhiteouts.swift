import Archives
import LabSupport
import LinuxSystem

extension LayerExtraction {
    // TODO images.3
    // A whiteout of what this layer itself has brought hides nothing of it. Of a folder that holds
    // something of this layer, all the rest goes.
}
