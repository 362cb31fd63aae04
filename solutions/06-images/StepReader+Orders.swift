import Dockerfiles
import LabSupport

// >>> images.6
// Instructions that change the tree.
extension StepReader {
    func copyOrder() throws -> (order: CopyOrder, text: String) {
        try refuse(["parents", "exclude", "checksum", "keep-git-dir"])
        let words = try instruction.arguments.map { word in
            heredoc(word) == nil ? try expanded(word) : word
        }
        guard words.count >= 2, let target = words.last else {
            throw BuildFault("expected one source or more, then a destination")
        }
        let sources = words.dropLast().filter { heredoc($0) == nil }
        if let address = sources.first(where: Self.isAddress) {
            throw BuildFault("\(address): a build has no network; fetch it first, then COPY the file")
        }
        let inlines = try instruction.heredocs.map { file in
            CopyOrder.Inline(name: file.name, text: file.expands ? try expandedLines(file.text) : file.text)
        }
        var order = CopyOrder(sources, to: state.absolute(target), inlines: inlines)
        order.origin = try instruction.flag("from").map(origins) ?? .context
        order.owner = try instruction.flag("chown").map(expanded)
        order.permissions = try instruction.flag("chmod").map(expanded).map(Self.permissions)
        order.unpacks = instruction.keyword == .add && instruction.flag("unpack")?.lowercased() != "false"
        let flags = instruction.flags.map { "\($0) " }.joined()
        return (order, "\(instruction.keyword.rawValue) \(flags)" + words.joined(separator: " "))
    }

    private func heredoc(_ word: String) -> Heredoc? {
        instruction.heredocs.first { file in Self.isMark(word, of: file) }
    }

    /// `<<EOF`, `<<-"EOF"`, `0<<EOF`
    private static func isMark(_ word: String, of file: Heredoc) -> Bool {
        let mark = word.drop { $0.isNumber }
        return mark.hasPrefix("<<") && mark.filter { !"<-'\"\\".contains($0) } == file.name.filter { $0 != "-" }
    }

    private static func isAddress(_ word: String) -> Bool {
        ["http://", "https://", "git@", "git://", "ssh://"].contains { word.hasPrefix($0) }
    }

    private func expandedLines(_ text: String) throws -> String {
        try WordExpansion(environment: state.environment, escape: escape).heredoc(text)
    }

    private static func permissions(_ text: String) throws -> UInt32 {
        guard let mode = UInt32(text, radix: 8), mode <= 0o7777 else {
            throw BuildFault("--chmod=\(text): expected an octal number such as 0755, at most 7777")
        }
        return mode
    }

    func runOrder() throws -> (order: BuildStep.RunOrder, text: String) {
        try refuse(["mount", "device"])
        if instruction.flag("security") == "insecure" {
            throw BuildFault("--security=insecure: a step has no more privileges here than a container")
        }
        let (words, scripts) = runWords()
        let environment = state.run.environment
        let arguments = state.variables.declared.filter { environment[$0.key] == nil }
        let hidden = state.variables.proxies.filter { environment[$0.key] == nil }
        let path = environment["PATH"] == nil
            ? ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"] : []
        let order = BuildStep.RunOrder(
            words: words, environment: path + state.run.env + Self.entries(arguments.merging(hidden) { $1 }),
            arguments: arguments, user: state.run.user, folder: state.folder,
            network: instruction.flag("network").flatMap(RunStep.Network.init), scripts: scripts)
        let given = Self.entries(arguments)
        let prefix = given.isEmpty ? "" : "|\(given.count) " + given.joined(separator: " ") + " "
        return (order, "RUN \(prefix)" + words.joined(separator: " "))
    }

    private static func entries(_ values: [String: String]) -> [String] {
        values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }

    /// A heredoc alone is the script; one behind a command is that command's, and the shell reads it.
    private func runWords() -> (words: [String], scripts: [String: String]) {
        guard let first = instruction.heredocs.first, instruction.form == .shell else { return (command(), [:]) }
        let text = instruction.arguments.joined(separator: " ")
        guard instruction.heredocs.count == 1, Self.isMark(text, of: first) else {
            let files = instruction.heredocs.map { $0.content + $0.name + "\n" }.joined()
            return (state.run.shellWords + ["\(text)\n\(files)"], [:])
        }
        guard first.text.hasPrefix("#!") else { return (state.run.shellWords + [first.text], [:]) }
        let path = "/dev/pipes/\(first.name)"
        return ([path], [path: first.text])
    }

    private func refuse(_ names: [String]) throws {
        if let flag = instruction.flags.first(where: { names.contains($0.name) }) {
            throw BuildFault("--\(flag.name): this builder does not know what it does; leave it out")
        }
    }
}
// <<<
