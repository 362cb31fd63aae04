/// Files that a learner saved since the last build.
struct Edits: Sendable, Equatable {
    /// Whether nothing but existing files of the lab was saved.
    private(set) var onlyLab = true
    /// The object files of what was saved, below the folder of a build's products.
    ///
    /// They are removed before a build. The compiler's driver compares times in whole seconds, so a
    /// second save within a second would look to it like no save; a missing object file does not.
    private(set) var objects: Set<String> = []

    /// Nothing saved.
    init() {}

    /// Adds a saved file of the lab.
    mutating func add(labFile name: String, module: String) {
        objects.insert("\(module).build/\(name).o")
    }

    /// Adds a file of the lab's suite, or one that came or went: the whole build has to look.
    mutating func add(otherFile name: String, module: String) {
        onlyLab = false
        objects.insert("\(module)Tests.build/\(name).o")
    }

    /// These and later ones together.
    func adding(_ later: Edits) -> Edits {
        var all = self
        all.onlyLab = onlyLab && later.onlyLab
        all.objects.formUnion(later.objects)
        return all
    }
}
