import Foundation
import Glibc
import XCTest

@testable import Grading

/// What is found in a class's folder, however it is packed and whatever it wants to do to us.
final class ClassRollTests: XCTestCase {
    private func open(_ folder: ScratchFolder, limits: TreeLimits = TreeLimits()) throws -> [String: String] {
        let lab = try ToyLab.lab()
        let roll = Roll(folder: folder.path, limits: limits)
        var found: [String: String] = [:]
        for entry in try roll.entries() {
            do {
                let submission = try roll.open(entry, labs: [lab]).layout.submission(of: lab)
                let files = submission?.files.sorted { $0.key < $1.key }.map {
                    "\($0.key)=\(String(decoding: $0.value, as: UTF8.self))"
                }
                let refused = submission?.refused.map { "\($0.name): \($0.reason)" } ?? []
                found[entry.student] = ((files ?? ["no lab"]) + refused).joined(separator: " ")
            } catch {
                found[entry.student] = "refused: \(error)"
            }
        }
        return found
    }

    private func run(_ program: String, _ arguments: [String], in folder: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.currentDirectoryURL = URL(filePath: folder)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        XCTAssertEqual(process.terminationStatus, 0, "\(program) \(arguments)")
    }

    private func has(_ program: String) -> Bool {
        ["/usr/bin/", "/bin/"].contains { access($0 + program, X_OK) == 0 }
    }

    func testEveryLayoutOfAFolderIsFound() throws {
        let folder = try ScratchFolder()
        for (student, place) in [
            ("ada", "01-toy"), ("bob", "labs/01-toy"), ("cy", "my stuff/01-toy"),
            ("dan", "repo-main/labs/01-toy"),
            ("eve", "."), ("fay", "handin"),
        ] {
            try folder.write("s", to: "\(student)/\(place)/Sum.swift")
        }
        try folder.write("x", to: "gus/notes.txt")
        let found = try open(folder)
        for student in ["ada", "bob", "cy", "dan", "eve", "fay"] {
            XCTAssertEqual(found[student], "Sum.swift=s", student)
        }
        XCTAssertTrue(found["gus"]?.hasPrefix("refused: nothing to grade; expected 01-toy") == true)
    }

    func testArchivesGiveTheSameAsTheFolderTheyWereMadeOf() throws {
        let folder = try ScratchFolder()
        let inbox = try ScratchFolder()
        let long = String(repeating: "a-long-folder-name/", count: 12)
        try folder.write("sum", to: "top/01-toy/Sum.swift")
        try folder.write(String(repeating: "product ", count: 5000), to: "top/01-toy/Product.swift")
        try folder.write("x", to: "top/\(long)x.txt")
        try run("tar", ["cf", "\(inbox.path)/plain.tar", "top"], in: folder.path)
        try run("tar", ["czf", "\(inbox.path)/packed.tar.gz", "--format=posix", "top"], in: folder.path)
        try run("tar", ["czf", "\(inbox.path)/dotted.TGZ", "--format=gnu", "./top/01-toy"], in: folder.path)
        try run("python3", ["-c", Self.zip, "\(inbox.path)/zipped.zip"], in: folder.path)
        try FileManager.default.copyItem(atPath: "\(folder.path)/top", toPath: "\(inbox.path)/folder")
        let found = try open(inbox)
        XCTAssertEqual(Set(found.keys), ["plain", "packed", "dotted", "zipped", "folder"])
        for (student, text) in found { XCTAssertEqual(text, found["folder"], student) }
        XCTAssertTrue(found["folder"]?.hasPrefix("Product.swift=product ") == true)
    }

    private static let zip = """
        import sys, zipfile, os
        with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as z:
            z.write('top/01-toy/Sum.swift', compress_type=zipfile.ZIP_STORED)
            z.write('top/01-toy/Product.swift')
        """

