import Dockerfiles
import LabSupport
import OCIImage

// TODO images.6
// What a stage begins with, and what is taken from other images.
