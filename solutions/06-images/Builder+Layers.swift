import Archives
import ByteStreams
import Dockerfiles
import LabSupport
import LinuxSystem
import OCIImage

// >>> images.6
// Layers: written of a plan, or found as the difference that a program made.
extension Builder {
    func layer(_ plan: CopyPlan, from tree: some SourceTree, owner: Owner?) throws -> BuiltLayer? {
        guard !plan.entries.isEmpty else { return nil }
        return try written { archive in
            for placed in plan.entries { try add(placed, to: &archive, from: tree, owner: owner) }
        }
    }

    private func written(
        _ body: (inout TarWriter<LayerWriter>) throws -> Void
    ) throws -> BuiltLayer {
        let writer = try LayerWriter(into: layout.store)
        var archive = TarWriter(writer)
        try body(&archive)
        try archive.finish()
        return BuiltLayer(try writer.finish())
    }

    private func add(
        _ placed: CopyPlan.Placed, to archive: inout TarWriter<LayerWriter>, from tree: some SourceTree,
        owner: Owner?
    ) throws {
        if case .archive(let file) = placed.contents {
            return try unpack(file, of: tree, at: placed.entry.name, owner, to: &archive)
        }
        try archive.add(try stamped(placed.entry))
        switch placed.contents {
        case .nothing, .archive: break
        case .inline(let bytes): try archive.write(bytes)
        case .source(let file):
            var source = try tree.contents(of: file)
            try archive.write(contentsOf: &source)
        }
    }

    private func unpack(
        _ file: EntryName, of tree: some SourceTree, at folder: EntryName, _ owner: Owner?,
        to archive: inout TarWriter<LayerWriter>
    ) throws {
        var reader = TarReader(try UnpackedSource(try tree.contents(of: file)))
        while var entry = try reader.next() {
            entry.name = try rebased(entry.name, of: file, to: folder)
            if case .hardLink(let target) = entry.kind {
                entry.kind = .hardLink(try rebased(target, of: file, to: folder))
            }
            if let owner { (entry.user, entry.group) = (owner.user, owner.group) }
            try archive.add(try stamped(entry, isOwn: false))
            try archive.write(contentsOf: &reader)
        }
    }

    private func rebased(_ name: EntryName, of file: EntryName, to folder: EntryName) throws -> EntryName {
        guard !name.parts.contains("..") else {
            throw BuildFault("\(file): holds '\(name)', which leads out of the folder that it is unpacked in")
        }
        return EntryName(folder.parts + name.parts)
    }

    /// With an epoch nothing is younger, and what comes from the context is of that very time: when it was
    /// checked out says nothing.
    private func stamped(_ entry: ArchiveEntry, isOwn: Bool = true) throws -> ArchiveEntry {
        guard entry.name.parts.last?.bytes.starts(with: Array(".wh.".utf8)) != true else {
            throw BuildFault("/\(entry.name): in a layer a name that begins with .wh. deletes another one")
        }
        return withEpoch(entry, isOwn: isOwn)
    }

    private func withEpoch(_ entry: ArchiveEntry, isOwn: Bool) -> ArchiveEntry {
        guard let epoch = settings.epoch else { return entry }
        var entry = entry
        let moment = Timestamp(seconds: epoch)
        if isOwn || entry.modified > moment { entry.modified = moment }
        return entry
    }

    /// What a program did to the tree.
    mutating func run(_ order: BuildStep.RunOrder, in stage: BuiltStage) throws -> BuiltLayer? {
        guard let tree = stage.tree, let upper = tree.upper else { return nil }
        // The base may name a folder that it does not have.
        _ = try RootFolder(upper).place(order.folder, making: .folder)
        let status = try runner.run(
            RunStep(
                order.words, root: upper, environment: order.environment,
                owner: try tree.accounts().runner(order.user), folder: order.folder,
                network: order.network ?? settings.network,
                scripts: order.scripts.mapValues { Array($0.utf8) }))
        guard status == 0 else {
            throw BuildFault("ended with status \(status): \(quoted(order.words.joined(separator: " ")))")
        }
        let diff = LayerDiff(lower: tree.lower, upper: upper)
        guard try !diff.changes().isEmpty else { return nil }
        return try written { archive in
            try diff.entries { entry, contents in
                try archive.add(withEpoch(entry, isOwn: true))
                if var source = contents { try archive.write(contentsOf: &source) }
            }
        }
    }

    /// The layer that makes an image of no layers valid.
    func withEmptyLayer(_ state: ImageState) throws -> ImageState {
        var state = state
        let layer = try written { _ in }
        state.layers = [layer.descriptor]
        state.config.rootfs.diffIDs = [layer.diffID]
        if state.config.history.isEmpty {
            state.config.history = [HistoryEntry(createdBy: "FROM scratch", isEmptyLayer: true)]
        }
        state.config.history[state.config.history.count - 1].isEmptyLayer = false
        return state
    }
}
// <<<