    func testABareRepositoryIsReadAtItsHeadWithNothingOfItsOwnTakingPart() throws {
        guard has("git") else { throw XCTSkip("git is missing") }
        let folder = try ScratchFolder()
        let inbox = try ScratchFolder()
        try folder.write("s", to: "w/01-toy/Sum.swift")
        try run("git", ["init", "-q", "-b", "main", "w"], in: folder.path)
        try run("git", ["-C", "w", "add", "."], in: folder.path)
        let name = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        try run("git", ["-C", "w"] + name + ["commit", "-qm", "x"], in: folder.path)
        try run("git", ["clone", "-q", "--bare", "w", "\(inbox.path)/ada.git"], in: folder.path)
        // A configuration that would run a program, or break every command.
        let mark = "\(folder.path)/ran"
        try inbox.write("[core]\n fsmonitor = \"touch \(mark)\"\n[broken\n", to: "ada.git/config")
        // Another one borrows ada's objects.
        try FileManager.default.copyItem(atPath: "\(inbox.path)/ada.git", toPath: "\(inbox.path)/bob.git")
        try inbox.write("\(inbox.path)/ada.git/objects\n", to: "bob.git/objects/info/alternates")
        try FileManager.default.copyItem(atPath: "\(inbox.path)/ada.git", toPath: "\(inbox.path)/cy.git")
        try FileManager.default.removeItem(atPath: "\(inbox.path)/cy.git/objects")
        symlink("\(inbox.path)/ada.git/objects", "\(inbox.path)/cy.git/objects")
        try run("git", ["init", "-q", "--bare", "\(inbox.path)/dan.git"], in: folder.path)
        let found = try open(inbox)
        XCTAssertEqual(found["ada"], "Sum.swift=s")
        XCTAssertFalse(FileManager.default.fileExists(atPath: mark))
        XCTAssertEqual(
            found["bob"],
            "refused: objects/info/alternates: the repository borrows from another; hand in a whole one")
        XCTAssertEqual(found["cy"], "refused: objects: a symbolic link; expected the file itself")
        XCTAssertEqual(found["dan"], "refused: a repository without a commit at HEAD, main or master")
    }

    func testLinksAndSpecialFilesInFoldersAreRefusedByName() throws {
        let folder = try ScratchFolder()
        try folder.write("secret", to: "victim/01-toy/Sum.swift")
        for student in ["ada", "bob", "cy", "dan"] { mkdir("\(folder.path)/\(student)", 0o755) }
        symlink("../victim/01-toy", "\(folder.path)/ada/01-toy")
        for student in ["bob", "cy", "dan"] { mkdir("\(folder.path)/\(student)/01-toy", 0o755) }
        symlink("../../victim/01-toy/Sum.swift", "\(folder.path)/bob/01-toy/Sum.swift")
        link("\(folder.path)/victim/01-toy/Sum.swift", "\(folder.path)/cy/01-toy/Sum.swift")
        mkfifo("\(folder.path)/dan/01-toy/Sum.swift", 0o644)
        symlink("victim", "\(folder.path)/eve")
        let found = try open(folder)
        XCTAssertEqual(found["ada"], "01-toy: a symbolic link; expected the file itself")
        XCTAssertEqual(found["bob"], "Sum.swift: a symbolic link; expected the file itself")
        XCTAssertEqual(found["cy"], "Sum.swift: a hard link; expected a file of its own")
        XCTAssertEqual(found["dan"], "Sum.swift: a FIFO; expected a regular file")
        XCTAssertEqual(found["eve"], "refused: a symbolic link; expected the file itself")
    }

    func testTwoEntriesOfOneStudentAreNeverChosenBetween() throws {
        let folder = try ScratchFolder()
        try folder.write("s", to: "ada/01-toy/Sum.swift")
        try folder.write("not a zip", to: "ada.zip")
        try folder.write("x", to: "readme.txt")
        let found = try open(folder)
        XCTAssertEqual(Set(found.keys), ["ada", "ada.zip", "readme.txt"])
        XCTAssertEqual(found["ada"], "refused: more than one entry for ada: ada, ada.zip; leave one")
        XCTAssertTrue(found["readme.txt"]?.hasPrefix("refused: a file; expected a folder") == true)
    }

