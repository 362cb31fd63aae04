import Archives
import ByteStreams
import Dockerfiles
import ExamKit
import ImageLayers
import LabSupport
import OCIImage

/// Milestone 6: what instructions say of an image, which keys are equal, and what a COPY puts where.
struct BuildProbe: Probe {
    struct Case: Codable, Sendable {
        var instructions: [String]
        var given: [String: String]
        var sources: [String]
        var destination: String
        var context: [String: String]
        var image: [String: String]
        var facts: [[String]]
    }

    struct Observation: Codable, Equatable, Sendable {
        /// The configuration as a document, or "refused".
        var config: String
        /// How the history would name each step.
        var texts: [String]
        /// What the RUNs see.
        var runs: [String]
        /// The names and the permissions of the entries of a COPY's layer.
        var entries: [String]
        /// Which of the keys are equal: for each the first one like it.
        var classes: [Int]
    }

    let id = "build"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<40).map { _ in
            let context = tree(6, using: &generator)
            return Case(
                instructions: (0..<Int.random(in: 3...9, using: &generator)).map { _ in
                    instruction(using: &generator)
                },
                given: Bool.random(using: &generator) ? ["A": "given", "http_proxy": "p"] : [:],
                sources: (0..<Int.random(in: 1...2, using: &generator)).map { _ in
                    ["a", "b/c", "b", ".", "*", "*/c", "d*", "../a", "link"].randomElement(using: &generator)
                        ?? "a"
                },
                destination: ["/", "/x", "/x/", "/x/", "/new/", "/link/"].randomElement(using: &generator)
                    ?? "/",
                context: context, image: tree(3, using: &generator),
                facts: (0..<8).map { _ in
                    [
                        ["a", "b", "ab"], ["file", "directory"], ["644", "755"], ["0", "1"], ["0", "1"],
                        ["", "c"],
                    ].map { $0.randomElement(using: &generator) ?? "" }
                })
        }
    }

    private func tree(_ count: Int, using generator: inout SeededGenerator) -> [String: String] {
        var files = ["a": "file"]
        for _ in 0..<count {
            let name =
                ["b/c", "b/e/f", "d1", "d2/c", "x/y", "link"].randomElement(using: &generator) ?? "b/c"
            files[name] =
                name == "link" ? ["-> b", "-> /a", "-> ../out"].randomElement(using: &generator) : "file"
        }
        return files
    }

    private func instruction(using generator: inout SeededGenerator) -> String {
        let word = ["one", "$A", "${B:-none}", "two"].randomElement(using: &generator) ?? "one"
        return [
            "ENV A=\(word)", "ENV B=\(word) A=2", "ARG A", "ARG A=\(word)", "LABEL k=\(word)",
            "WORKDIR \(word)",
            "WORKDIR /a/../\(word)", "USER \(word)", "CMD run \(word)", "CMD [\"run\", \"it\"]",
            "ENTRYPOINT [\"start\"]", "ENTRYPOINT start", "SHELL [\"/bin/bash\", \"-c\"]", "EXPOSE 80 53/udp",
            "EXPOSE 7000-7002", "VOLUME /v /w", "STOPSIGNAL \(word)", "RUN make \(word)", "RUN [\"make\"]",
            "ONBUILD RUN \(word)", "MAINTAINER \(word)", "HEALTHCHECK --interval=5s CMD look",
        ].randomElement(using: &generator) ?? "ENV A=1"
    }

    func observe(_ question: Case) throws -> Observation {
        var observation = Observation(config: "", texts: [], runs: [], entries: [], classes: [])
        var state = try start(question)
        do {
            let dockerfile = try Dockerfile(
                parsing: "FROM scratch\n" + question.instructions.map { $0 + "\n" }.joined())
            for instruction in dockerfile.stages[0].instructions {
                let step = try StepReader.step(instruction, on: state, in: dockerfile)
                observation.texts.append(step.text)
                if case .run(let order) = step.action {
                    observation.runs.append(
                        "\(order.words) \(order.environment) \(order.folder) \(order.user)")
                }
                state = step.after
            }
            observation.config = state.config.text()
        } catch let stub as Unimplemented {
            throw stub
        } catch {
            observation.config = "refused"
        }
        observation.entries = try entries(question)
        observation.classes = try classes(question)
        return observation
    }

    private func start(_ question: Case) throws -> ImageState {
        var run = RunConfig()
        (run.cmd, run.env) = (["base"], ["PATH=/bin"])
        var scope = VariableScope(given: question.given)
        try scope.enterStage(environment: run.environment)
        let config = ImageConfig(platform: Platform(architecture: "amd64"), config: run)
        return ImageState(config, key: CacheKey(hex: ""), scope: scope)
    }

    private func entries(_ question: Case) throws -> [String] {
        do {
            let selection = try CopySelection(question.sources, in: TableTree(question.context)) { $0 }
            let order = CopyOrder(question.sources, to: question.destination)
            let plan = try CopyPlan(order, selection, owner: Owner(user: 1), into: TableTree(question.image))
            return plan.entries.map { placed in
                "\(placed.entry.name) \(placed.entry.kind) \(placed.entry.permissions) \(placed.entry.user)"
            }
        } catch let stub as Unimplemented {
            throw stub
        } catch {
            return ["refused"]
        }
    }

    /// Keys themselves may be made in many ways; which are equal may not.
    private func classes(_ question: Case) throws -> [Int] {
        let start = CacheKey(hex: "")
        let facts = question.facts.map { words in
            FileFact(
                EntryName(words[0]), kind: words[1], permissions: UInt32(words[2], radix: 8) ?? 0,
                user: UInt32(words[3]) ?? 0, group: UInt32(words[4]) ?? 0, contents: words[5])
        }
        var keys: [CacheKey] = []
        for (index, fact) in facts.enumerated() {
            let other = facts[(index + 1) % facts.count]
            keys.append(try start.key(of: KeyMaterial("COPY . /", files: [fact])))
            keys.append(try start.key(of: KeyMaterial("COPY . /", files: [fact, other])))
            keys.append(try start.key(of: KeyMaterial("COPY . /", files: [other, fact])))
            keys.append(
                try keys[index].key(of: KeyMaterial("RUN \(fact.name)", arguments: ["a": fact.contents])))
        }
        return keys.map { key in keys.firstIndex(of: key) ?? -1 }
    }

    func explain(_ question: Case, expected: Observation, actual: Observation) -> String {
        let text = question.instructions.joined(separator: "; ")
        if expected.texts != actual.texts { return "the steps of \(text): expected \(expected.texts)" }
        if expected.config != actual.config { return "the image after \(text): expected \(expected.config)" }
        if expected.runs != actual.runs { return "the RUNs of \(text): expected \(expected.runs)" }
        if expected.entries != actual.entries {
            return
                "COPY \(question.sources) \(question.destination) of \(question.context.keys.sorted()) into "
                + "\(question.image.keys.sorted()): expected \(expected.entries)"
        }
        return "which keys of \(question.facts) are equal: expected \(expected.classes)"
    }
}

/// A tree of files as a table: `"l": "-> target"` is a link.
private struct TableTree: SourceTree {
    private var files: [EntryName: String] = [:]

    init(_ files: [String: String]) {
        for (path, text) in files {
            self.files[EntryName(path)] = text
            var above = EntryName("")
            for part in EntryName(path).parts.dropLast() {
                above = above.appending(part)
                self.files[above] = "/"
            }
        }
    }

    func entry(at path: EntryName) throws -> ArchiveEntry? {
        guard let text = files[path] else { return nil }
        if text == "/" { return ArchiveEntry(path, .directory, permissions: 0o700) }
        if text.hasPrefix("-> ") { return ArchiveEntry(path, .symlink(EntryName(String(text.dropFirst(3))))) }
        return ArchiveEntry(path, size: UInt64(text.utf8.count))
    }

    func names(in folder: EntryName) throws -> [EntryName] {
        let depth = folder.parts.count
        return files.keys.filter {
            $0.parts.count == depth + 1 && Array($0.parts.prefix(depth)) == folder.parts
        }
        .compactMap(\.parts.last)
    }

    func contents(of file: EntryName) throws -> MemorySource {
        MemorySource(Array((files[file] ?? "").utf8))
    }
}
