import CgroupFS
import ControlGroups
import Foundation
import SuiteSupport
import XCTest

final class DiscoverTests: XCTestCase {
    private let hybrid = """
        22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
        30 22 0:26 / /sys/fs/cgroup ro,nosuid - tmpfs tmpfs ro,mode=755
        31 30 0:27 / /sys/fs/cgroup/unified rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate
        32 30 0:28 / /sys/fs/cgroup/systemd rw shared:5 - cgroup cgroup rw,xattr,name=systemd
        33 30 0:29 / /odd\\040place/p rw shared:6 master:1 - cgroup cgroup rw,cpu,cpuacct
        34 30 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
        35 22 0:29 / /mnt/again rw - cgroup cgroup rw,cpu,cpuacct
        """
    private let known: Set<Controller> = [.cpu, .cpuacct, .memory, Controller("name=systemd")]

    func testALineHasSixColumnsOptionalFieldsAndThreeMore() throws {
        let line = "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 shared:7 - ext3 /dev/root rw,errors=continue"
        let mount = try MountPoint.parse(line)
        XCTAssertEqual(mount.id, 36)
        XCTAssertEqual(mount.root, "/mnt1", "column 4 is the folder of the file system that is seen")
        XCTAssertEqual(mount.path, "/mnt2", "column 5 is where it is mounted")
        XCTAssertEqual(mount.optionalFields, ["master:1", "shared:7"], "any number of them, up to a lone -")
        XCTAssertEqual(mount.fileSystem, "ext3")
        XCTAssertEqual(mount.superOptions, ["rw", "errors=continue"])
    }

    func testOctalEscapesStandForBytes() throws {
        let rows: [Row<String, String>] = [
            Row("blank", "a\\040b", gives: "a b"), Row("backslash", "a\\134040", gives: "a\\040"),
            Row("newline", "\\012", gives: "\n"), Row("cut off", "a\\04", gives: "a\\04"),
            Row("no octal", "\\099", gives: "\\099"), Row("UTF-8", "\\303\\244", gives: "ä"),
        ]
        try assertRows(rows, "unescape", why: "a mount point with a blank would fall into two columns") {
            try MountPoint.unescape($0)
        }
    }

    func testBrokenLinesAreNamed() {
        for line in ["", "36 35", "a b c d e f - g h i", "36 35 98:0 / /mnt rw shared:1 ext3 x rw"] {
            XCTAssertThrowsError(try MountPoint.parse(line, number: 7), "'\(line)'") { error in
                XCTAssertEqual((error as? FormatError)?.line, 7, "\(error)")
            }
        }
    }

    func testControllersComeFromTheOptionsNotFromTheFolder() throws {
        let mounts = try CgroupMounts.parse(mountinfo: hybrid, controllers: known)
        XCTAssertEqual(mounts.layout, .hybrid)
        XCTAssertEqual(mounts.unified?.path, "/sys/fs/cgroup/unified")
        XCTAssertEqual(
            mounts.legacy.map(\.path), ["/sys/fs/cgroup/systemd", "/odd place/p", "/sys/fs/cgroup/memory"],
            "a second mount of the same hierarchy is no second hierarchy")
        XCTAssertEqual(mounts.legacy[1].controllers, [.cpu, .cpuacct])
    }

    func testAHiddenMountDoesNotCount() throws {
        // Version 2 over the folder that held all of them; neighbors stay.
        let info =
            hybrid + """

                36 30 0:31 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw
                37 22 0:30 / /sys/fs/cgroups rw - cgroup cgroup rw,memory
                """
        let mounts = try CgroupMounts.parse(mountinfo: info, controllers: known)
        XCTAssertEqual(mounts.unified?.path, "/sys/fs/cgroup", "what was mounted below it cannot be reached")
        XCTAssertEqual(mounts.legacy.map(\.path), ["/odd place/p", "/sys/fs/cgroups"])
    }

