import Foundation
import FoundationXML
import XCTest

@testable import Grading

/// Submissions whose code is that of the stub and whose folder is the attack.
///
/// They are made here: git holds no FIFO.
extension AttackTests {
    private struct Row: Sendable {
        let name: String
        /// The cause of the first milestone: that of the untouched stub when the attack is left aside.
        let cause: String
        let make: @Sendable (_ folder: ScratchFolder, _ kit: Kit) throws -> Void
    }

    private static let rightSum = ToyLab.sum

    private static func remove(_ name: String, from folder: ScratchFolder) throws {
        try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)")
    }

    private static let rows: [Row] = [
        Row(name: "replaced manifest", cause: "not-implemented") { folder, _ in
            try folder.write("import Foundation\nexit(0)\n", to: "Package.swift")
        },
        Row(name: "versioned manifest", cause: "not-implemented") { folder, _ in
            try folder.write(
                "// swift-tools-version: 6.3\nimport PackageDescription\n", to: "Package@swift-6.3.swift")
        },
        Row(name: "plugin", cause: "not-implemented") { folder, _ in
            try folder.write("import PackagePlugin\n", to: "Plugins/Run/plugin.swift")
        },
        Row(name: "its own catalogue entry and tests", cause: "not-implemented") { folder, _ in
            try folder.write(ToyLab.yaml.replacing("points: 40", with: "points: 99"), to: "lab.yml")
            try folder.write(
                "import XCTest\nfinal class SumTests: XCTestCase {}\n", to: "Tests/ToyTests/SumTests.swift")
        },
        Row(name: "more source than the lab has", cause: "not-implemented") { folder, _ in
            try folder.write("public func product(_ a: Int, _ b: Int) -> Int { a &* b }\n", to: "More.swift")
        },
        Row(name: "symbolic link to the solution", cause: "refused") { folder, kit in
            try remove("Sum.swift", from: folder)
            symlink("\(kit.solutions)/01-toy/Sum.swift", "\(folder.path)/Sum.swift")
        },
        Row(name: "folder that is a link to the solution's", cause: "refused") { folder, kit in
            symlink("\(kit.solutions)/01-toy", "\(folder.path)/01-toy")
        },
        Row(name: "hard link", cause: "refused") { folder, kit in
            try remove("Sum.swift", from: folder)
            try folder.write(rightSum, to: "elsewhere")
            link("\(folder.path)/elsewhere", "\(folder.path)/Sum.swift")
        },
        Row(name: "FIFO", cause: "refused") { folder, _ in
            try remove("Sum.swift", from: folder)
            mkfifo("\(folder.path)/Sum.swift", 0o644)
        },
        Row(name: "device", cause: "refused") { folder, _ in
            try remove("Sum.swift", from: folder)
            // Without root's power a link to one stands for it.
            if mknod("\(folder.path)/Sum.swift", S_IFCHR | 0o644, 1 << 8 | 5) != 0 {
                symlink("/dev/zero", "\(folder.path)/Sum.swift")
            }
        },
        Row(name: "folder in the place of a file", cause: "refused") { folder, _ in
            try remove("Sum.swift", from: folder)
            try folder.write(rightSum, to: "Sum.swift/Sum.swift")
        },
        Row(name: "names that lead elsewhere", cause: "not-implemented") { folder, _ in
            try folder.write(rightSum, to: "..\\..\\Sum.swift")
            try folder.write(rightSum, to: "%2e%2e%2fSum.swift")
            try folder.write(rightSum, to: "~")
        },
        Row(name: "names that differ by case or composition", cause: "not-implemented") { folder, _ in
            for name in ["SUM.SWIFT", "sum.swift", "Su\u{301}m.swift", "Sum.swift\u{200B}", "Sum.swift "] {
                try folder.write(rightSum, to: name)
            }
        },
        Row(name: "a thousand and one entries", cause: "refused") { folder, _ in
            for number in 0...1000 { try folder.write("", to: "\(number)") }
        },
        Row(name: "file of a gigabyte", cause: "refused") { folder, _ in
            truncate("\(folder.path)/Sum.swift", 1 << 30)
        },
        Row(name: "file that is no text", cause: "refused") { folder, _ in
            try Data([0xFF, 0xFE, 0x00, 0x2F, 0x2A, 0x80]).write(
                to: URL(filePath: folder.path + "/Sum.swift"))
        },
        Row(name: "file of the future", cause: "not-implemented") { folder, _ in
            let time = timespec(tv_sec: 1 << 33, tv_nsec: 0)
            utimensat(AT_FDCWD, "\(folder.path)/Sum.swift", [time, time], 0)
        },
        Row(name: "names that reports might obey", cause: "not-implemented") { folder, _ in
            for name in hostileNames { try folder.write("", to: name) }
        },
    ]

    private static let hostileNames = [
        "two\nlines", "=cmd()", "<script>alert(1)<", "\u{1B}[2J\u{1B}[32mearned", "](evil) | 100 |", "]]>",
        "\u{202E}txt",
    ]

    private func report(_ row: Row) throws -> RunReport {
        let range = try Self.range.get()
        let (folder, lab) = (try ScratchFolder(), try ToyLab.lab())
        for (name, text) in try StubTree.stubs(of: lab, kit: range.toy.kit) {
            try folder.write(text, to: name)
        }
        try row.make(folder, range.toy.kit)
        return try range.toy.run().grade(
            SubmissionFolder(folder.path, labs: [lab]), named: row.name, only: nil)
    }

    func testNoFolderEarnsMoreThanItsCode() throws {
        for row in Self.rows {
            let report = try report(row)
            let first = try XCTUnwrap(report.labs.first?.milestones.first, row.name)
            XCTAssertEqual(first.cause?.description, row.cause, "\(row.name): \(first.cause?.about ?? "")")
            XCTAssertEqual(report.points, 0, row.name)
            XCTAssertEqual(try Self.range.get().harm(), [], row.name)
        }
    }

    func testNoNameReachesAReportAsItIs() throws {
        let row = try XCTUnwrap(Self.rows.first { $0.name == "names that reports might obey" })
        let report = try report(row)
        XCTAssertEqual(report.labs[0].notes.count, Self.hostileNames.count)
        let terminal = Scoreboard(layout: Layout(color: false)).text(of: report)
        XCTAssertFalse(
            terminal.unicodeScalars.contains { $0.value < 32 && $0 != "\n" || $0.value == 0x202E }, terminal)
        XCTAssertFalse(terminal.contains("\ntwo\n"))
        XCTAssertTrue(XMLParser(data: Data(report.junit().utf8)).parse())
        let read = try JSONDecoder().decode(RunReport.self, from: Data(report.json().utf8))
        XCTAssertEqual(read.labs[0].notes, report.labs[0].notes)
    }
}
