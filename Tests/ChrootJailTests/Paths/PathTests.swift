import ChrootJail
import FileTrees
import Foundation
import LinuxSystem
import SuiteSupport
import XCTest

final class PathTests: CleanTestCase {
    private var folder = ""

    override func setUp() {
        super.setUp()
        folder = "/tmp/drydock-\(getpid())-\(UUID().uuidString.prefix(8))"
    }

    override func tearDown() {
        try? FileManager.default.removeItem(atPath: folder)
        super.tearDown()
    }

    /// /etc/passwd, /etc/deep/, and links of every kind.
    private static let sample: [(path: String, kind: NodeKind)] = [
        ("etc", .directory), ("etc/passwd", .file), ("etc/deep", .directory), ("etc/deep/er", .directory),
        ("absolute", .link("/etc")), ("relative", .link("etc/deep")), ("up", .link("../../etc")),
        ("toFile", .link("etc/passwd")), ("dangling", .link("nowhere")), ("self", .link("self")),
        ("ping", .link("pong")), ("pong", .link("ping")), ("etc/deep/out", .link("/../..")),
        ("etc/deep/far", .link("/etc/passwd")), ("slash", .link("etc/")), ("dot", .link(".")),
        ("fileSlash", .link("etc/passwd/")),
    ]

    private static let rows: [Row<String, String>] = [
        Row("root", "/", gives: "/"), Row("slashes", "//etc///passwd", gives: "etc/passwd"),
        Row("dot", "./etc/./passwd", gives: "etc/passwd"),
        Row("up from the root", "../../..", gives: "/", why: "the root's parent is the root"),
        Row("up and down", "etc/deep/../passwd", gives: "etc/passwd"),
        Row(
            "absolute link", "absolute/passwd", gives: "etc/passwd",
            why: "/etc is the jail's /etc, not the host's"),
        Row("link, then up", "relative/..", gives: "etc", why: "a/.. is not nothing when a is a link"),
        Row(
            "absolute link, deep down", "etc/deep/far", gives: "etc/passwd",
            why: "it begins again at the root"),
        Row("link upwards", "up/passwd", gives: "etc/passwd"),
        Row("link in a link's folder", "relative/out/etc", gives: "etc"),
        Row("last is a link", "toFile", gives: "etc/passwd"), Row("dot link", "dot/dot/etc", gives: "etc"),
        Row("nothing there", "etc/none", gives: "ENOENT"), Row("dangling", "dangling", gives: "ENOENT"),
        Row("nothing, then up", "none/..", gives: "ENOENT", why: "none is looked up before .. undoes it"),
        Row("empty", "", gives: "ENOENT"), Row("through a file", "etc/passwd/x", gives: "ENOTDIR"),
        Row("file and slash", "etc/passwd/", gives: "ENOTDIR", why: "a slash at the end wants a directory"),
        Row("file and dot", "etc/passwd/.", gives: "ENOTDIR"),
        Row("file and up", "etc/passwd/..", gives: "ENOTDIR"),
        Row("folder and slash", "etc/", gives: "etc"), Row("link to folder/", "slash", gives: "etc"),
        Row("link to file/", "fileSlash", gives: "ENOTDIR"), Row("loop of one", "self", gives: "ELOOP"),
        Row("loop of two", "ping/x", gives: "ELOOP"),
        Row("longest name", String(repeating: "n", count: 255), gives: "ENOENT"),
        Row("too long a name", String(repeating: "n", count: 256), gives: "ENAMETOOLONG"),
        Row("too long a path", String(repeating: "./", count: 2048), gives: "ENAMETOOLONG"),
    ]

    private static let why = "who opens a path for a jail must see what the jail would see"

    func testTheWalkerOnATreeInMemory() throws {
        var tree = ModelTree()
        var names = [tree.root: "/"]
        for entry in Self.sample {
            let parts = entry.path.split(separator: "/").map(String.init)
            var place = tree.root
            for part in parts.dropLast() { place = try tree.child(part, of: place) }
            let made = try XCTUnwrap(tree.add(try XCTUnwrap(parts.last), entry.kind, in: place))
            names[made] = entry.path
        }
        try assertRows(Self.rows, "walk", why: Self.why) { path in
            try Self.answer { names[try PathWalker().resolve(path, in: tree)] ?? "?" }
        }
    }

    func testTheWalkerOnTheHost() throws {
        try assertDoor(usesKernel: false)
    }

    func testTheKernelsWalk() throws {
        try assertDoor(usesKernel: true)
    }

    private func assertDoor(usesKernel: Bool) throws {
        _ = try JailDoor.rules
        let names = try build(Self.sample)
        let door = try JailDoor(folder, usesKernel: usesKernel)
        try assertRows(Self.rows, usesKernel ? "openat2" : "walk", why: Self.why) { path in
            try Self.answer { names[try door.open(path).status().inode] ?? "outside" }
        }
    }

