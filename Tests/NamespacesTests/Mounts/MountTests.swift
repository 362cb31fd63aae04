import Foundation
import LinuxSystem
import Namespaces
import OCIRuntime
import SuiteSupport
import XCTest

final class MountTests: CleanTestCase {
    private typealias Mount = RuntimeConfig.Mount

    // Reading options

    func testOptionsAreFlagsPropagationOrTheFileSystemsOwn() throws {
        let choices = try MountChoices(["nosuid", "mode=755", "rslave", "noexec", "size=64k", "ro"])
        XCTAssertEqual(choices.flags, [.noSetUser, .noExecute, .readOnly])
        XCTAssertEqual(choices.propagation, [[.slave, .recursive]])
        XCTAssertEqual(choices.data, "mode=755,size=64k")
    }

    func testALaterOptionOverridesAnEarlierOne() throws {
        try assertRows(
            [
                Row("ro, rw", ["ro", "rw"], gives: MountOptions()),
                Row("rw, ro", ["rw", "ro"], gives: .readOnly),
                Row("nodev, dev, nosuid", ["nodev", "dev", "nosuid"], gives: .noSetUser),
                Row("defaults", ["defaults"], gives: []),
                Row("relatime, norelatime", ["relatime", "norelatime"], gives: []),
            ], "read the options", why: "image and user both have a say, in this order"
        ) { try MountChoices($0).flags }
    }

    func testWhatThisKitCannotDoIsRefusedByName() throws {
        for word in ["idmap", "tmpcopyup", "rro"] {
            XCTAssertThrowsError(try MountChoices(["ro", word]), word) { error in
                XCTAssertEqual(error as? MountError, .option(word))
            }
        }
    }

    // Planning

    func testABindTakesItsOwnOptionsFromASecondCall() throws {
        let plan = MountPlan(root: "/r", base: "/b")
        let mount = Mount(
            destination: "/data", type: "bind", source: "files", options: ["rbind", "ro", "nosuid"])
        assertLesson(
            try plan.steps(for: mount),
            is: [
                .mountInside("/r", MountRequest(source: "/b/files", target: "/data", [.bind, .recursive])),
                .mountInside("/r", MountRequest(target: "/data", [.bind, .remount, .readOnly, .noSetUser])),
            ], "plan a read-only bind of a folder of the bundle",
            why: "the kernel ignores every other flag of a bind: the first call alone leaves it writable")
    }

    func testABindWithoutOptionsIsOneCall() throws {
        let plan = MountPlan(root: "/r")
        for options in [["bind"], ["rbind"], []] {
            let mount = Mount(destination: "data", type: "bind", source: "/srv", options: options)
            let steps = try plan.steps(for: mount)
            XCTAssertEqual(steps.count, 1, "\(options): \(steps)")
            guard case .mountInside("/r", let request)? = steps.first else { return XCTFail("\(steps)") }
            XCTAssertTrue(request.options.contains(.bind))
            XCTAssertEqual(request.target, "/data", "a relative destination starts at the root")
        }
    }

    func testAFileSystemIsMountedWithEverythingAtOnce() throws {
        let mount = Mount(
            destination: "/dev", type: "tmpfs", source: "tmpfs", options: ["nosuid", "mode=755", "rprivate"])
        XCTAssertEqual(
            try MountPlan(root: "/r").steps(for: mount),
            [
                .mountInside(
                    "/r",
                    MountRequest(source: "tmpfs", target: "/dev", type: "tmpfs", .noSetUser, data: "mode=755")
                ),
                .mountInside("/r", MountRequest(target: "/dev", [.private, .recursive])),
            ])
    }

    func testAMountOfNothingIsNamed() throws {
        for mount in [Mount(destination: "/x"), Mount(destination: "/x", options: ["bind"])] {
            XCTAssertThrowsError(try MountPlan(root: "/r").steps(for: mount)) { error in
                XCTAssertEqual(error as? MountError, .nothingToMount("/x"))
            }
        }
    }

    func testTheListedOrderIsKept() throws {
        // Deeper paths first: the specification asks for the order of the list, which hides the first.
        let mounts = ["/a/b/c", "/a", "/a/b"].map { Mount(destination: $0, type: "tmpfs") }
        let targets = try MountPlan(root: "/r", mounts: mounts).preparation().compactMap { step -> String? in
            guard case .mountInside(_, let request) = step else { return nil }
            return request.target
        }
        XCTAssertEqual(targets, ["/a/b/c", "/a", "/a/b"])
    }

