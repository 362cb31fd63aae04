import ClusterObjects
import PodScheduler
import SchedulingModel
import SuiteSupport
import XCTest

final class RequestTests: XCTestCase {
    private func pod(_ spec: String) throws -> Pod {
        try Scene.pod("{\"metadata\":{\"name\":\"p\"},\"spec\":{\(spec)}}")
    }

    private func container(_ requests: String, more: String = "") -> String {
        "{\"resources\":{\"requests\":{\(requests)}}\(more)}"
    }

    private func requests(_ spec: String) throws -> [Int64] {
        let request = try PodRequest.resources(of: try pod(spec))
        return [request.milliCPU, request.memory]
    }

    func testContainersAreSummed() throws {
        let spec =
            "\"containers\":[\(container(#""cpu":"100m","memory":"1Ki""#)),\(container(#""cpu":"1.5""#))]"
        assertLesson(
            try requests(spec), is: [1600, 1024], "add the requests of two containers",
            why: "containers of a pod run at the same time")
    }

    func testTheGreatestInitContainerCountsAlone() throws {
        let spec = """
            "containers":[\(container(#""cpu":"200m","memory":"1Ki""#))],
            "initContainers":[\(container(#""cpu":"300m""#)),\(container(#""cpu":"100m","memory":"4Ki""#))]
            """
        assertLesson(
            try requests(spec), is: [300, 4096],
            "request of 200m/1Ki with init containers of 300m and 100m/4Ki",
            why: "they run before, one after the other: the node needs room for the greatest, per resource")
    }

    func testASidecarRunsBesideTheContainersAndTheInitContainersAfterIt() throws {
        let always = ",\"restartPolicy\":\"Always\""
        let spec = """
            "containers":[\(container(#""cpu":"100m""#))],
            "initContainers":[\(container(#""cpu":"250m""#)),\(container(#""cpu":"50m""#, more: always)),
            \(container(#""cpu":"220m""#))]
            """
        XCTAssertEqual(
            try requests(spec)[0], 270, "the last init container runs beside the sidecar: 220m + 50m")
    }

    func testOverheadComesOnTop() throws {
        let spec = """
            "overhead":{"cpu":"10m","memory":"1Ki"},"containers":[\(container(#""cpu":"200m""#))],
            "initContainers":[\(container(#""cpu":"300m""#))]
            """
        XCTAssertEqual(try requests(spec), [310, 1024], "it is there while init containers run, too")
    }

    func testOtherResourcesAreCountedByName() throws {
        let spec =
            "\"containers\":[\(container(#""example.com/gpu":"2""#)),\(container(#""example.com/gpu":"1""#))]"
        XCTAssertEqual(try PodRequest.resources(of: try pod(spec)).scalars, ["example.com/gpu": 3])
    }

    func testAHugeRequestStaysHuge() throws {
        let huge = container(#""memory":"9E""#)
        XCTAssertEqual(
            try requests("\"containers\":[\(huge),\(huge)]")[1], .max, "a sum must not wrap around")
    }

    func testWhatIsNotAskedForIsScoredAsALittle() throws {
        let spec = "\"containers\":[\(container("")),\(container(#""cpu":"0","memory":"1Mi""#))]"
        let scored = try PodRequest.scored(of: try pod(spec))
        assertLesson(
            [scored.milliCPU, scored.memory], is: [100, 201 << 20],
            "score a container without requests and one with 0",
            why: "pods that ask for nothing would all look weightless; who writes 0 means 0")
        XCTAssertEqual(try requests(spec), [0, 1 << 20], "what is set aside stays what was asked for")
    }

    func testClassesOfService() throws {
        func resources(_ requests: String, _ limits: String) -> String {
            "{\"resources\":{\"requests\":{\(requests)},\"limits\":{\(limits)}}}"
        }
        let both = #""cpu":"1","memory":"1Gi""#
        try assertRows(
            [
                Row("limits that are the requests", resources(both, both), gives: .guaranteed),
                Row(
                    "the same amount in other words", resources(both, #""cpu":"1000m","memory":"1024Mi""#),
                    gives: .guaranteed),
                Row("nothing", "{}", gives: .bestEffort),
                Row("zeroes", resources(#""cpu":"0""#, #""memory":"0""#), gives: .bestEffort),
                Row("huge pages alone", resources(#""hugepages-2Mi":"1Gi""#, ""), gives: .bestEffort),
                Row("one limit of two", resources(both, #""cpu":"1""#), gives: .burstable),
                Row("higher limits", resources(both, #""cpu":"2","memory":"1Gi""#), gives: .burstable),
                Row("a second container without limits", resources(both, both) + ",{}", gives: .burstable),
            ], "class of a pod with", why: "the class decides who goes when memory runs out"
        ) { try QualityOfService.of(try pod("\"containers\":[\($0)]")) }
    }

    func testInitContainersHaveAClassToo() throws {
        let spec = "\"containers\":[{}],\"initContainers\":[\(container(#""cpu":"1""#))]"
        XCTAssertEqual(try QualityOfService.of(try pod(spec)), .burstable)
    }
}
