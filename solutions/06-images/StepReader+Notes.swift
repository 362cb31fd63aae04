import Dockerfiles
import LabSupport
import OCIImage

// >>> images.6
// Instructions that change nothing but the configuration.
extension StepReader {
    /// - Returns: what the history says.
    mutating func note() throws -> String {
        switch instruction.keyword {
        case .arg: try noteArguments()
        case .env, .label: try noteVariables()
        case .cmd, .entrypoint, .shell: try noteCommand()
        case .expose: try notePorts()
        case .volume: try noteVolumes()
        case .healthcheck: try noteHealthcheck()
        case .onbuild: noteTrigger()
        default: try noteText()
        }
    }

    private mutating func noteArguments() throws -> String {
        var texts: [String] = []
        for variable in instruction.variables {
            let value = try variable.value.map(expanded)
            next.variables.declare(variable.name, value)
            texts.append(variable.name + (next.variables.declared[variable.name].map { "=\($0)" } ?? ""))
        }
        return "ARG " + texts.joined(separator: " ")
    }

    private mutating func noteVariables() throws -> String {
        var texts: [String] = []
        for variable in instruction.variables {
            let name = try expanded(variable.name)
            let value = try expanded(variable.value ?? "")
            guard !name.isEmpty else { throw BuildFault("a name is missing before '=\(value)'") }
            if instruction.keyword == .env { next.run.set(name, to: value) } else { next.run.labels[name] = value }
            texts.append("\(name)=\(value)")
        }
        return "\(instruction.keyword.rawValue) " + texts.joined(separator: " ")
    }

    private mutating func noteCommand() throws -> String {
        switch instruction.keyword {
        case .cmd:
            next.run.cmd = command()
            next.hasOwnCommand = true
            return "CMD " + Self.shown(command())
        case .entrypoint:
            next.run.entrypoint = command()
            // The words of the base were meant for another program.
            if !state.hasOwnCommand { next.run.cmd = nil }
            return "ENTRYPOINT " + Self.shown(command())
        default:
            guard instruction.form == .exec, !instruction.arguments.isEmpty else {
                throw BuildFault("expected an array of strings, such as [\"/bin/bash\", \"-c\"]")
            }
            next.run.shell = instruction.arguments
            return "SHELL " + Self.shown(instruction.arguments)
        }
    }

    private mutating func notePorts() throws -> String {
        let ports = try instruction.arguments.flatMap(words).flatMap { word in
            guard let ports = ExposedPorts(word) else {
                throw BuildFault("port '\(word)': expected 80, 53/udp or 8000-8010/tcp, up to 65535")
            }
            return ports.names
        }
        for port in ports where !next.run.exposedPorts.contains(port) { next.run.exposedPorts.append(port) }
        return "EXPOSE " + ports.joined(separator: " ")
    }

    private mutating func noteVolumes() throws -> String {
        let volumes = try instruction.arguments.map(expanded)
        guard !volumes.contains("") else { throw BuildFault("a volume without a name; expected a path") }
        for volume in volumes where !next.run.volumes.contains(volume) { next.run.volumes.append(volume) }
        return "VOLUME " + volumes.joined(separator: " ")
    }

    private mutating func noteHealthcheck() throws -> String {
        let flags = instruction.flags.map { "\($0) " }.joined()
        guard instruction.arguments.first?.uppercased() == "CMD" else {
            next.run.healthcheck = Healthcheck(test: ["NONE"])
            return "HEALTHCHECK NONE"
        }
        let words = Array(instruction.arguments.dropFirst())
        var check = Healthcheck(test: [instruction.form == .exec ? "CMD" : "CMD-SHELL"] + words)
        check.interval = try duration("interval")
        check.timeout = try duration("timeout")
        check.startPeriod = try duration("start-period")
        check.startInterval = try duration("start-interval")
        check.retries = instruction.flag("retries").flatMap { Int($0) } ?? 0
        next.run.healthcheck = check
        return "HEALTHCHECK \(flags)\(check.test[0]) " + words.joined(separator: " ")
    }

    private func duration(_ flag: String) throws -> Int64 {
        guard let text = instruction.flag(flag) else { return 0 }
        guard let value = GoDuration.nanoseconds(text) else {
            throw BuildFault("--\(flag)=\(text): expected a time such as 30s or 1m30s")
        }
        return value
    }

    private mutating func noteTrigger() -> String {
        guard let trigger = instruction.trigger else { return "ONBUILD" }
        next.run.onBuild.append(trigger.text)
        return "ONBUILD \(trigger.text)"
    }

    private mutating func noteText() throws -> String {
        let text = instruction.arguments.joined(separator: " ")
        switch instruction.keyword {
        case .user: next.run.user = try expanded(text)
        case .stopsignal: next.run.stopSignal = try expanded(text)
        case .maintainer: next.config.author = text
        default: throw BuildFault("does not stand here")
        }
        let value = instruction.keyword == .maintainer ? text : try expanded(text)
        guard !value.isEmpty else { throw BuildFault("'\(text)' is empty once its variables are replaced") }
        return "\(instruction.keyword.rawValue) \(value)"
    }
}
// <<<
