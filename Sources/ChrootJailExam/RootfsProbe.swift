import ChrootJail
import ExamKit
import FileTrees
import LabSupport

/// Milestone 1: what a set of programs needs, in worlds of a few made-up libraries.
struct RootfsProbe: Probe {
    struct File: Codable, Sendable {
        var path: String
        var interpreter: String?
        var needed: [String]
        var runpath: String?
    }

    struct Case: Codable, Sendable {
        var files: [File]
        var folders: [String]
        var programs: [String]
    }

    struct Observation: Codable, Equatable, Sendable {
        var closure: [String]
        var directories: [String]
        var refusal: String?
    }

    let id = "rootfs"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<20).map { _ in
            let folders = (0..<3).map { _ in RandomText.path(using: &generator) }
            let names = (0..<6).map { "lib\($0)\(RandomText.word(using: &generator)).so" }
            var files = names.map { name in
                File(
                    path: (folders.randomElement(using: &generator) ?? "") + "/" + name,
                    needed: names.filter { _ in Int.random(in: 0..<4, using: &generator) == 0 })
            }
            let own = RandomText.path(using: &generator)
            files.append(File(path: own + "/ld", needed: []))
            files.append(
                File(
                    path: own + "/tool", interpreter: own + "/ld",
                    needed: names.filter { _ in Bool.random(using: &generator) },
                    runpath: Bool.random(using: &generator) ? folders[2] : nil))
            if Int.random(in: 0..<4, using: &generator) == 0 { files.removeFirst() }
            return Case(
                files: files, folders: Array(folders.prefix(3).shuffled(using: &generator)),
                programs: [own + "/tool"])
        }
    }

    func observe(_ question: Case) throws -> Observation {
        var source = ModelFiles()
        for file in question.files {
            source.files[file.path] =
                ProgramFile(
                    interpreter: file.interpreter, needed: file.needed, runpath: file.runpath
                ).bytes
        }
        let rootfs = Rootfs(from: source, folders: question.folders)
        do {
            let closure = try rootfs.closure(of: question.programs)
            let directories = try rootfs.plan(for: question.programs).compactMap { step -> String? in
                if case .directory(let path, _) = step { return path }
                return nil
            }
            return Observation(closure: closure, directories: directories.sorted())
        } catch let error as RootfsError {
            guard case .missing(let name, _, _) = error else { throw error }
            // Which of several missing ones is found first is nobody's business.
            let isThere = question.files.contains { $0.path.hasSuffix("/" + name) }
            return Observation(closure: [], directories: [], refusal: isThere ? "present" : "missing")
        }
    }

    func explain(_ question: Case, expected: Observation, actual: Observation) -> String {
        let (want, got) = (Set(expected.closure), Set(actual.closure))
        if expected.refusal != actual.refusal {
            return
                "expected \(expected.refusal ?? "a closure"), got \(actual.refusal == nil ? "a closure" : "a refusal")"
        }
        if want != got {
            return
                "files that lack: \(want.subtracting(got).count); that are too many: \(got.subtracting(want).count);"
                + " expected \(expected.closure.joined(separator: " "))"
        }
        return "the closure is right; its order or the directories are not: "
            + expected.directories.joined(separator: " ")
    }
}