    func testFortyLinksAreFollowedAndNoMore() throws {
        var tree = ModelTree()
        XCTAssertNotNil(tree.add("l0", .directory, in: tree.root))
        for index in 1...41 { XCTAssertNotNil(tree.add("l\(index)", .link("l\(index - 1)"), in: tree.root)) }
        XCTAssertEqual(try PathWalker().resolve("l40", in: tree), 1, "forty links are within MAXSYMLINKS")
        XCTAssertThrowsError(try PathWalker().resolve("l41", in: tree)) { error in
            XCTAssertEqual((error as? SystemError)?.code, .tooManyLinks, "\(error)")
        }
    }

    func testLinksAreCountedOverTheWholePath() throws {
        var tree = ModelTree()
        XCTAssertNotNil(tree.add("d", .directory, in: tree.root))
        XCTAssertNotNil(tree.add("l", .link("."), in: tree.root))
        let many = { (count: Int) in String(repeating: "l/", count: count) + "d" }
        XCTAssertEqual(try PathWalker().resolve(many(40), in: tree), 1)
        XCTAssertThrowsError(try PathWalker().resolve(many(41), in: tree), "41 links in one path are ELOOP")
    }

    func testTheRulesKeepInsideAndRefuseMagicLinks() throws {
        XCTAssertEqual(try JailDoor.rules, [.inRoot, .noMagicLinks])
    }

    func testAPathCannotJumpThroughProc() throws {
        // In a jail that shows /proc, the link /proc/self/root is the *opener's* root, which is the host's.
        _ = try JailDoor.rules
        let door = try JailDoor("/")
        XCTAssertThrowsError(try door.open("/proc/self/root").number) { error in
            XCTAssertEqual((error as? SystemError)?.code, .tooManyLinks, "\(error)")
        }
    }

    func testWalkerAndKernelAgreeOnRandomTrees() throws {
        _ = try PathWalker().resolve("/", in: ModelTree())
        try withSeed { generator in
            for round in 0..<60 {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                let tree = RandomTree(using: &generator)
                _ = try build(tree.entries)
                let (walk, kernel) = (try JailDoor(folder, usesKernel: false), try JailDoor(folder))
                for _ in 0..<60 {
                    let path = tree.path(using: &generator)
                    let answers = try [kernel, walk].map { door in
                        try Self.answer { "inode \(try door.open(path).status().inode)" }
                    }
                    guard answers[0] != answers[1] else { continue }
                    return assertLesson(
                        answers[1], is: answers[0], "round \(round): walked \"\(path)\" in \(tree.entries)",
                        why: "the kernel's own walk is the measure")
                }
                try FileManager.default.removeItem(atPath: folder)
            }
        }
    }

    func testARaceNeverLeadsOutside() throws {
        _ = try PathWalker().resolve("/", in: ModelTree())
        let jail = folder + "/jail"
        try FileManager.default.createDirectory(atPath: jail + "/a/b/c", withIntermediateDirectories: true)
        try Data("secret".utf8).write(to: URL(fileURLWithPath: folder + "/secret"))
        try FileManager.default.createSymbolicLink(atPath: jail + "/trap", withDestinationPath: "../../../..")
        let outside = Set(try ["", "/secret"].map { try FileStatus(of: folder + $0).inode })
        let race = Renamer(jail + "/a/b", jail + "/trap")
        defer { race.stop() }
        for usesKernel in [false, true] {
            let door = try JailDoor(jail, usesKernel: usesKernel)
            for round in 0..<3000 {
                let path = ["a/b/../../secret", "a/b/c/../../../secret", "a/b/secret", "trap/../secret"][
                    round % 4]
                guard let place = try? door.open(path).status() else { continue }
                XCTAssertFalse(
                    outside.contains(place.inode), "\(path) led out of the jail while a/b became a link")
            }
        }
    }

    private static func answer(_ body: () throws -> String) throws -> String {
        do {
            return try body()
        } catch let error as SystemError {
            return error.code.name
        }
    }

    /// Makes the entries below `folder`; gives their paths by inode.
    private func build(_ entries: [(path: String, kind: NodeKind)]) throws -> [UInt64: String] {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for entry in entries {
            let path = folder + "/" + entry.path
            switch entry.kind {
            case .directory:
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            case .file: try Data().write(to: URL(fileURLWithPath: path))
            case .link(let text): symlink(text, path)
            }
        }
        var names = [try FileStatus(of: folder).inode: "/"]
        for entry in entries {
            names[try FileStatus(of: folder + "/" + entry.path, following: false).inode] = entry.path
        }
        return names
    }
}
