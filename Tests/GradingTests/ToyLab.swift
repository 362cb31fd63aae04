@testable import Grading

/// A lab of two functions, to try the grader on.
enum ToyLab {
    static let yaml = """
        lab: toy
        title: A toy
        module: Toy
        folder: 01-toy
        summary: Sums and products.
        files: [Sum.swift, Product.swift]
        imports: [LabSupport]
        limits: {wall: 2, cpu: 2, memory: 1024, output: 65536, files: 1}
        milestones:
          - id: toy.1
            title: Sums
            points: 40
            suite: SumTests
            tests: [testSmall, testZero]
            exam: [sum]
            hints: [Fingers., Count them., "return a &+ b"]
          - id: toy.2
            title: Products
            points: 60
            needs: [toy.1]
            suite: ProductTests
            tests: [testSmall, testOne]
            exam: [product]
            hints: [Sums., Count them often., "return a &* b"]
        mutants:
          - {id: minus, milestone: toy.1, file: Sum.swift, find: a &+ b, replace: a &- b, why: Signs are hard.}
          - id: small-only
            milestone: toy.2
            file: Product.swift
            find: a &* b
            replace: "a < 100 ? a &* b : 0"
            why: The suite asks small numbers only.
        """

    static let sum = """
        import LabSupport

        /// Adds.
        public func sum(_ a: Int, _ b: Int) throws -> Int {
            // >>> toy.1
            // Think of fingers.
            // stub: throw Unimplemented("toy.1")
            return a &+ b
            // <<<
        }

        """

    static let product = """
        import LabSupport

        /// Multiplies.
        public func product(_ a: Int, _ b: Int) throws -> Int {
            // >>> toy.2
            // stub: throw Unimplemented("toy.2")
            return a &* b
            // <<<
        }

        """

    static func lab() throws -> Lab {
        try Lab(yaml: yaml, file: "labs/01-toy/lab.yml")
    }

    /// A kit with this lab and nothing to build.
    static func write(to folder: ScratchFolder) throws -> Kit {
        try folder.write("", to: "Package.swift")
        try folder.write(yaml, to: "labs/01-toy/lab.yml")
        try folder.write(sum, to: "solutions/01-toy/Sum.swift")
        try folder.write(product, to: "solutions/01-toy/Product.swift")
        return Kit(root: folder.path)
    }
}
