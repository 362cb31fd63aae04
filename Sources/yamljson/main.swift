import Documents
import Foundation
import Yams

// yamljson FILE: prints the YAML documents of a file as JSON; several of them as one List.
guard CommandLine.arguments.count == 2 else {
    FileHandle.standardError.write(Data("usage: yamljson FILE\n".utf8))
    exit(64)
}
do {
    let text = try String(contentsOfFile: CommandLine.arguments[1], encoding: .utf8)
    let documents = try Yams.compose_all(yaml: text).map { try YAMLConversion.json($0) }.filter {
        $0 != .null
    }
    let items = JSONValue.object([
        JSONMember("kind", .string("List")), JSONMember("items", .array(documents)),
    ])
    let result = documents.count == 1 ? documents[0] : items
    FileHandle.standardOutput.write(Data(result.text().utf8))
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
