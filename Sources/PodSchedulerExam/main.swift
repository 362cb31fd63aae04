import ExamKit

ExamHost(probes: []).run()
