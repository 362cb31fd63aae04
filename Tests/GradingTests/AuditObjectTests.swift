import SuiteSupport
import XCTest

@testable import Grading

/// What the object files of a submission may hold. The fixtures are compiled here, by `swiftc`.
final class AuditObjectTests: XCTestCase {
    private let audit = ObjectAudit(module: "Emulator", allowedImports: ["RISCV"])

    /// Compiles one file as module Emulator and returns the folder of its object file.
    private func compile(_ source: String, _ options: [String] = []) throws -> TemporaryFolder {
        try requires(.executable("swiftc"))
        let folder = try TemporaryFolder()
        try folder.write(source, to: "Fixture.swift")
        let environment = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME"].contains($0.key) }
        let request = LaunchRequest(
            executable: "/usr/bin/env",
            arguments: ["swiftc", "-c", "-parse-as-library", "-module-name", "Emulator", "Fixture.swift"]
                + options,
            environment: environment, directory: folder.path,
            limits: Limits(wall: .seconds(120), cpu: .seconds(120), memory: 4 << 30, fileSize: 1 << 30))
        let result = try request.run()
        XCTAssertEqual(result.ending, .exited(0), result.standardError.text)
        return folder
    }

    private static let honest = """
        public enum Fault: Error, Hashable, Codable { case bad(String), worse([Int: String]) }
        extension Int { public func spelled() -> String { "\\(self)" } }
        extension Array where Element == Int { public var total: Int { reduce(0, +) } }
        public final class Counter: @unchecked Sendable {
            public static let shared = Counter()
            lazy var names = Set<String>().map(\\.count).sorted()
            public func later() async -> Int { await Task { 3 }.value }
            nonisolated(nonsending) public func here() async -> Int { await later() }
        }
        public func refused(_ text: String) throws(Fault) -> Int { throw .bad(text) }
        public func root(_ x: Double) -> Double { x.squareRoot().truncatingRemainder(dividingBy: 3) }
        public func buffer() -> UnsafeMutableRawPointer { .allocate(byteCount: 64, alignment: 64) }
        public func table(_ key: UInt32) -> String? { [1: "one"][key] }
        """

    func testHonestCodeIsClean() throws {
        for options in [["-Onone", "-g"], ["-O"]] {
            let folder = try compile(Self.honest, options)
            XCTAssertEqual(audit.refusals(inFolder: folder.path), [], "\(options)")
        }
    }

    private static let hostile = """
        @_silgen_name("exit") func leave(_ code: Int32) -> Never
        @_silgen_name("getenv") func environment(_ name: UnsafePointer<CChar>) -> UnsafePointer<CChar>?
        public func early() { if environment("X") == nil { leave(0) } }
        @_cdecl("send") public func forged(_ a: Int32, _ b: UnsafeRawPointer, _ c: Int, _ d: Int32) -> Int { c }
        @_silgen_name("$s6XCTest0A4CaseC7recordsyyF") public func silence() {}
        @section(".init_array") @used let hook: @convention(c) () -> Void = {}
        """

    func testEveryAttackIsNamed() throws {
        let folder = try compile(Self.hostile, ["-enable-experimental-feature", "SymbolLinkageMarkers"])
        let reasons = audit.refusals(inFolder: folder.path).map(\.description)
        let expected = [
            "Fixture.o: has a section .init_array, which runs code before main",
            "Fixture.o: calls exit, which ends the process",
            "Fixture.o: refers to getenv, which is neither Swift nor a module this lab may import",
            "Fixture.o: defines send, which does not belong to module Emulator",
            "Fixture.o: defines XCTest.XCTestCase.records() -> (), which does not belong to module Emulator",
        ]
        for reason in expected { XCTAssertTrue(reasons.contains(reason), "\(reason)\n\(reasons)") }
    }

    func testALabMayBeAllowedWhatItNeeds() throws {
        let folder = try compile(
            #"@_silgen_name("syscall") func call(_ n: Int); public func f() { call(1) }"#)
        XCTAssertEqual(
            audit.refusals(inFolder: folder.path).map(\.reason),
            ["calls syscall, which reaches the kernel directly"])
        let allowing = ObjectAudit(module: "Emulator", allowedImports: [], allowedSymbols: ["syscall"])
        XCTAssertEqual(allowing.refusals(inFolder: folder.path), [])
    }

    func testTheKitsOwnCModulesAreOpenToLabsThatImportThem() throws {
        let folder = try compile(
            #"@_silgen_name("ckvm_run") func run() -> Int32; public func f() -> Int32 { run() }"#)
        XCTAssertEqual(
            audit.refusals(inFolder: folder.path).map(\.reason),
            ["refers to ckvm_run, which is neither Swift nor a module this lab may import"])
        let allowing = ObjectAudit(module: "Emulator", allowedImports: ["CKVM"])
        XCTAssertEqual(allowing.refusals(inFolder: folder.path), [])
    }

    func testCodeOfAnotherModuleIsNamed() throws {
        let folder = try compile("import Foundation\npublic func f() -> Date { Date() }")
        let reasons = audit.refusals(inFolder: folder.path).map(\.reason)
        XCTAssertTrue(reasons.contains { $0.contains("of Foundation") }, "\(reasons)")
        let allowing = ObjectAudit(module: "Emulator", allowedImports: ["Foundation"])
        XCTAssertEqual(allowing.refusals(inFolder: folder.path), [])
    }

    func testAFolderWithoutObjectsIsRefused() throws {
        let folder = try TemporaryFolder()
        XCTAssertEqual(
            audit.refusals(inFolder: folder.path).map(\.reason),
            ["no object files of module Emulator: was it built?"])
        XCTAssertEqual(audit.refusals(inFolder: "/nowhere").count, 1)
    }

    func testADamagedObjectIsRefusedAndNeverTraps() throws {
        let folder = try compile("public func f() {}")
        let good = Array(try XCTUnwrap(FileManager.default.contents(atPath: "\(folder.path)/Fixture.o")))
        XCTAssertEqual(
            audit.refusals(in: [], file: "x.o").map(\.reason),
            [
                "no object file: not a little-endian 64-bit ELF file"
            ])
        for count in stride(from: 6, to: good.count, by: 37) {
            XCTAssertFalse(audit.refusals(in: Array(good[..<count]), file: "x.o").isEmpty, "\(count) bytes")
        }
        try withSeed { generator in
            for _ in 0..<300 {
                var bad = good
                for _ in 0..<8 {
                    bad[Int.random(in: 6..<bad.count, using: &generator)] = UInt8.random(
                        in: 0...255, using: &generator)
                }
                _ = audit.refusals(in: bad, file: "x.o")
            }
        }
    }
}
