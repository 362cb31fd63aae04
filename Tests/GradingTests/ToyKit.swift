import Foundation

@testable import Grading

/// A whole kit with the toy lab, made of this kit's own support modules, that can be built and graded.
struct ToyKit: Sendable {
    let kit: Kit

    private static let manifest = """
        // swift-tools-version: 6.2
        import PackageDescription

        struct Lab { let name, folder, module: String, domain: [String] }
        let labs = [
            Lab(name: "toy", folder: "01-toy", module: "Toy", domain: []),
        ]
        let selection = Context.environment["LABS"] ?? ""
        let root = selection == "solutions" ? "solutions" : "labs"
        let selected = labs.filter { !selection.hasPrefix("only:") || selection == "only:\\($0.name)" }
        let package = Package(
            name: "Toy",
            targets: [
                .target(name: "LabSupport"), .target(name: "CReceipts"),
                .target(name: "SuiteSupport", dependencies: ["LabSupport", "CReceipts"]),
                .target(name: "ExamKit", dependencies: ["LabSupport"]),
            ] + selected.flatMap { lab -> [Target] in [
                .target(
                    name: lab.module, dependencies: ["LabSupport"], path: "\\(root)/\\(lab.folder)",
                    exclude: root == "labs" ? ["README.md", "lab.yml"] : []),
                .executableTarget(
                    name: "\\(lab.module)Exam",
                    dependencies: [.byName(name: lab.module), "ExamKit", "LabSupport"]),
                .testTarget(
                    name: "\\(lab.module)Tests", dependencies: [.byName(name: lab.module), "SuiteSupport"]),
            ] })
        """

    private static let exam = """
        import ExamKit
        import LabSupport
        import Toy

        struct Pair: Codable { var a: Int, b: Int }

        struct Arithmetic: Probe {
            let id: String
            let operation: @Sendable (Int, Int) throws -> Int

            func cases(using generator: inout SeededGenerator) -> [Pair] {
                (0..<20).map { _ in
                    Pair(a: .random(in: -9999...9999, using: &generator), b: .random(in: 0...9, using: &generator))
                }
            }
            func observe(_ pair: Pair) throws -> Int { try operation(pair.a, pair.b) }
            func explain(_ pair: Pair, expected: Int, actual: Int) -> String {
                "\\(id) of \\(pair.a) and \\(pair.b) is \\(expected), not \\(actual)"
            }
        }

        ExamHost(probes: [Arithmetic(id: "sum", operation: sum), Arithmetic(id: "product", operation: product)]).run()
        """

    private static let suite = """
        import SuiteSupport
        import Toy
        import XCTest

        final class SumTests: XCTestCase {
            func testSmall() throws { XCTAssertEqual(try sum(2, 2), 4, "two and two") }
            func testZero() throws { XCTAssertEqual(try sum(0, 0), 0) }
        }

        final class ProductTests: XCTestCase {
            func testSmall() throws { XCTAssertEqual(try product(2, 2), 4) }
            func testOne() throws { XCTAssertEqual(try product(1, 7), 7) }
        }
        """

    /// Writes the kit into a new folder; `remove` takes it away.
    init() throws {
        let place = FileManager.default.temporaryDirectory.appending(path: "toykit-\(UUID().uuidString)").path
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources").standardizedFileURL.path
        try FileManager.default.createDirectory(atPath: place + "/Sources", withIntermediateDirectories: true)
        for module in ["LabSupport", "CReceipts", "SuiteSupport", "ExamKit"] {
            try FileManager.default.copyItem(
                atPath: "\(sources)/\(module)", toPath: "\(place)/Sources/\(module)")
        }
        kit = Kit(root: place)
        try write(Self.manifest, to: "Package.swift")
        try write(Self.exam, to: "Sources/ToyExam/main.swift")
        try write(Self.suite, to: "Tests/ToyTests/SumTests.swift")
        try write(ToyLab.yaml, to: "labs/01-toy/lab.yml")
        try write("# Toy\n", to: "labs/01-toy/README.md")
        try write(ToyLab.sum, to: "solutions/01-toy/Sum.swift")
        try write(ToyLab.product, to: "solutions/01-toy/Product.swift")
        _ = try StubTree(kit: kit, labs: [try ToyLab.lab()]).write(force: true)
    }

    func write(_ text: String, to name: String) throws {
        let place = URL(filePath: kit.root).appending(path: name)
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: place)
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: kit.root)
    }

    /// A lab grader with its exam built.
    func grader() throws -> LabGrader {
        let lab = try ToyLab.lab()
        let run = try self.run()
        try run.checkProbes([lab])
        return run.grader(for: lab)
    }

    func run() throws -> GradeRun {
        GradeRun(
            kit: kit, toolchain: try Toolchain(environment: ProcessInfo.processInfo.environment), seed: 42
        ) { _ in }
    }

    /// Judges a submission whose `sum` has this body; `product` is right.
    func grade(sum body: String, imports: String = "LabSupport") throws -> LabReport {
        let lab = try ToyLab.lab()
        let text = "import \(imports)\npublic func sum(_ a: Int, _ b: Int) throws -> Int {\n    \(body)\n}\n"
        let submission = Submission(texts: ["Sum.swift": text, "Product.swift": ToyLab.product])
        return try grader().grade(submission, Selection(all: lab), seed: 42)
    }
}
