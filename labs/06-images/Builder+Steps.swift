import Archives
import ByteStreams
import Dockerfiles
import LabSupport
import OCIImage

// TODO images.6
// One step: its key, the cache, the work.