    func testHostileArchivesAreRefusedByNameAndWriteNothing() throws {
        let world = try ScratchFolder()
        let inbox = "\(world.path)/inbox"
        mkdir(inbox, 0o755)
        try run("python3", ["-c", Self.attacks], in: inbox)
        let before = try FileManager.default.subpathsOfDirectory(atPath: world.path)
        var limits = TreeLimits()
        limits.entries = 1000
        limits.unpackedBytes = 8 << 20
        let lab = try ToyLab.lab()
        let roll = Roll(folder: inbox, limits: limits)
        var found: [String: String] = [:]
        for entry in try roll.entries() {
            do {
                let submission = try roll.open(entry, labs: [lab]).layout.submission(of: lab)
                found[entry.student] =
                    submission?.refused.map { "\($0.name): \($0.reason)" }.joined() ?? "none"
            } catch {
                found[entry.student] = "\(error)"
            }
        }
        let expected = [
            "absolute":
                "/tmp/evil/01-toy/Sum.swift: an absolute path; pack with paths that begin in the folder",
            "dots": "01-toy/../../evil: a path with .. in it; pack with paths that stay in the folder",
            "zipdots": "../evil: a path with .. in it; pack with paths that stay in the folder",
            "symlink": "Sum.swift: a symbolic link; expected the file itself",
            "zipsymlink": "Sum.swift: a symbolic link; expected the file itself",
            "linkdir": "01-toy: there is more than one entry of this name",
            "hardlink": "Sum.swift: a hard link; expected a file of its own",
            "device": "Sum.swift: a device; expected a regular file",
            "fifo": "Sum.swift: a FIFO; expected a regular file",
            "twice": "Sum.swift: there is more than one entry of this name",
            "many": "more than 1000 entries",
            "bomb": "expected at most 8388608 unpacked bytes, found more: a decompression bomb?",
            "sparse": "more than 8388608 bytes unpacked",
            "zipbomb":
                "Sum.swift: expected at most 1048576 unpacked bytes, found more: a decompression bomb?",
            "ziplie": "Sum.swift: expected at most 1048576 unpacked bytes, found more: a decompression bomb?",
            "cut": "the tar archive is cut short",
            "noise": "no tar archive, or a damaged one: a header's checksum or size is wrong",
            "zipnoise": "no zip archive, or one that is cut short",
            "long": "Sum.swift: longer than 1048576 bytes; expected source code",
        ]
        for (student, reason) in expected { XCTAssertEqual(found[student], reason, student) }
        XCTAssertEqual(Set(found.keys), Set(expected.keys).union(["names"]))
        XCTAssertEqual(try FileManager.default.subpathsOfDirectory(atPath: world.path), before)
        XCTAssertFalse(FileManager.default.fileExists(atPath: "/tmp/evil"))
    }

    func testStrangeNamesAreRemarksAndTakeNoOtherFilesPlace() throws {
        let folder = try ScratchFolder()
        let names = [
            "sum.swift", "Sum.swift\n", "=cmd()", "<script>", "\u{1B}[2J", "Su\u{0308}m.swift",
            "S\u{FC}m.swift",
        ]
        try folder.write("right", to: "ada/01-toy/Sum.swift")
        for name in names {
            _ = FileManager.default.createFile(
                atPath: "\(folder.path)/ada/01-toy/\(name)", contents: Data("wrong".utf8))
        }
        let lab = try ToyLab.lab()
        let roll = Roll(folder: folder.path)
        let submission = try XCTUnwrap(roll.open(roll.entries()[0], labs: [lab]).layout.submission(of: lab))
        XCTAssertEqual(submission.files, ["Sum.swift": Array("right".utf8)])
        XCTAssertEqual(submission.ignored.count, names.count)
        XCTAssertEqual(submission.refused, [])
    }

    func testAFolderGivesTheSameSubmissionAsGradeReads() throws {
        let folder = try ScratchFolder()
        let place = "\(folder.path)/ada/01-toy"
        try folder.write("s", to: "ada/01-toy/Sum.swift")
        try folder.write("x", to: "ada/01-toy/Extra.swift")
        symlink("/etc/passwd", "\(place)/Product.swift")
        let lab = try ToyLab.lab()
        let roll = Roll(folder: folder.path)
        let found = try roll.open(roll.entries()[0], labs: [lab]).layout.submission(of: lab)
        XCTAssertEqual(found, try SubmissionReader(files: lab.files).read(place))
    }

