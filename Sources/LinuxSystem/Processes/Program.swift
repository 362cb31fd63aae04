import CLinux
import Glibc

/// A program to start, with all that it will have.
public struct Program: Sendable {
    /// The file to execute; no search through PATH.
    public var executable: String
    /// The words that the program sees, its own name first.
    public var arguments: [String]
    /// `NAME=value` entries; nothing is inherited.
    public var environment: [String]
    /// Descriptors it gets: number in the program, number here. No other survives.
    public var descriptors: DescriptorMap = [0: 0, 1: 1, 2: 2]
    /// Kinds of namespaces that it is born in anew.
    public var namespaces: NamespaceKinds = []
    /// An open cgroup v2 folder that it is born in.
    public var cgroup: Int32?

    /// A program with exactly this environment and standard input, output and error.
    public init(executable: String, arguments: [String], environment: [String] = []) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
    }

    /// Starts it.
    /// - Throws: `SystemError`, also when the file cannot be executed.
    /// - C: clone3(2), execve(2)
    public func start() throws(SystemError) -> RunningProcess {
        try prepare().release()
    }

    /// Makes its process, in its namespaces, which waits before it executes the file.
    /// - Throws: `SystemError`.
    /// - C: clone3(2)
    public func prepare() throws(SystemError) -> PreparedProcess {
        var birth = clinux_birth()
        let pid = try check("clone(\(namespaces.text.isEmpty ? executable : namespaces.text))") {
            withCStrings(arguments) { arguments in
                withCStrings(environment) { environment in
                    executable.withCString { executable in
                        var request = clinux_program()
                        request.executable = executable
                        request.arguments = arguments
                        request.environment = environment
                        request.cgroup = cgroup ?? -1
                        request.namespaces = namespaces.rawValue
                        return conceive(&request, descriptors, &birth)
                    }
                }
            }
        }
        return PreparedProcess(id: pid, executable: executable, birth: birth)
    }
}

private func conceive(
    _ request: inout clinux_program, _ descriptors: DescriptorMap, _ birth: inout clinux_birth
) -> Int32 {
    descriptors.sources.withUnsafeBufferPointer { sources in
        descriptors.targets.withUnsafeBufferPointer { targets in
            request.sources = sources.baseAddress
            request.targets = targets.baseAddress
            request.count = Int32(sources.count)
            return clinux_prepare(&request, &birth)
        }
    }
}

/// Lends an array of strings to C, ended by NULL.
func withCStrings<Value>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Value
) -> Value {
    let copies = strings.map { strdup($0) } + [nil]
    defer { copies.forEach { free($0) } }
    // The array holds at least the NULL, so it has a base address.
    return copies.withUnsafeBufferPointer { body($0.baseAddress!) }
}
