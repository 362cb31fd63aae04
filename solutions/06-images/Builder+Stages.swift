import Dockerfiles
import LabSupport
import OCIImage

// >>> images.6
// What a stage begins with, and what is taken from other images.
extension Builder {
    func beginning(of stage: Stage, on base: StageSource) throws -> ImageState {
        do {
            let text = try stage.platform.map(scope.globalExpansion.expand) ?? ""
            let platform = try text.isEmpty ? settings.platform : Platform(forBuild: text)
            var state = try state(of: base, for: platform)
            state.scope = scope
            state.hasOwnCommand = false
            try state.scope.enterStage(environment: state.run.environment)
            return state
        } catch let fault as BuildFault {
            throw fault.in(stage.from)
        } catch let fault as WordFault {
            throw BuildFault("\(fault)").in(stage.from)
        }
    }

    private func state(of base: StageSource, for platform: Platform) throws -> ImageState {
        switch base {
        case .scratch:
            ImageState(
                ImageConfig(platform: platform, config: RunConfig()),
                key: CacheKey(base: nil, platform: platform.buildText, epoch: settings.epoch), scope: scope)
        case .stage(let index): try finished(index).state
        case .image(let name): try image(name, for: platform)
        }
    }

    private func image(_ name: String, for platform: Platform) throws -> ImageState {
        let manifest = try manifest(of: name, for: platform)
        let config = try ImageConfig.parse(try layout.store.bytes(of: manifest.config))
        guard config.os == platform.os, config.architecture == platform.architecture else {
            throw BuildFault(
                "\(name): is for \(config.platform.buildText), but \(platform.buildText) is wanted; "
                    + "expected --platform \(config.platform.buildText)")
        }
        let key = CacheKey(
            base: manifest.config.digest, platform: config.platform.buildText, epoch: settings.epoch)
        return ImageState(config, layers: manifest.layers, key: key, scope: scope)
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
            let there = index.manifests.compactMap { $0.platform?.buildText }.joined(separator: ", ")
            throw BuildFault("\(name): nothing for \(platform.buildText); there is \(there)")
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
            parsing: "FROM scratch\n" + texts.map { $0 + "\n" }.joined(),
            file: "ONBUILD of \(from.arguments[0])")
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
        for layer in stage.state.layers { try tree.apply(layer, of: layout.store) }
        stage.tree = tree
        return stage
    }

    /// The tree of a finished stage, which stays for whoever asks next.
    mutating func tree(ofStage index: Int) throws -> DiskTree {
        let ready = try withTree(try finished(index))
        stages[index] = ready
        return try DiskTree(at: ready.tree?.lower ?? "")
    }

    /// The tree of an image that files are taken from.
    mutating func tree(ofImage name: String) throws -> DiskTree {
        let folder = "\(settings.folder)/image-\(images.count)"
        let image =
            try images[name]
            ?? BuiltStage(state: image(name, for: settings.platform), folder: folder)
        let ready = try withTree(image)
        images[name] = ready
        return try DiskTree(at: ready.tree?.lower ?? "")
    }
}
// <<<
