import Dockerfiles
import ImageLayers
import LabSupport
import SuiteSupport
import XCTest

/// Any bytes give a tree or a fault.
extension DockerfileTests {
    func testTheKeptFilesGiveATreeOrAFault() throws {
        for file in DockerfileCorpus.files { try judge(Array(file.utf8)) }
    }

    func testAnyBytesGiveATreeOrAFault() throws {
        try withSeed { generator in
            for _ in 0..<1500 {
                let text = DockerfileCorpus.files.randomElement(using: &generator) ?? ""
                try judge(mutated(Array(text.utf8), using: &generator))
            }
        }
    }

    func testAnyWordGivesATextOrAFault() throws {
        try withSeed { generator in
            let environment = ["a": "x y", "E": "e/*?\\", "x": ""]
            for _ in 0..<3000 {
                let word = (0..<Int.random(in: 0...12, using: &generator))
                    .map { _ in DockerfileCorpus.pieces.randomElement(using: &generator) ?? "" }.joined()
                try expectFault(WordFault.self) {
                    _ = try WordExpansion(environment: environment).expand(word)
                    _ = try WordExpansion(environment: environment, escape: "`").words(word)
                }
                try expectFault(PatternFault.self) {
                    _ = try IgnorePatterns(parsing: Array(word.utf8)).ignores(path: "a/b", isDirectory: true)
                    _ = try PathPattern(word).matches(word)
                }
            }
        }
    }

    private func mutated(_ bytes: [UInt8], using generator: inout some RandomNumberGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...5, using: &generator) {
            let place = Int.random(in: 0...bytes.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes.removeSubrange(place..<min(bytes.count, place + 3))
            case 1: bytes.insert(.random(in: 0...255, using: &generator), at: place)
            case 2: bytes.insert(contentsOf: bytes.suffix(9), at: place)
            default:
                let piece = DockerfileCorpus.pieces.randomElement(using: &generator) ?? ""
                bytes.insert(contentsOf: piece.utf8, at: place)
            }
        }
        return bytes
    }

    /// The laws of every tree: lines go up and stay in the file, and each instruction is in one stage.
    private func judge(_ bytes: [UInt8]) throws {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).count
        try expectFault(DockerfileFault.self) {
            let file = try Dockerfile(parsing: bytes)
            var last = 0
            for instruction in file.instructions {
                XCTAssertGreaterThan(instruction.lines.lowerBound, last, "\(bytes)")
                last = instruction.lines.upperBound
            }
            XCTAssertLessThanOrEqual(last, lines, "\(bytes)")
            let inStages = file.stages.map { 1 + $0.instructions.count }.reduce(0, +)
            XCTAssertEqual(file.globalArguments.count + inStages, file.instructions.count, "\(bytes)")
            _ = try file.stagesNeeded()
        }
    }

    private func expectFault<Fault: Error>(_ kind: Fault.Type, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch is Fault {}
    }
}
