import CgroupFS
import LabSupport

/// Reads the files of one group, of which some may be missing.
struct SampleReader {
    let files: any ControlFileSystem
    /// The path of a file.
    let place: (String) -> String

    // TODO cgroups.5
    /// nil if the file is not there.
}