    func testDigestsTellSubmissionsApart() {
        var other = Submission(texts: ["A": "bc"])
        XCTAssertNotEqual(other.digest, Submission(texts: ["Ab": "c"]).digest)
        XCTAssertEqual(other.digest, Submission(texts: ["A": "bc"]).digest)
        other.refused = [.init(name: "A", reason: "a symbolic link")]
        XCTAssertNotEqual(other.digest, Submission(texts: ["A": "bc"]).digest)
    }

    /// Writes one archive for each attack.
    private static let attacks = #"""
        import tarfile, zipfile, io, zlib, struct
        def tar(name, *entries, mode='w', **more):
            with tarfile.open(name, mode, **more) as t:
                for path, kind, data in entries:
                    i = tarfile.TarInfo(path); i.type = kind; i.linkname = data if isinstance(data, str) else ''
                    body = data if isinstance(data, bytes) else b''
                    i.size = len(body); t.addfile(i, io.BytesIO(body))
        F = tarfile.REGTYPE; S = '01-toy/Sum.swift'
        tar('absolute.tar', ('/tmp/evil/01-toy/Sum.swift', F, b'x'))
        tar('dots.tar', (S, F, b'x'), ('01-toy/../../evil', F, b'x'))
        tar('symlink.tar', (S, tarfile.SYMTYPE, '/etc/passwd'))
        tar('linkdir.tar', ('01-toy', tarfile.SYMTYPE, '/etc'), (S, F, b'x'))
        tar('hardlink.tar', (S, tarfile.LNKTYPE, '../victim'))
        tar('device.tar', (S, tarfile.CHRTYPE, b''))
        tar('fifo.tar', (S, tarfile.FIFOTYPE, b''))
        tar('twice.tar', (S, F, b'x'), ('./' + S, F, b'y'))
        tar('many.tar.gz', *[('d/%d' % n, F, b'') for n in range(1001)], mode='w:gz')
        tar('bomb.tar.gz', ('big', F, bytes(5 << 20)), ('two', F, bytes(5 << 20)), mode='w:gz')
        tar('long.tar.gz', (S, F, bytes((1 << 20) + 1)), mode='w:gz')
        tar('names.tar', (S, F, b'x'), ('01-toy/\n', F, b'x'), ('01-toy/\x1b[2J', F, b'x'), ('01-toy/sum.swift', F, b'x'))
        i = tarfile.TarInfo('big'); i.size = 1 << 40
        open('sparse.tar', 'wb').write(i.tobuf(tarfile.GNU_FORMAT) + bytes(1024))
        i = tarfile.TarInfo(S); i.size = 5000
        open('cut.tar', 'wb').write(i.tobuf() + bytes(100))
        open('noise.tar', 'wb').write(bytes(range(256)) * 4)
        open('zipnoise.zip', 'wb').write(b'PK\x03\x04' + bytes(100))
        def z(name, path, data, mode=0o100644):
            with zipfile.ZipFile(name, 'w', zipfile.ZIP_DEFLATED) as a:
                i = zipfile.ZipInfo(path); i.create_system = 3; i.external_attr = mode << 16
                i.compress_type = zipfile.ZIP_DEFLATED
                a.writestr(i, data)
        z('zipdots.zip', '../evil', b'x')
        z('zipsymlink.zip', S, b'/etc/passwd', 0o120777)
        z('zipbomb.zip', S, bytes(8 << 20))
        # One that claims to be small.
        z('ziplie.zip', S, bytes(8 << 20))
        b = bytearray(open('ziplie.zip', 'rb').read())
        c = b.rindex(b'PK\x01\x02'); b[c+24:c+28] = struct.pack('<I', 100)
        open('ziplie.zip', 'wb').write(b)
        """#
}
