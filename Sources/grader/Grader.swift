import ArgumentParser

/// The grader's command line; one verb a file.
@main
struct Grader: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grader",
        abstract: "Judges labs: shows what is earned, what is not, and why.",
        discussion: """
            EXAMPLES
              grader list                      the labs and their milestones
              grader grade                     judge the working tree
              grader grade ~/inbox/ada         judge a folder of code
              grader hint emulator.1           the first of three hints

            Run it inside the kit, or pass --kit DIR.
            """,
        subcommands: [
            List.self, Grade.self, Class.self, ClassWorker.self, GradebookVerb.self, Watch.self, Hint.self,
            Check.self, Doctor.self, Stubs.self,
        ])
}
