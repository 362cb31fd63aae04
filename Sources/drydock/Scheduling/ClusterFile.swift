import ClusterObjects
import Documents
import Glibc
import LinuxSystem

/// Reads a cluster, or another document, from JSON or YAML.
enum ClusterFile {
    /// A cluster of a million small pods is smaller than this.
    static let largest: UInt64 = 2 << 30

    /// The objects of a file.
    /// - Throws: `Complaint` naming file, path and what is wrong.
    static func read(_ path: String) throws -> ClusterList {
        do {
            return try ClusterList(try document(path))
        } catch let faults as DocumentFaults {
            throw Complaint(file: path, shown(faults))
        }
    }

    /// The document of a file; several YAML documents become a List.
    static func document(_ path: String) throws -> JSONValue {
        let file = try RegularFile(reading: path)
        guard file.size <= largest else {
            throw Complaint(file: path, "has \(file.size) bytes, expected at most \(largest)")
        }
        let bytes = try file.read(at: 0, count: Int(file.size))
        let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        let isJSON = first == UInt8(ascii: "{") && !path.hasSuffix(".yaml") && !path.hasSuffix(".yml")
        let json = isJSON ? bytes : Array(try converted(path).utf8)
        do {
            return try JSONValue.parse(json)
        } catch {
            throw Complaint(file: path, error.description)
        }
    }

    /// At most ten faults; the rest are counted.
    static func shown(_ faults: DocumentFaults) -> String {
        let lines = faults.faults.prefix(10).map(\.description)
        let rest = faults.faults.count - lines.count
        return lines.joined(separator: "\n") + (rest > 0 ? "\nand \(rest) more" : "")
    }

    /// YAML is read by a program of its own: its library needs all of Foundation, which this one starts without.
    private static func converted(_ path: String) throws -> String {
        let own = try SymbolicLink.target(of: "/proc/self/exe")
        let folder = own.lastIndex(of: "/").map { String(own[..<$0]) } ?? "."
        let program = "\(folder)/yamljson"
        guard access(program, X_OK) == 0 else {
            throw Complaint(
                file: path, "is no JSON object; YAML is read by \(program): swift build --product yamljson")
        }
        let run = try ChildRun([program, path])
        guard run.status == 0 else {
            throw Complaint(file: path, run.errors.split(separator: "\n").joined(separator: "\n"))
        }
        return run.output
    }
}
