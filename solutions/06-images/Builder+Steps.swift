import Archives
import ByteStreams
import Dockerfiles
import LabSupport
import OCIImage

// >>> images.6
// One step: its key, the cache, the work.
extension Builder {
    mutating func perform(
        _ step: BuildStep, on stage: BuiltStage
    ) throws -> (BuiltStage, BuildEvent.Result) {
        switch step.action {
        case .note:
            return (try note(step, on: stage), .noted)
        case .folder(let path):
            return try remembered(step, on: stage, key: try key(step, stage)) { builder, stage in
                try builder.make(path, in: stage)
            }
        case .copy(let order):
            return try copy(order, step, on: stage)
        case .run(let order):
            if !runner.isReal {
                _ = try runner.run(RunStep(order.words, root: ""))
                // Another key than that of the real step: what follows stands on another tree.
                let key = try stage.state.key.key(of: KeyMaterial("recorded \(step.text)"))
                return (try ended(step, on: stage, record(nil, key)), .recorded)
            }
            return try remembered(step, on: stage, key: try key(step, stage)) { builder, stage in
                try builder.run(order, in: stage)
            }
        }
    }

    private func key(_ step: BuildStep, _ stage: BuiltStage, _ files: [FileFact] = []) throws -> CacheKey {
        try stage.state.key.key(of: step.material(files))
    }

    /// There is nothing to do, but the history remembers when it was first done.
    private func note(_ step: BuildStep, on stage: BuiltStage) throws -> BuiltStage {
        let key = try key(step, stage)
        if let known = known(key) { return try ended(step, on: stage, known) }
        let record = record(nil, key)
        try settings.cache?.note(record, for: key)
        return try ended(step, on: stage, record)
    }

    /// Takes the result from the cache, or works for it and keeps it there.
    /// - Parameters:
    ///   - alias: a second key for the same result.
    ///   - work: what gives the layer; its stage has a tree.
    private mutating func remembered(
        _ step: BuildStep, on stage: BuiltStage, key: CacheKey, alias: CacheKey? = nil,
        work: (inout Builder, BuiltStage) throws -> BuiltLayer?
    ) throws -> (BuiltStage, BuildEvent.Result) {
        if let known = known(key) {
            if let alias { try settings.cache?.note(known, for: alias) }
            return (try ended(step, on: stage, known), .cached(known.layer))
        }
        let ready = try withTree(stage)
        let record = record(try work(&self, ready), key)
        for key in [key] + (alias.map { [$0] } ?? []) { try settings.cache?.note(record, for: key) }
        return (try ended(step, on: ready, record), .made(record.layer))
    }

    private func record(_ layer: BuiltLayer?, _ key: CacheKey) -> BuildCache.Record {
        BuildCache.Record(key: key, layer: layer, created: settings.created)
    }

    /// What an earlier build has noted, if its blob is still there.
    private func known(_ key: CacheKey) -> BuildCache.Record? {
        guard settings.usesCache, let record = settings.cache?.record(for: key) else { return nil }
        guard let layer = record.layer else { return record }
        let size = try? layout.store.size(of: layer.descriptor.digest)
        return size == layer.descriptor.size ? record : nil
    }

    /// The stage after a step. A tree that is on disk already gets the layer too.
    private func ended(
        _ step: BuildStep, on stage: BuiltStage, _ record: BuildCache.Record
    ) throws -> BuiltStage {
        var stage = stage
        if let layer = record.layer { try stage.tree?.apply(layer.descriptor, of: layout.store) }
        stage.state = try stage.state.adding(
            record.layer, by: step, key: record.key, created: Moment(record.created).description)
        return stage
    }

    private mutating func copy(
        _ order: CopyOrder, _ step: BuildStep, on stage: BuiltStage
    ) throws -> (BuiltStage, BuildEvent.Result) {
        switch order.origin {
        case nil:
            let context = context
            return try copy(order, from: context, step, on: stage, alias: nil) { source in
                let hidden = (try? context.hides(source)) == true
                return "\(source): "
                    + (hidden
                        ? "hidden by \(context.ignoreFile ?? ".dockerignore")" : "not in the context")
            }
        case .stage(let index)?:
            // A stage with the same key has the same files: then nobody needs to look at them.
            let alias = try key(step, stage, [FileFact("", contents: stages[index]?.state.key.hex ?? "")])
            if let known = known(alias) { return (try ended(step, on: stage, known), .cached(known.layer)) }
            let name = dockerfile.stages[index].name ?? "\(index)"
            return try copy(order, from: try tree(ofStage: index), step, on: stage, alias: alias) {
                "\($0): not in stage \(name)"
            }
        case .scratch?: throw BuildFault("--from=scratch: holds nothing to copy")
        case .image(let name)?:
            return try copy(
                order, from: try tree(ofImage: name), step, on: stage, alias: nil
            ) { "\($0): not in image \(name)" }
        }
    }

    private mutating func copy(
        _ order: CopyOrder, from tree: some SourceTree, _ step: BuildStep, on stage: BuiltStage,
        alias: CacheKey?, missing: (String) -> String
    ) throws -> (BuiltStage, BuildEvent.Result) {
        let selection = try CopySelection(order.sources, in: tree, missing: missing)
        let files =
            try selection.facts(in: tree)
            + order.inlines.map { file in
                FileFact(EntryName(file.name), contents: Digest(of: Array(file.text.utf8)).description)
            }
        return try remembered(
            step, on: stage, key: try key(step, stage, files), alias: alias
        ) { builder, stage in
            guard let target = stage.tree else { return nil }
            let owner = try order.owner.map { try target.accounts().owner($0) }
            let archives = order.unpacks ? try selection.archives(in: tree) : []
            let plan = try CopyPlan(
                order, selection, archives: archives, owner: owner, now: builder.now,
                into: try DiskTree(at: target.lower))
            return try builder.layer(plan, from: tree, owner: owner)
        }
    }

    private var now: Timestamp { Timestamp(seconds: settings.created) }

    private func make(_ path: String, in stage: BuiltStage) throws -> BuiltLayer? {
        guard let tree = stage.tree else { return nil }
        let image = try DiskTree(at: tree.lower)
        return try layer(try CopyPlan(folder: path, now: now, in: image), from: image, owner: nil)
    }
}
// <<<