    func testLayoutsAreToldApart() throws {
        let lines = hybrid.split(separator: "\n").map(String.init)
        let rows: [Row<[String], CgroupMounts.Layout>] = [
            Row("neither", [lines[0]], gives: .none), Row("version 2", [lines[2]], gives: .unified),
            Row("version 1", [lines[5]], gives: .legacy), Row("both", [lines[2], lines[5]], gives: .hybrid),
        ]
        try assertRows(rows, "look for the layout", why: "each has other files for the same limit") {
            try CgroupMounts.parse(mountinfo: $0.joined(separator: "\n"), controllers: known).layout
        }
    }

    func testOnlyTheFirstTwoColonsPart() throws {
        let path = "/system.slice/sshd@1-10.0.0.1:22-10.0.0.2:33678.service"
        let groups = try ProcCgroup.parse("4:cpu,cpuacct:\(path)\n1:name=systemd:/\n0::/user.slice\n")
        XCTAssertEqual(try groups.path(for: .cpuacct), path, "systemd's units have colons in their names")
        XCTAssertEqual(try groups.unifiedPath(), "/user.slice")
        XCTAssertEqual(groups.controllers, [.cpu, .cpuacct, Controller("name=systemd")])
    }

    func testALineWithoutTwoColonsIsRefused() {
        XCTAssertThrowsError(try ProcCgroup.parse("0::/\nnonsense\n")) { error in
            let fault = error as? FormatError
            XCTAssertEqual(fault?.line, 2)
            XCTAssertEqual(fault?.rule, "must contain at least two colons")
        }
    }

    func testAProcessWithoutAVersion2GroupSaysSo() throws {
        let groups = try ProcCgroup.parse("2:cpuset:/foo\n1:name=systemd:/\n")
        XCTAssertThrowsError(try groups.unifiedPath()) {
            XCTAssertEqual($0 as? DiscoveryError, .noUnifiedGroup)
        }
        XCTAssertThrowsError(try groups.path(for: .memory)) {
            XCTAssertEqual($0 as? DiscoveryError, .notMounted(.memory))
        }
    }

    func testAMountMayShowOnlyAPartOfTheHierarchy() throws {
        let mount = CgroupMount(path: "/sys/fs/cgroup", root: "/docker/abc")
        XCTAssertEqual(try mount.folder(of: "/docker/abc/x"), "/sys/fs/cgroup/x")
        XCTAssertEqual(try mount.folder(of: "/docker/abc"), "/sys/fs/cgroup")
        for outside in ["/docker/abcd", "/docker", "/", "/../x"] {
            XCTAssertThrowsError(try mount.folder(of: outside), outside) { error in
                XCTAssertEqual(
                    error as? DiscoveryError, .outsideOfMount(group: outside, root: "/docker/abc"))
            }
        }
    }

    func testAProcessIsFoundInBothVersions() throws {
        let mounts = try CgroupMounts.parse(mountinfo: hybrid, controllers: known)
        let groups = try ProcCgroup.parse("5:cpu,cpuacct:/a\n4:memory:/\n0::/b\n")
        XCTAssertEqual(try mounts.folder(for: .cpu, of: groups), "/odd place/p/a")
        XCTAssertEqual(try mounts.folder(for: .memory, of: groups), "/sys/fs/cgroup/memory")
        XCTAssertEqual(try mounts.unifiedFolder(of: groups), "/sys/fs/cgroup/unified/b")
        XCTAssertThrowsError(try mounts.folder(for: .pids, of: groups))
    }

    func testThisProcessIsInTheGroupsThatAreFound() throws {
        _ = try ProcCgroup.parse("0::/")
        let groups = try ProcCgroup.parse(String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8))
        let info = try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
        let mounts = try CgroupMounts.parse(mountinfo: info, controllers: groups.controllers)
        for mount in mounts.legacy {
            guard let first = mount.controllers.first,
                let folder = try? mounts.folder(for: first, of: groups),
                let members = try? String(contentsOfFile: folder + "/cgroup.procs", encoding: .utf8)
            else { continue }
            XCTAssertTrue(
                members.split(separator: "\n").contains("\(getpid())"),
                "\(folder) is said to be this process's group for \(first)")
        }
    }
}
