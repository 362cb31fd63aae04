import ArgumentParser
import Foundation
import Glibc
import Grading

/// A lab's handout in the terminal.
struct HandoutText: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "handout",
        abstract: "Show a lab's handout, or one milestone of it, in the terminal.",
        discussion: """
            On a terminal the text goes through $PAGER (less when it is not set; PAGER=cat for none).

            EXAMPLES
              grader handout jail            all of lab 3
              grader handout jail 4          its fourth milestone
              grader handout jail.4          the same
            """)

    @Argument(help: "The lab's name, or a milestone's id.")
    var lab: String
    @Argument(help: "The milestone, by its number.")
    var milestone: String?
    @OptionGroup var kitOption: KitOption

    /// Lines longer than this are hard to read.
    private static let widest = 100

    func run() throws {
        let kit = try kitOption.kit()
        let (lab, milestone) = try chosen(Catalogue(kit: kit))
        let layout = Layout.standardOutput
        let isTerminal = isatty(1) == 1
        let width = isTerminal ? min(Self.widest, Self.terminalWidth ?? Layout.width) : Layout.width
        let text = try Handout(of: lab, kit: kit).text(of: milestone, layout: layout, width: width)
        if !isTerminal || !Pager(environment: ProcessInfo.processInfo.environment).show(text) {
            print(text, terminator: "")
        }
    }

    private func chosen(_ catalogue: Catalogue) throws -> (Lab, Milestone?) {
        if milestone == nil, lab.contains(".") { return try catalogue.milestone(lab) }
        let isNamed = { (other: Lab) in [other.name, other.folder].contains(lab) }
        guard let found = catalogue.labs.first(where: isNamed) else {
            let known = catalogue.labs.map(\.name).joined(separator: ", ")
            throw KitError("\(SafeText.terminal(lab)): no such lab; this kit has \(known)")
        }
        guard let milestone else { return (found, nil) }
        return try catalogue.milestone(milestone.contains(".") ? milestone : "\(found.name).\(milestone)")
    }

    private static var terminalWidth: Int? {
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}

/// The program that shows long texts page by page.
struct Pager {
    let environment: [String: String]

    /// Shows a text until the reader is done. False when there is no pager.
    func show(_ text: String) -> Bool {
        let command = environment["PAGER"] ?? "less"
        guard !command.isEmpty, command != "cat" else { return false }
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", command]
        // Quits on one screen, keeps colours and what was shown.
        process.environment = environment.merging(["LESS": "FRX"]) { mine, _ in mine }
        let input = Pipe()
        process.standardInput = input
        // A reader who quits early closes the pipe.
        signal(SIGPIPE, SIG_IGN)
        guard (try? process.run()) != nil else { return false }
        try? input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
        // 127: the shell found no such program.
        return process.terminationStatus != 127
    }
}
