import Dockerfiles
import LabSupport
import OCIImage

// >>> images.6
// What a stage begins with, and what is taken from other images.
extension Builder {
    func beginning(of item: BuildPlan.Item, _ variables: BuildVariables) throws -> ImageState {
        let platform = item.platform ?? settings.platform
        switch item.base {
        case .scratch:
            let config = ImageConfig(platform: platform, config: RunConfig())
            return ImageState(
                config, key: CacheKey(base: nil, platform: platform.shortText), variables: variables)
        case .stage(let index):
            // The plan has put it before this one.
            guard let base = stages[index] else { throw BuildFault("stage \(index): not built yet") }
            var state = base.state
            state.variables = variables
            state.hasOwnCommand = false
            return state
        case .image(let name):
            do {
                return try state(of: name, for: platform, variables)
            } catch let fault as BuildFault {
                throw BuildFault(line: item.stage.from.lines.lowerBound, "FROM: \(fault.message)")
            }
        }
    }

    func state(of name: String, for platform: Platform, _ variables: BuildVariables) throws -> ImageState {
        let manifest = try manifest(of: name, for: platform)
        let config = try ImageConfig.parse(try layout.store.bytes(of: manifest.config))
        guard config.os == platform.os, config.architecture == platform.architecture else {
            throw BuildFault(
                "\(name): is for \(config.platform.shortText), but \(platform.shortText) is wanted; "
                    + "expected --platform \(config.platform.shortText)")
        }
        let key = CacheKey(base: manifest.config.digest, platform: config.platform.shortText)
        return ImageState(config, layers: manifest.layers, key: key, variables: variables)
    }

    private func manifest(of name: String, for platform: Platform) throws -> ImageManifest {
        guard let found = try layout.resolve(name: name) else {
            let names = try layout.images().compactMap { $0.annotations[ImageLayout.nameAnnotation] }.sorted()
            let known = names.isEmpty ? "it holds none" : "it holds " + names.joined(separator: ", ")
            throw BuildFault("\(name): not in the layout \(layout.folder); \(known)")
        }
        guard [MediaType.index, MediaType.dockerIndex].contains(found.mediaType) else {
            return try ImageManifest.parse(try layout.store.bytes(of: found))
        }
        let index = try ImageIndex.parse(try layout.store.bytes(of: found))
        let choice = index.manifests.first { entry in
            entry.platform.map { $0.os == platform.os && $0.architecture == platform.architecture } ?? false
        }
        guard let choice else {
            let there = index.manifests.compactMap { $0.platform?.shortText }.joined(separator: ", ")
            throw BuildFault("\(name): nothing for \(platform.shortText); there is \(there)")
        }
        return try ImageManifest.parse(try layout.store.bytes(of: choice))
    }

    /// Instructions that wait in the base: they are carried out now, once.
    /// - Docker: Dockerfile reference, "ONBUILD"
    func takeTriggers(of state: inout ImageState, at from: Instruction) throws -> [Instruction] {
        let texts = state.run.onBuild
        guard !texts.isEmpty else { return [] }
        state.run.onBuild = []
        let waiting = try Dockerfile(
            parsing: "FROM scratch\n" + texts.map { $0 + "\n" }.joined(), file: "ONBUILD of \(from.arguments[0])")
        return waiting.stages[0].instructions.map { trigger in
            var trigger = trigger
            trigger.lines = from.lines
            return trigger
        }
    }

    /// Makes sure that the tree of a stage is on disk.
    func withTree(_ stage: BuiltStage) throws -> BuiltStage {
        guard stage.tree == nil else { return stage }
        var stage = stage
        let tree = try StageTree(
            at: stage.folder, hasPrograms: stage.hasPrograms, options: settings.options)
        for layer in stage.state.layers { try tree.apply(layer, of: layout) }
        stage.tree = tree
        return stage
    }

    /// The tree of a finished stage, which stays for whoever asks next.
    mutating func tree(ofStage index: Int) throws -> DiskTree {
        guard let stage = stages[index] else { throw BuildFault("stage \(index): not built yet") }
        let ready = try withTree(stage)
        stages[index] = ready
        return try DiskTree(at: ready.tree?.lower ?? "")
    }

    /// The tree of an image that files are taken from.
    mutating func tree(ofImage name: String, _ variables: BuildVariables) throws -> DiskTree {
        let folder = "\(settings.folder)/image-\(images.count)"
        let image = try images[name]
            ?? BuiltStage(state: state(of: name, for: settings.platform, variables), folder: folder)
        let ready = try withTree(image)
        images[name] = ready
        return try DiskTree(at: ready.tree?.lower ?? "")
    }
}
// <<<
