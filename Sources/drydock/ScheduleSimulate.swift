import ArgumentParser

struct ScheduleSimulate: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "simulate")
}
