import ChrootJail
import ELF
import FileTrees
import Foundation
import LinuxSystem
import SuiteSupport
import XCTest

final class RootfsTests: CleanTestCase {
    private let linker = "/lib64/ld-linux-x86-64.so.2"

    private func closure(of programs: [String], in files: [String: TinyLibrary], folders: [String] = ["/lib"])
        throws -> [String]
    {
        try Rootfs(from: ModelFiles(files.mapValues(\.bytes)), folders: folders).closure(of: programs)
    }

    func testAProgramsLinkerAndLibrariesAreRead() throws {
        let file = TinyLibrary(interpreter: linker, needed: ["libb.so", "liba.so"], runpath: "/x:$ORIGIN/y")
        let info = try LinkInfo(of: file.bytes)
        XCTAssertEqual(info.interpreter, linker, "PT_INTERP is the path, without its NUL")
        XCTAssertEqual(info.needed, ["libb.so", "liba.so"], "DT_NEEDED, in the file's order")
        XCTAssertEqual(info.searchPath, ["/x", "$ORIGIN/y"], "DT_RUNPATH, cut at the colons")
    }

    func testRunpathTakesPrecedenceOverRpath() throws {
        let both = try LinkInfo(of: TinyLibrary(needed: ["a"], runpath: "/new", rpath: "/old").bytes)
        XCTAssertEqual(
            both.searchPath, ["/new"], "ld.so(8): DT_RPATH counts only where there is no DT_RUNPATH")
        let old = try LinkInfo(of: TinyLibrary(needed: ["a"], rpath: "/old").bytes)
        XCTAssertEqual(old.searchPath, ["/old"])
    }

    func testAStaticProgramNeedsNothing() throws {
        let labinit = try OwnedDescriptor(opening: try Labinit.besideThisProgram().path).readAll()
        let info = try LinkInfo(of: labinit)
        XCTAssertEqual(info.needed, [], "labinit is linked statically")
        XCTAssertNil(info.interpreter)
    }

    func testLibrariesOfLibrariesBelongToTheClosure() throws {
        let files = [
            "/bin/a": TinyLibrary(interpreter: "/lib/ld", needed: ["libone.so"]),
            "/lib/ld": TinyLibrary(), "/lib/libone.so": TinyLibrary(needed: ["libtwo.so"]),
            "/lib/libtwo.so": TinyLibrary(needed: ["libthree.so"]), "/lib/libthree.so": TinyLibrary(),
            "/lib/libother.so": TinyLibrary(),
        ]
        assertLesson(
            try closure(of: ["/bin/a"], in: files),
            is: ["/bin/a", "/lib/ld", "/lib/libone.so", "/lib/libthree.so", "/lib/libtwo.so"],
            "followed DT_NEEDED from /bin/a to the end",
            why: "a program starts only when the last library of its libraries is there")
    }

    func testTwoLibrariesThatNeedEachOtherEnd() throws {
        let files = [
            "/bin/a": TinyLibrary(needed: ["x"]), "/lib/x": TinyLibrary(needed: ["y"]),
            "/lib/y": TinyLibrary(needed: ["x"]),
        ]
        XCTAssertEqual(try closure(of: ["/bin/a"], in: files), ["/bin/a", "/lib/x", "/lib/y"])
    }

    func testAProgramsOwnFoldersComeFirst() throws {
        let files = [
            "/opt/app/bin/a": TinyLibrary(needed: ["l"], runpath: "/none:$ORIGIN/../lib"),
            "/opt/app/bin/../lib/l": TinyLibrary(), "/lib/l": TinyLibrary(),
        ]
        let found = try closure(of: ["/opt/app/bin/a"], in: files)
        XCTAssertEqual(
            found, ["/opt/app/bin/../lib/l", "/opt/app/bin/a"], "$ORIGIN is the folder of the file itself")
    }

    func testOneProgramsFoldersAreNotAnothers() throws {
        let files = [
            "/bin/a": TinyLibrary(needed: ["one"], runpath: "/own"), "/own/one": TinyLibrary(needed: ["two"]),
            "/own/two": TinyLibrary(), "/lib/two": TinyLibrary(),
        ]
        let found = try closure(of: ["/bin/a"], in: files)
        XCTAssertTrue(
            found.contains("/lib/two") && !found.contains("/own/two"),
            "DT_RUNPATH holds for what its own file needs, not for the needs of its libraries; got \(found)")
    }

    func testANameWithASlashIsAPath() throws {
        let files = ["/bin/a": TinyLibrary(needed: ["/odd/l"]), "/odd/l": TinyLibrary()]
        XCTAssertEqual(try closure(of: ["/bin/a"], in: files), ["/bin/a", "/odd/l"])
    }

