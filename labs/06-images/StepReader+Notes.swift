import Dockerfiles
import LabSupport
import OCIImage

// TODO images.6
// Instructions that change nothing but the configuration.
