import CgroupFS
import LabSupport

/// Reads the files of one group, of which some may be missing.
struct SampleReader {
    let files: any ControlFileSystem
    /// The path of a file.
    let place: (String) -> String

    // >>> cgroups.5
    /// nil if the file is not there.
    func text(_ file: String) throws -> String? {
        do {
            return try files.read(place(file))
        } catch let error as KernelError where error.code == KernelError.noEntry {
            return nil
        }
    }

    func flat(_ file: String) throws -> FlatKeyed? {
        try text(file).map { try FlatKeyed.parse($0, file: file) }
    }

    func number(_ file: String) throws -> UInt64? {
        guard let text = try text(file).map({ ControlText.trimmed($0) }) else { return nil }
        guard let value = ControlText.number(text) else {
            throw FormatError(file: file, text: text, rule: "must be a number")
        }
        return value
    }
    // <<<
}
