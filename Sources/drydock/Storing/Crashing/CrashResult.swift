/// What was left of a store that was killed again and again.
struct CrashResult: Codable {
    var version = 1
    var kills = 0
    var killedWhileStarting = 0
    /// Changes that were answered before a kill, and were there after it.
    var answered = 0
    /// Changes that were asked for and not answered.
    var unanswered = 0
    /// Those of them that were there all the same.
    var unansweredDone = 0
    /// The newest one.
    var revision: Int64 = 1
    /// How often the watch went on where it had been.
    var watchResumed = 0
    /// From the start of a process to its first answer.
    var slowestStartSeconds = 0.0
    var seed: UInt64

    var text: String {
        """
        killed \(kills) times, \(killedWhileStarting) of them while it started; nothing lost
          \(grouped(UInt64(answered))) answered changes, all there
          \(grouped(UInt64(unanswered))) unanswered ones, of which \(unansweredDone) had been done, each whole
          \(grouped(UInt64(revision))) revisions, each heard of once by a watch that was resumed \
        \(watchResumed) times
          slowest start \(fixed(slowestStartSeconds * 1000, 0)) ms; seed \(seed)

        """
    }
}
