import Foundation

/// The hierarchies of control groups on this host, found without the code under test.
enum HostHierarchies {
    /// Where they are mounted.
    static let folders: [String] = {
        let info = (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? ""
        return info.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            guard let dash = words.firstIndex(of: "-"), words[dash + 1].hasPrefix("cgroup") else {
                return nil
            }
            return words[4]
        }
    }()

    /// Groups directly in this one.
    static func folders(in group: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: group)) ?? []).map { "\(group)/\($0)" }.filter
        {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder) && isFolder.boolValue
        }
    }

    /// Groups directly below a root whose name begins so.
    static func groups(named prefix: String) -> [String] {
        folders.flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
                .filter { $0.hasPrefix(prefix) }.map { "\(folder)/\($0)" }
        }
    }
}
