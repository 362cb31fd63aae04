import Documents
import Dockerfiles

// TODO images.5
// Cuts one logical line: keyword, flags, arguments. Which syntax the arguments have is the keyword's.
