import Foundation
import LinuxSystem
import Namespaces
import OCIRuntime
import SuiteSupport
import XCTest

/// An empty root folder over which the host's programs are mounted read-only.
final class TestBundle {
    let path: String
    var root: String { path + "/rootfs" }

    init() throws {
        path = "/tmp/drydock-\(getpid())-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: path + "/rootfs", withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The folders of the host that a shell needs, found through their links.
    static let programs: [RuntimeConfig.Mount] = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc"]
        .compactMap { folder in
            guard let real = realpath(folder, nil) else { return nil }
            defer { free(real) }
            return RuntimeConfig.Mount(
                destination: folder, type: "bind", source: String(cString: real), options: ["rbind", "ro"])
        }

    static let kernel = [
        RuntimeConfig.Mount(destination: "/proc", type: "proc", source: "proc"),
        RuntimeConfig.Mount(
            destination: "/dev", type: "tmpfs", source: "tmpfs", options: ["nosuid", "mode=755"]),
        RuntimeConfig.Mount(destination: "/tmp", type: "tmpfs", source: "tmpfs"),
    ]

    /// A configuration that runs a script of the shell.
    func config(
        _ script: String,
        namespaces: [RuntimeConfig.Linux.NamespaceType] = [.pid, .mount, .uts, .ipc, .network]
    ) -> RuntimeConfig {
        RuntimeConfig(
            ociVersion: "1.2.0",
            process: RuntimeConfig.Process(
                args: ["sh", "-c", script], env: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"], cwd: "/"),
            root: RuntimeConfig.Root(path: "rootfs"), mounts: Self.programs + Self.kernel,
            linux: RuntimeConfig.Linux(namespaces: namespaces.map { RuntimeConfig.Linux.Namespace(type: $0) })
        )
    }

    /// The plan for a configuration, with what this process may do.
    func plan(_ config: RuntimeConfig, id: String = "test") throws -> ContainerPlan {
        var plan = ContainerPlan(config, root: root, bundle: path)
        plan.available = try ThreadCapabilities.current().permitted
        plan.state = RuntimeState(ociVersion: "1.2.0", id: id, status: .creating, bundle: path)
        return plan
    }
}

/// A container that ran from its creation to its deletion.
struct ContainerRun {
    let end: ProcessEnd
    let output: String
    let complaints: String

    /// Creates, starts, waits and deletes.
    init(_ bundle: TestBundle, _ plan: ContainerPlan, id: String = "test", with labinit: Labinit? = nil)
        throws
    {
        let caught = try OwnedDescriptor.inMemory("output")
        let errors = try OwnedDescriptor.inMemory("errors")
        let nothing = try OwnedDescriptor(opening: "/dev/null")
        let container = try Container(
            id, root: bundle.path + "/state", labinit: try labinit ?? .besideThisProgram())
        let process = try container.create(
            plan, descriptors: [0: nothing.number, 1: caught.number, 2: errors.number])
        _ = try container.start()
        end = try process.wait()
        output = try Self.text(of: caught)
        complaints = try Self.text(of: errors)
        _ = try container.delete()
    }

    private static func text(of file: borrowing OwnedDescriptor) throws -> String {
        let again = try OwnedDescriptor(opening: "/proc/self/fd/\(file.number)")
        return String(decoding: try again.readAll(), as: UTF8.self)
    }
}
