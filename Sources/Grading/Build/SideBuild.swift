import FoundationEssentials

/// Builds a lab with some of its files changed, beside the warm build and without touching it: several
/// can go on at one time.
///
/// Runs the compiler for these files alone and links its object code with the rest of the warm build.
/// That is honest as long as a file looks to the others as it did: `Objects.interfaces` tells.
struct SideBuild: Sendable {
    private let build: SwiftBuild
    private let module: String
    /// The folder of the module's source files.
    private let sources: String
    private let compiler: FileCompiler
    private let tests: LinkJobs
    private let programs: [LinkJobs]
    private let exam: LinkJobs?

    /// Takes what a whole build has made; nil when its plan is not of the form we know.
    init?(after build: SwiftBuild, module: String, sources: String) throws {
        guard let yaml = try? String.contents(of: "\(build.scratch)/debug.yaml"),
            let plan = BuildPlan(yaml: yaml, module: module),
            let compiler = try FileCompiler(plan, in: build),
            let tests = try LinkJobs(plan.linkTests, in: build)
        else { return nil }
        programs = try plan.linkPrograms.compactMap { try LinkJobs($0, in: build) }
        guard programs.count == plan.linkPrograms.count else { return nil }
        exam = try plan.linkExam.flatMap { try LinkJobs($0, in: build) }
        self.compiler = compiler
        self.tests = tests
        self.build = build
        self.module = module
        self.sources = sources
    }

    /// What the compiler made of some files.
    struct Objects: Sendable {
        /// The folder that holds them and will hold what is linked from them.
        let folder: String
        /// What other files can see of each, by the file's name, as the compiler writes it.
        var interfaces: [String: Data] = [:]
    }

    /// Compiles these texts, by the names of the files they replace, into a new folder. Nil when one does
    /// not compile.
    func compile(_ texts: [String: String], into folder: String) throws -> Objects? {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var objects = Objects(folder: folder)
        for (name, text) in texts {
            try FreshFile.write(Array(text.utf8), to: "\(folder)/\(name)")
            let words = compiler.words(
                for: "\(sources)/\(name)", at: "\(folder)/\(name)", object: "\(folder)/\(name).o",
                interface: "\(folder)/\(name).swiftmodule")
            guard try run(words),
                let interface = FileManager.default.contents(atPath: "\(folder)/\(name).swiftmodule")
            else { return nil }
            objects.interfaces[name] = interface
        }
        return objects
    }

    /// Links the test bundle and the programs that its tests start beside it. Nil when that fails.
    func linkTests(_ objects: Objects) throws -> String? {
        for program in programs where try link(program, objects) == nil { return nil }
        try borrowPrograms(into: objects.folder)
        return try link(tests, objects)
    }

    /// Links the exam executable. Nil when that fails.
    func linkExam(_ objects: Objects) throws -> String? {
        try exam.flatMap { try link($0, objects) }
    }

    private func link(_ product: LinkJobs, _ objects: Objects) throws -> String? {
        let own = objects.interfaces.keys.map {
            ("\(build.objects)/\(module).build/\($0).o", "\(objects.folder)/\($0).o")
        }
        let (jobs, output) = product.jobs(
            replacing: Dictionary(own, uniquingKeysWith: { $1 }), into: objects.folder)
        return try jobs.allSatisfy(run) ? output : nil
    }

    /// Tests look for the programs that they start beside the bundle.
    ///
    /// As second names of the same files: so what is linked here must not stand there already, or a linker
    /// that writes in place would write into the warm build.
    private func borrowPrograms(into folder: String) throws {
        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: build.products)
        where !name.contains(".") && name != "\(module)Exam" && !files.fileExists(atPath: "\(folder)/\(name)")
        {
            let attributes = try files.attributesOfItem(atPath: "\(build.products)/\(name)")
            guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
            try files.linkItem(atPath: "\(build.products)/\(name)", toPath: "\(folder)/\(name)")
        }
    }

    private func run(_ words: [String]) throws -> Bool {
        try build.request(words[0], Array(words.dropFirst())).run().ending == .exited(0)
    }
}