    func testNothingIsMountedBeforeTheTreeIsDeafOrPrivate() throws {
        for (wanted, first) in [
            (RuntimeConfig.Linux.Propagation.private, MountOptions.private), (.slave, .slave),
            (.shared, .slave),
            (.unbindable, .private),
        ] {
            var plan = MountPlan(root: "/r", mounts: [Mount(destination: "/a", type: "tmpfs")])
            plan.propagation = wanted
            assertLesson(
                try plan.preparation().first,
                is: .mount(source: "", target: "/", type: "", first.union(.recursive), data: ""),
                "begin the tree of a container with propagation \(wanted.rawValue)",
                why: "a mount made before this would appear on the host")
        }
    }

    func testReadOnlyComesLast() throws {
        let plan = MountPlan(
            root: "/r", mounts: [Mount(destination: "/a", type: "tmpfs")], isReadOnly: true,
            masked: ["/proc/keys"], protected: ["/proc/sys"])
        let steps = try plan.steps()
        XCTAssertEqual(
            steps.last, .mount(source: "", target: "/", type: "", [.remount, .bind, .readOnly], data: ""))
        let pivot = try XCTUnwrap(steps.firstIndex(of: .pivotRoot(new: ".", old: ".")))
        let mask = try XCTUnwrap(steps.firstIndex(of: .mask("/proc/keys")))
        XCTAssertLessThan(
            pivot, mask, "masked paths are the container's: they mean something after the pivot")
        XCTAssertTrue(steps.contains(.protect("/proc/sys")))
    }

    // Living

    func testTheHostSeesNoneOfTheContainersMounts() throws {
        try requires(.root)
        let before = try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
        let (_, run) = try inside("cut -d' ' -f5 /proc/self/mountinfo")
        XCTAssertEqual(try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8), before)
        let places = run.output.split(separator: "\n").map(String.init)
        XCTAssertTrue(places.contains("/proc"), run.complaints)
        let own = ["/"] + (TestBundle.programs + TestBundle.kernel).map(\.destination)
        assertLesson(
            Set(places), is: Set(own), "list the mount points inside",
            why: "a mount of the host that is still there is a way out")
    }

    func testAReadOnlyBindCannotBeWrittenAndItsSourceCan() throws {
        try requires(.root)
        let bundle = try TestBundle()
        try FileManager.default.createDirectory(
            atPath: bundle.path + "/files", withIntermediateDirectories: false)
        let mount = Mount(destination: "/data", type: "bind", source: "files", options: ["bind", "ro"])
        let (_, run) = try inside("echo x > /data/x || echo refused", bundle, [mount])
        XCTAssertEqual(run.output, "refused\n", run.complaints)
        XCTAssertNoThrow(try Data().write(to: URL(fileURLWithPath: bundle.path + "/files/y")))
    }

    func testALinkInTheImageDoesNotLeadAMountOut() throws {
        try requires(.root)
        let bundle = try TestBundle()
        let trap = bundle.path + "/outside"
        try FileManager.default.createDirectory(atPath: trap, withIntermediateDirectories: false)
        // The image says that /data is a folder of the host.
        try FileManager.default.createSymbolicLink(atPath: bundle.root + "/data", withDestinationPath: trap)
        let mount = Mount(destination: "/data/here", type: "tmpfs", source: "tmpfs")
        let (_, run) = try inside(
            "grep ' /data\\| \(trap)' /proc/self/mountinfo | cut -d' ' -f5", bundle, [mount])
        assertLesson(
            run.output, is: trap + "/here\n", "mount on /data/here, where /data is a link to \(trap)",
            why: "the link is followed inside of the root: the folder is made there, not on the host")
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: trap), [])
    }

    func testMaskedIsEmptyAndProtectedCannotBeWritten() throws {
        try requires(.root)
        let bundle = try TestBundle()
        var plan = MountPlan(root: bundle.root, mounts: TestBundle.programs + TestBundle.kernel)
        plan.masked = ["/proc/version", "/proc/irq", "/no/such/path"]
        plan.protected = ["/proc/sys"]
        let script = """
            wc -c < /proc/version; ls /proc/irq | wc -l
            echo x > /proc/sys/kernel/hostname 2> /dev/null || echo refused
            """
        let run = try LiveRun(in: [.mount, .pid, .uts]) { _ in
            Plan(
                try plan.preparation() + plan.pivot() + [
                    .provideDevice("/dev/null", DeviceNode(.character, 1, 3), mode: 0o666, user: 0, group: 0)
                ] + plan.closing() + [shell(script)])
        }
        XCTAssertEqual(run.output, "0\n0\nrefused\n", run.complaints)
    }

    private func inside(_ script: String, _ bundle: TestBundle? = nil, _ mounts: [Mount] = []) throws -> (
        TestBundle, LiveRun
    ) {
        let bundle = try bundle ?? TestBundle()
        let plan = MountPlan(
            root: bundle.root, mounts: TestBundle.programs + TestBundle.kernel + mounts, base: bundle.path)
        let run = try LiveRun(in: [.mount, .pid]) { _ in Plan(try plan.steps() + [shell(script)]) }
        return (bundle, run)
    }
}
