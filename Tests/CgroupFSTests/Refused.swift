import CgroupFS
import XCTest

/// The name of the refusal, such as `EBUSY`; `ok` if there was none.
func refusal(_ body: () throws -> Void) -> String {
    do {
        try body()
        return "ok"
    } catch let error as KernelError {
        return error.name
    } catch {
        return "\(error)"
    }
}

extension InMemoryCgroups {
    /// Makes groups; `controllers` are enabled on the way to each.
    convenience init(_ groups: [String], enabling controllers: String) throws {
        self.init()
        for group in groups {
            let names = group.split(separator: "/")
            for depth in names.indices {
                let above = "/" + names[..<depth].joined(separator: "/")
                try write(controllers, to: "\(above)/cgroup.subtree_control")
                let path = "/" + names[...depth].joined(separator: "/")
                if (try? read("\(path)/cgroup.procs")) == nil { try makeDirectory(path) }
            }
        }
    }

    /// The number behind a name in a flat keyed file.
    func count(_ key: String, in path: String) throws -> UInt64? {
        let line = try read(path).split(separator: "\n").first { $0.hasPrefix(key + " ") }
        return line.flatMap { UInt64($0.dropFirst(key.count + 1)) }
    }
}
