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
              grader hint                      a hint for what failed last

            Run it inside the kit, or pass --kit DIR.
            """,
        subcommands: [
            List.self, Grade.self, Watch.self, Hint.self, HandoutText.self, Update.self,
            Class.self, ClassWorker.self, GradebookVerb.self, Report.self, Similarity.self,
            Check.self, Mutate.self, Doctor.self, Stubs.self, New.self, SitePages.self,
        ])
}
