extension Lab {
    /// Reads one lab.yml.
    /// - Parameter file: the path to name in errors.
    /// - Throws: `CatalogueError` for text that is not YAML, missing and unknown keys, wrong types.
    public init(yaml: String, file: String) throws {
        let root = try CatalogueNode.root(of: yaml, file: file)
        try root.allow([
            "lab", "title", "module", "folder", "summary", "files", "imports", "symbols", "reads", "limits",
            "milestones", "mutants", "equivalents",
        ])
        name = try root.value("lab").text()
        title = try root.value("title").text()
        module = try root.value("module").text()
        folder = try root.value("folder").text()
        summary = try root.value("summary").text()
        files = try root.value("files").texts()
        imports = try root.value("imports").texts()
        symbols = try root.optional("symbols")?.texts() ?? []
        reads = try root.optional("reads")?.texts() ?? []
        limits = try root.optional("limits").map { try LabLimits($0) } ?? LabLimits()
        milestones = try root.value("milestones").items().map { try Milestone($0) }
        mutants = try root.optional("mutants")?.items().map { try Mutant($0) } ?? []
        equivalents = try root.optional("equivalents")?.items().map { try Equivalent($0) } ?? []
    }
}

extension LabLimits {
    fileprivate init(_ node: CatalogueNode) throws {
        self.init()
        try node.allow(["wall", "cpu", "memory", "output", "files", "processes", "compile"])
        wallSeconds = try node.optional("wall")?.number(in: 1...3600) ?? wallSeconds
        cpuSeconds = try node.optional("cpu")?.number(in: 1...3600) ?? cpuSeconds
        memoryMiB = try node.optional("memory")?.number(in: 64...65536) ?? memoryMiB
        outputBytes = try node.optional("output")?.number(in: 1024...(1 << 30)) ?? outputBytes
        fileMiB = try node.optional("files")?.number(in: 0...65536) ?? fileMiB
        processes = try node.optional("processes")?.number(in: 1...10000) ?? processes
        compileSeconds = try node.optional("compile")?.number(in: 1...3600) ?? compileSeconds
    }
}

extension Milestone {
    fileprivate init(_ node: CatalogueNode) throws {
        try node.allow([
            "id", "title", "points", "needs", "suite", "tests", "exam", "hints", "host", "peers", "draft",
        ])
        id = try node.value("id").text()
        title = try node.value("title").text()
        points = try node.value("points").number(in: 1...100)
        needs = try node.optional("needs")?.texts() ?? []
        suite = try node.value("suite").text()
        tests = try node.value("tests").texts()
        exam = try node.optional("exam")?.texts() ?? []
        host = try node.optional("host")?.text()
        peers = try node.optional("peers")?.members { try $0.texts() } ?? [:]
        isDraft = try node.optional("draft")?.flag() ?? false
        let items = try node.value("hints").items()
        hints = try items.filter { !$0.isMapping }.map { try $0.text() }
        testHints = try items.filter(\.isMapping).map { try TestHints($0) }
    }
}

extension TestHints {
    fileprivate init(_ node: CatalogueNode) throws {
        try node.allow(["for", "steps"])
        let named = try node.value("for")
        tests = named.isList ? try named.texts() : [try named.text()]
        steps = try node.value("steps").texts()
    }
}

extension Mutant {
    fileprivate init(_ node: CatalogueNode) throws {
        try node.allow(["id", "milestone", "file", "find", "replace", "why"])
        id = try node.value("id").text()
        milestone = try node.value("milestone").text()
        file = try node.value("file").text()
        find = try node.value("find").text()
        replace = try node.value("replace").anyText()
        why = try node.value("why").text()
    }
}

extension Equivalent {
    fileprivate init(_ node: CatalogueNode) throws {
        try node.allow(["file", "find", "replace", "why"])
        file = try node.value("file").text()
        find = try node.value("find").text()
        replace = try node.value("replace").anyText()
        why = try node.value("why").text()
    }
}
