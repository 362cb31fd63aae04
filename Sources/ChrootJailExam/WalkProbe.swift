import ChrootJail
import ExamKit
import FileTrees
import LabSupport
import LinuxSystem

/// Milestone 5: paths through trees that are full of links.
struct WalkProbe: Probe {
    struct Entry: Codable, Sendable {
        var name: String
        /// The place in the list of the directory it is in, counted from 1; 0 is the root.
        var parent: Int
        /// The text of a link; nil for others.
        var link: String?
        var isDirectory: Bool
    }

    struct Case: Codable, Sendable {
        var entries: [Entry]
        var paths: [String]
    }

    struct Observation: Codable, Equatable, Sendable {
        /// For each path the number of the place, or the name of the error.
        var places: [String]
    }

    let id = "walk"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<30).map { _ in
            var entries: [Entry] = []
            for _ in 0..<14 {
                let folders = [0] + entries.indices.filter { entries[$0].isDirectory }.map { $0 + 1 }
                let parent = folders.randomElement(using: &generator) ?? 0
                let name = "abcd".randomElement(using: &generator).map(String.init) ?? "a"
                if entries.contains(where: { $0.parent == parent && $0.name == name }) { continue }
                let kind = Int.random(in: 0..<10, using: &generator)
                entries.append(
                    Entry(
                        name: name, parent: parent, link: kind > 4 ? path(using: &generator) : nil,
                        isDirectory: kind < 4))
            }
            return Case(entries: entries, paths: (0..<30).map { _ in path(using: &generator) })
        }
    }

    private func path(using generator: inout SeededGenerator) -> String {
        let parts = (0..<Int.random(in: 1...7, using: &generator)).map { _ in
            ["a", "b", "c", "d", "a", "b", "..", ".", ""].randomElement(using: &generator) ?? "a"
        }
        return (Bool.random(using: &generator) ? "/" : "") + parts.joined(separator: "/")
    }

    func observe(_ question: Case) throws -> Observation {
        var tree = ModelTree()
        for entry in question.entries {
            let kind: NodeKind = entry.isDirectory ? .directory : entry.link.map { .link($0) } ?? .file
            _ = tree.add(entry.name, kind, in: entry.parent)
        }
        return Observation(
            places: try question.paths.map { path in
                do {
                    return String(try PathWalker().resolve(path, in: tree))
                } catch let error as SystemError {
                    return error.code.name
                }
            })
    }

    func explain(_ question: Case, expected: Observation, actual: Observation) -> String {
        for (index, path) in question.paths.enumerated() where index < actual.places.count {
            if expected.places[index] != actual.places[index] {
                return "resolve(\"\(path)\"): expected \(expected.places[index]), got another answer"
            }
        }
        return "an answer is missing"
    }
}