    func testAMissingLibraryIsNamedWithItsReader() throws {
        let files = ["/bin/a": TinyLibrary(needed: ["libgone.so"], runpath: "/own")]
        XCTAssertThrowsError(try closure(of: ["/bin/a"], in: files)) { error in
            XCTAssertEqual(
                "\(error)", "libgone.so: not found, needed by /bin/a; looked in /own, /lib",
                "who starts the program later sees less than you do now")
        }
    }

    func testAMissingProgramIsNamed() {
        XCTAssertThrowsError(try closure(of: ["/bin/gone"], in: [:])) { error in
            XCTAssertEqual("\(error)", "/bin/gone: not found")
        }
    }

    func testAFileThatIsNoProgramIsRefused() {
        let rootfs = Rootfs(from: ModelFiles(["/etc/motd": Array("hello".utf8)]))
        XCTAssertThrowsError(try rootfs.closure(of: ["/etc/motd"])) { error in
            XCTAssertEqual(error as? RootfsError, .notExecutable("/etc/motd", ELFError(.notELF)))
        }
    }

    func testAScriptNeedsItsInterpreter() throws {
        let source = ModelFiles([
            "/bin/run": Array("#! /bin/tool -x\nrest".utf8), "/bin/tool": TinyLibrary().bytes,
        ])
        XCTAssertEqual(try Rootfs(from: source).closure(of: ["/bin/run"]), ["/bin/run", "/bin/tool"])
    }

    func testDamagedFilesAreRefusedAndNeverTrap() throws {
        let whole = TinyLibrary(interpreter: linker, needed: ["libc.so.6"], runpath: "/x").bytes
        _ = try LinkInfo(of: whole)
        for length in stride(from: 0, to: whole.count, by: 3) {
            XCTAssertThrowsError(try LinkInfo(of: Array(whole.prefix(length))), "cut to \(length) bytes")
        }
        try withSeed { generator in
            for _ in 0..<3000 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
                        in: 0...255, using: &generator)
                }
                _ = try? LinkInfo(of: bytes)
            }
        }
    }

    func testAPlanMakesParentsBeforeWhatIsInThem() throws {
        let source = ModelFiles(["/opt/a/b/tool": TinyLibrary().bytes])
        let plan = try Rootfs(from: source).plan(for: ["/opt/a/b/tool"])
        var made: Set<String> = [""]
        for step in plan {
            let path = step.path
            let parent = path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
            XCTAssertTrue(made.contains(parent), "\(path) comes before \(parent) is made")
            XCTAssertTrue(made.insert(path).inserted, "\(path) is made twice")
        }
        XCTAssertTrue(
            plan.contains(.directory("/tmp", mode: 0o1777)), "/tmp is everybody's, with the sticky bit")
        XCTAssertTrue(plan.contains(.directory("/proc", mode: 0o755)))
        XCTAssertTrue(
            plan.contains(.copy(from: "/opt/a/b/tool", to: "/opt/a/b/tool", mode: 0o755)),
            "0755: a set-user-ID program in a jail would be a way to become root")
        for (name, minor) in [("null", UInt32(3)), ("zero", 5), ("random", 8)] {
            let node = DeviceNode(.character, 1, minor)
            XCTAssertTrue(
                plan.contains(.device("/dev/\(name)", node, mode: 0o666)), "/dev/\(name) is c 1:\(minor)")
        }
    }

    func testTheHostsShellIsCollectedAsLddSees() throws {
        let found = try Rootfs().closure(of: ["/bin/sh"])
        for path in try TestRoot.ldd("/bin/sh") {
            let name = path.split(separator: "/").last ?? ""
            XCTAssertTrue(found.contains { $0.hasSuffix("/\(name)") }, "ldd names \(path); got \(found)")
        }
    }

    func testACollectedShellRunsInItsRoot() throws {
        let plan = try Rootfs().plan(for: ["/bin/sh", "/bin/ls"])
        try requires(.root)
        let root = try TestRoot.freshFolder()
        defer { try? FileManager.default.removeItem(atPath: root) }
        XCTAssertEqual(try RootfsBuilder(at: root).build(plan), [], "root may make every device")
        let run = try LiveRun([
            .changeDirectory(root), .chroot("."), .changeDirectory("/"),
            .execute(
                candidates: ["/bin/sh"],
                arguments: ["sh", "-c", "echo lost > /dev/null && /bin/ls /dev"], environment: []),
        ])
        XCTAssertEqual(run.output, "null\nrandom\nzero\n", run.complaints)
        XCTAssertEqual(run.end, .exited(0))
    }
}

extension RootfsStep {
    fileprivate var path: String {
        switch self {
        case .directory(let path, _), .copy(_, let path, _), .device(let path, _, _): path
        }
    }
}
