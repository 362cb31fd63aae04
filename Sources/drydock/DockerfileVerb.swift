import ArgumentParser
import Dockerfiles
import Documents
import Glibc
import ImageLayers
import LinuxSystem

/// `drydock dockerfile`: what a Dockerfile says, as a tree.
struct DockerfileVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dockerfile",
        abstract: "Shows the instructions and stages of a Dockerfile.",
        usage: "drydock dockerfile FILE [--json] [--unchecked]",
        discussion: """
            Example: drydock dockerfile Dockerfile
                     printf 'FROM a\\nRUN make' | drydock dockerfile - --json

            --json prints {"directives":[{"name","value","line"}],"escape":"\\\\",
            "instructions":[{"keyword":"RUN","flags":["--mount=…"],"args":["make"],
            "form":"shell","start":2,"end":2,"heredocs":[{"name","content",
            "expand","chomp"}]}],"stages":[{"index","name","base","platform",
            "start","end","instructions":[0,1]}]}. Lines count from 1, stages and
            instructions from 0. No variable is replaced.

            What args holds:
              RUN CMD ENTRYPOINT SHELL   form exec: the strings of the JSON array;
                                         form shell: the text, as one
              ADD COPY VOLUME            the strings of the array, or the words
              FROM EXPOSE                the words
              ENV LABEL                  NAME=VALUE as written, quotes included;
                                         of the old form NAME and the rest
              ARG                        NAME or NAME=VALUE as written
              USER WORKDIR STOPSIGNAL MAINTAINER    the text, as one
              HEALTHCHECK                NONE; or CMD, then as for CMD
              ONBUILD                    the trigger's keyword and its args; all
                                         of it stands under "trigger"
            The content of a heredoc is as written; with "chomp" its leading tabs
            do not count. Flags come without their quotes.

            --unchecked stops at the grammar: unknown flags, missing arguments and
            a missing FROM pass.

            Exit status: 0; 1 with FILE:LINE: and what was found and expected on
            stderr when the file is wrong or cannot be read.
            """)

    @Argument(help: "The file; - reads standard input.")
    var file: String

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Do not look at flags, counts of arguments, and stages.")
    var unchecked = false

    func run() throws {
        do {
            let dockerfile = try Dockerfile(parsing: try bytes(), file: file, checked: !unchecked)
            let text = json ? DockerfileTree.json(of: dockerfile) : DockerfileOutline.text(of: dockerfile)
            writeAll(text, to: 1)
        } catch let fault as DockerfileFault {
            // Without our name before it: editors find FILE:LINE at the start of a line.
            writeAll("\(fault)\n", to: 2)
            throw ExitCode(1)
        }
    }

    /// A byte more than may be: the parser then says so.
    private func bytes() throws -> [UInt8] {
        do {
            return try open().readAll(limit: Dockerfile.largest + 1)
        } catch {
            throw Complaint("\(file): \(reason(error.code.rawValue))")
        }
    }

    private func open() throws(SystemError) -> OwnedDescriptor {
        file == "-" ? OwnedDescriptor(adopting: dup(0)) : try OwnedDescriptor(opening: file)
    }
}
