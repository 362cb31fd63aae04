import Documents
import Foundation
import Yams

// yamljson FILE: prints the YAML documents of a file as JSON; several of them as one List.
guard CommandLine.arguments.count == 2 else {
    FileHandle.standardError.write(Data("usage: yamljson FILE\n".utf8))
    exit(64)
}
do {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[1]))
    guard let text = String(bytes: bytes, encoding: .utf8) else {
        throw YAMLConversion.Fault(description: "is no text: expected JSON or YAML in UTF-8")
    }
    // Not `compose_all`: that one takes an error for the end.
    let parser = try Parser(yaml: text)
    var conversion = YAMLConversion(textBytes: bytes.count)
    var documents: [JSONValue] = []
    while let root = try parser.nextRoot() {
        let document = try conversion.json(root)
        if document != .null { documents.append(document) }
    }
    if documents.isEmpty {
        throw YAMLConversion.Fault(description: "is empty: expected an object, or a List")
    }
    let items = JSONValue.object([
        JSONMember("kind", .string("List")), JSONMember("items", .array(documents)),
    ])
    let result = documents.count == 1 ? documents[0] : items
    FileHandle.standardOutput.write(Data(result.text().utf8))
} catch {
    // The library quotes the line; one without an end would fill the pipe to whoever asked.
    let lines = "\(error)".split(separator: "\n", maxSplits: 8).map { $0.prefix(200) }
    FileHandle.standardError.write(Data((lines.joined(separator: "\n") + "\n").utf8))
    exit(1)
}
