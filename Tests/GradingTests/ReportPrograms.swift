import Foundation
import SuiteSupport

/// Runs a program of the host on a text; what it wrote, both streams together, and how it ended.
func output(of program: String, _ arguments: [String], input: String) throws -> (text: String, status: Int32)
{
    try requires(.executable(program))
    let folder = try ScratchFolder()
    let place = try folder.write(input, to: "input")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardInput = try FileHandle(forReadingFrom: URL(filePath: place))
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: data, as: UTF8.self), process.terminationStatus)
}
