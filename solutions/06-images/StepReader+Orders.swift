import Dockerfiles
import LabSupport
import OCIImage

// >>> images.6
// Instructions that change the tree.
extension StepReader {
    func copyOrder() throws -> CopyOrder {
        try refuse(["parents", "exclude", "checksum", "keep-git-dir"])
        let words = instruction.arguments
        guard words.count >= 2, let target = words.last, !target.isEmpty else {
            throw BuildFault("expected one source or more, then a destination")
        }
        let sources = words.dropLast().filter { word in
            !instruction.heredocs.contains { $0.isMarked(by: word) }
        }
        if let address = sources.first(where: Self.isAddress) {
            throw BuildFault("\(address): a build has no network; fetch it first, then COPY the file")
        }
        var order = CopyOrder(Array(sources), to: state.absolute(target))
        order.inlines = instruction.heredocs.map { CopyOrder.Inline(name: $0.name, text: $0.text) }
        order.origin = try instruction.flag("from").map { try dockerfile.source(from: $0, in: instruction) }
        order.owner = instruction.flag("chown")
        order.permissions = try instruction.flag("chmod").map(Self.permissions)
        order.unpacks = instruction.keyword == .add && instruction.flag("unpack")?.lowercased() != "false"
        return order
    }

    func textOfCopy() -> String {
        let words = instruction.flags.map(\.description) + instruction.arguments
        return "\(instruction.keyword.rawValue) " + words.joined(separator: " ")
    }

    private static func isAddress(_ word: String) -> Bool {
        ["http://", "https://", "git@", "git://", "ssh://"].contains { word.hasPrefix($0) }
    }

    private static func permissions(_ text: String) throws -> UInt32 {
        guard let mode = UInt32(text, radix: 8), mode <= 0o7777 else {
            throw BuildFault("--chmod=\(text): expected an octal number such as 0755, at most 7777")
        }
        return mode
    }

    func runOrder() throws -> BuildStep.RunOrder {
        try refuse(["mount", "device"])
        guard instruction.flag("security") != "insecure" else {
            throw BuildFault("--security=insecure: a step has no more privileges here than a container")
        }
        let (words, scripts) = runWords()
        guard !words.isEmpty else { throw BuildFault("expected a command") }
        return BuildStep.RunOrder(
            words: words, environment: runEnvironment(), arguments: state.scope.arguments,
            user: state.run.user, folder: state.folder,
            network: instruction.flag("network").flatMap(RunStep.Network.init), scripts: scripts)
    }

    /// What a RUN sees: the variables in scope, in the order of the image, then the others.
    private func runEnvironment() -> [String] {
        var values = BuildSettings.proxies(in: state.scope.given).merging(state.scope.environment) { $1 }
        let ordered = state.run.environment.isEmpty ? [] : state.run.env
        let own = ordered.map { entry -> String in
            let name = String(entry.prefix { $0 != "=" })
            return "\(name)=\(values.removeValue(forKey: name) ?? "")"
        }
        let path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        let hasPath = state.scope.environment["PATH"] != nil
        return (hasPath ? [] : [path]) + own + Self.entries(values)
    }

    func text(of order: BuildStep.RunOrder) -> String {
        let given = Self.entries(order.arguments)
        let prefix = given.isEmpty ? "" : "|\(given.count) " + given.joined(separator: " ") + " "
        return "RUN \(prefix)" + order.words.joined(separator: " ")
    }

    private static func entries(_ values: [String: String]) -> [String] {
        values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }

    /// A heredoc alone is the script; one behind a command is that command's, and the shell reads it.
    private func runWords() -> (words: [String], scripts: [String: String]) {
        guard let first = instruction.heredocs.first, instruction.form == .shell else {
            return (command(), [:])
        }
        let text = instruction.arguments.joined(separator: " ")
        guard instruction.heredocs.count == 1, first.isMarked(by: text) else {
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

extension Heredoc {
    /// `<<EOF`, `<<-"EOF"`, `0<<EOF`: the word that announces this file, and nothing else.
    fileprivate func isMarked(by word: String) -> Bool {
        let mark = word.drop { $0.isNumber }
        guard mark.hasPrefix("<<") else { return false }
        let rest = mark.dropFirst(2)
        return rest.drop { $0 == "-" }.filter { !"'\"\\".contains($0) } == name
    }
}
// <<<
