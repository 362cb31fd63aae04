import Dockerfiles
import LabSupport
import OCIImage

// >>> images.6
// Instructions that change nothing but the configuration.
extension StepReader {
    /// - Returns: what the history says.
    mutating func note() throws -> String {
        switch instruction.keyword {
        case .arg: return "ARG " + arguments().joined(separator: " ")
        case .env, .label: try noteVariables()
        case .cmd, .entrypoint, .shell: return "\(instruction.keyword.rawValue) " + noteCommand()
        case .expose: try notePorts()
        case .volume: next.run.volumes.appendMissing(instruction.arguments)
        case .healthcheck: try noteHealthcheck()
        case .onbuild: next.run.onBuild += instruction.trigger.map { [$0.text] } ?? []
        default: try noteText()
        }
        let words = instruction.flags.map(\.description) + instruction.arguments
        return instruction.keyword == .onbuild
            ? "ONBUILD \(instruction.trigger?.text ?? "")"
            : "\(instruction.keyword.rawValue) " + words.joined(separator: " ")
    }

    private func arguments() -> [String] {
        instruction.variables.map { variable in
            variable.name + (next.scope.arguments[variable.name].map { "=\($0)" } ?? "")
        }
    }

    private mutating func noteVariables() throws {
        for variable in instruction.variables {
            let value = variable.value ?? ""
            guard !variable.name.isEmpty else { throw BuildFault("a name is missing before '=\(value)'") }
            if instruction.keyword == .env {
                next.run.set(variable.name, to: value)
            } else {
                next.run.labels[variable.name] = value
            }
        }
    }

    private mutating func noteCommand() -> String {
        let words = command()
        switch instruction.keyword {
        case .cmd:
            next.run.cmd = words
            next.hasOwnCommand = true
        case .entrypoint:
            next.run.entrypoint = words
            // The words of the base were meant for another program.
            if !state.hasOwnCommand { next.run.cmd = nil }
        default: next.run.shell = instruction.arguments
        }
        return Self.shown(words)
    }

    /// `["/bin/sh" "-c" "make"]`, as `docker history` shows it.
    private static func shown(_ words: [String]) -> String {
        "["
            + words.map { "\"" + $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\"" }
            .joined(separator: " ") + "]"
    }

    private mutating func notePorts() throws {
        for word in instruction.arguments {
            guard let ports = ExposedPorts(word) else {
                throw BuildFault("port '\(word)': expected 80, 53/udp or 8000-8010/tcp, up to 65535")
            }
            next.run.exposedPorts.appendMissing(ports.names)
        }
    }

    private mutating func noteHealthcheck() throws {
        guard instruction.arguments.first?.inCapitals == "CMD" else {
            return next.run.healthcheck = Healthcheck(test: ["NONE"])
        }
        let kind = instruction.form == .exec ? "CMD" : "CMD-SHELL"
        var check = Healthcheck(test: [kind] + instruction.arguments.dropFirst())
        check.interval = duration("interval")
        check.timeout = duration("timeout")
        check.startPeriod = duration("start-period")
        check.startInterval = duration("start-interval")
        check.retries = instruction.flag("retries").flatMap { Int($0) } ?? 0
        next.run.healthcheck = check
    }

    private func duration(_ flag: String) -> Int64 {
        instruction.flag(flag).flatMap(GoDuration.nanoseconds) ?? 0
    }

    private mutating func noteText() throws {
        let text = instruction.arguments.joined(separator: " ")
        guard !text.isEmpty else { throw BuildFault("is empty once its variables are replaced") }
        switch instruction.keyword {
        case .user: next.run.user = text
        case .stopsignal: next.run.stopSignal = text
        case .maintainer: next.config.author = text
        default: throw BuildFault("does not stand here")
        }
    }
}

extension [String] {
    /// Appends those that are not there yet.
    fileprivate mutating func appendMissing(_ others: [String]) {
        for other in others where !contains(other) { append(other) }
    }
}
// <<<
