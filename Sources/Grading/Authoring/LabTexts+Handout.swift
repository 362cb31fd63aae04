/// The handout of a new lab, with what belongs into one.
extension LabTexts {
    var handout: String {
        """
        # Lab \(Int(name.folder.prefix(2)) ?? 0): \(name.title)

        What the learner builds, in two sentences, and what stands at the end. One hundred points, two milestones.

        ```
        make watch LAB=\(name.word)        # in one window: builds and tests on every save
        make hint M=\(name.word).1         # when you are stuck: a nudge, then more, then nearly the code
        make grade LAB=\(name.word)        # the scoreboard
        ```

        ## The idea

        The concept before the code, and a picture of it.

        ```
          words ──► tally ──► ranking
        ```

        ## Milestone 1: Count (50 points)

        *Goal:* know how often each word was added. *Read:* the standard library on `Dictionary`. *Write:* `add` in `\(Self.file)`.
        *By hand:* pear, fig, pear: two counts. Which?
        *Mind:* a word that is new has no count yet.
        *Test:* `swift test --filter \(name.module)Tests.CountTests`.

        ## Milestone 2: Rank (50 points)

        *Goal:* the most frequent word first. *Read:* how a sort treats equals. *Write:* `ranking` in `\(Self.file)`.
        *By hand:* pear, fig, lime: three words with one count. In which order?
        *Mind:* a dictionary has no order.
        *Test:* `swift test --filter \(name.module)Tests.RankingTests`.

        ## The experiment

        What the lecture claims, as numbers from the learner's own machine: the command, and what it printed here.

        ## What is simpler here than in reality

        - Honest notes.

        ## Further reading

        - The source of the idea.

        """
    }
}
