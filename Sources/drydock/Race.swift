import ArgumentParser
struct Race: ParsableCommand {}
