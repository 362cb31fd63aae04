import FoundationEssentials

/// Where a link in one of the kit's Markdown files leads.
enum KitLink: Equatable {
    /// Elsewhere in the world; not looked at.
    case web(String)
    /// To a file of the kit, by its path there; the same file for `#name`.
    case file(path: String, anchor: String?)
    /// To a folder of the kit.
    case folder(path: String)
    /// Nowhere.
    case dead(String)

    /// Follows a link.
    /// - Parameters:
    ///   - from: the path inside the kit of the file that holds it.
    init(_ destination: String, from: String, kit: Kit) {
        if destination.contains("://") || destination.hasPrefix("mailto:") {
            self =
                destination.hasPrefix("https://") || destination.hasPrefix("mailto:")
                ? .web(destination) : .dead("\(destination): expected https:// or a path inside the kit")
            return
        }
        let parts = destination.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let anchor = parts.count == 2 ? String(parts[1]) : nil
        guard let path = parts[0].isEmpty ? from : Self.path(parts[0], from: from) else {
            self = .dead("\(destination): leads out of the kit")
            return
        }
        var isFolder = false
        let place = path.isEmpty ? kit.root : "\(kit.root)/\(path)"
        guard FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) else {
            self = .dead("\(destination): no such file: \(path)")
            return
        }
        if isFolder {
            self = .folder(path: path)
        } else if let anchor, path.hasSuffix(".md"),
            let text = try? String.contents(of: place),
            !Markdown(text).anchors.contains(where: { $0.name == anchor })
        {
            self = .dead("\(destination): no heading in \(path) gives #\(anchor)")
        } else {
            self = .file(path: path, anchor: anchor)
        }
    }

    /// A path inside the kit; nil when it leads out of it.
    private static func path(_ destination: Substring, from: String) -> String? {
        guard !destination.hasPrefix("/") else { return nil }
        var parts = from.split(separator: "/").dropLast().map(String.init)
        for part in destination.split(separator: "/") where part != "." {
            guard part == ".." else {
                parts.append(String(part))
                continue
            }
            guard parts.popLast() != nil else { return nil }
        }
        return parts.joined(separator: "/")
    }
}

/// Looks for dead links in the kit's texts for people.
public struct LinkCheck: Sendable {
    private let kit: Kit

    /// A check of a kit.
    public init(kit: Kit) {
        self.kit = kit
    }

    /// Dead links of every Markdown file of the kit, as `file: what leads nowhere`; how many there are in
    /// all, and files.
    public func run() -> (dead: [String], links: Int, files: Int) {
        let files = texts()
        var (dead, count): ([String], Int) = ([], 0)
        for file in files {
            let links = Markdown((try? String.contents(of: "\(kit.root)/\(file)")) ?? "").links
            count += links.count
            for link in links {
                if case .dead(let reason) = KitLink(link, from: file, kit: kit) {
                    dead.append("\(file): \(reason)")
                }
            }
        }
        return (dead, count, files.count)
    }

    /// Those at the top, and all below labs/, Sources/ and Tests/.
    private func texts() -> [String] {
        let top = (try? FileManager.default.contentsOfDirectory(atPath: kit.root)) ?? []
        let below = ["labs", "Sources", "Tests"].flatMap { folder in
            ((try? FileManager.default.subpathsOfDirectory(atPath: "\(kit.root)/\(folder)")) ?? [])
                .map { "\(folder)/\($0)" }
        }
        return (top + below).filter { $0.hasSuffix(".md") && !$0.contains("/.") }.sorted()
    }
}
