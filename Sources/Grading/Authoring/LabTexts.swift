/// What the files of a new lab hold: a small example that is right, to be replaced piece by piece.
struct LabTexts {
    /// The one source file.
    static let file = "Tally.swift"

    let name: LabName
    private var word: String { name.word }
    private var module: String { name.module }

    var solution: String {
        """
        import LabSupport

        /// Counts words. An example: put what your lab is about in its place, file by file.
        public struct Tally: Equatable, Sendable {
            /// How often each word was added.
            public private(set) var counts: [String: Int] = [:]

            /// A tally of no words.
            public init() {}

            /// Adds a word once.
            public mutating func add(_ word: String) throws {
                // >>> \(word).1
                // What a learner should mind, not how it is done. A dictionary gives nil for a new word.
                // stub: throw Unimplemented("\(word).1")
                counts[word, default: 0] += 1
                // <<<
            }

            /// The words, the most frequent first; equally frequent ones in the order of their letters.
            public func ranking() throws -> [String] {
                // >>> \(word).2
                // Sorting by one key leaves the order of equals open: say both.
                // stub: throw Unimplemented("\(word).2")
                // Draft: the solution of milestone 2 comes here, in place of the next line.
                throw Unimplemented("\(word).2")
                // <<<
            }
        }

        """
    }

    var catalogue: String {
        """
        # The catalogue entry of this lab: what it is worth, what proves it, and what must not pass for it.
        # The test lists are complete; the grader refuses a suite that differs from them.
        lab: \(word)
        title: \(LabTexts.quoted(name.title))
        module: \(module)
        folder: \(name.folder)
        summary: Counts words; say here in one line what the lab is.
        files: [\(LabTexts.file)]
        imports: [LabSupport]
        # Of each test or probe: seconds, seconds, MiB, bytes, MiB of files.
        limits: {wall: 20, cpu: 20, memory: 2048, output: 1048576, files: 1}
        milestones:
          - id: \(word).1
            title: Count
            points: 50
            suite: CountTests
            tests: [testAWordIsCountedEachTimeItIsAdded, testWordsDoNotDisturbEachOther]
            exam: [count]
            hints:
              - >-
                A nudge. What does the dictionary hold for a word before it is added first?
              - >-
                More. Let what is missing count as 0, then add 1 to whatever is there.
              - >-
                Nearly the code. counts[word, default: 0] += 1
          - id: \(word).2
            title: Rank
            # Its solution is still to be written: known to be red, and nobody can earn it. Take this line
            # out when it passes; grader check tells you.
            draft: true
            points: 50
            needs: [\(word).1]
            suite: RankingTests
            tests: [testTheMostFrequentWordComesFirst, testEquallyFrequentWordsAreInOrder]
            exam: [ranking]
            hints:
              - >-
                A nudge. When does one word come before another? There are two reasons.
              - >-
                More. Sort by the count, and where two counts are the same by the word itself.
              - >-
                Nearly the code. counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\\.key)
        # Plausible mistakes, each tied to the milestone that must notice. A finished lab has at least ten.
        mutants:
          - id: counts-once
            milestone: \(word).1
            file: \(LabTexts.file)
            find: "counts[word, default: 0] += 1"
            replace: "counts[word] = 1"
            why: Takes a count for a set.
          - id: begins-at-one
            milestone: \(word).1
            file: \(LabTexts.file)
            find: "default: 0] += 1"
            replace: "default: 1] += 1"
            why: Counts the first time twice.

        """
    }

    /// As YAML reads it, whatever is in it.
    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
