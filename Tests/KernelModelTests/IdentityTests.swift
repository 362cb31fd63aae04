import KernelModel
import LinuxSystem
import XCTest

final class IdentityTests: XCTestCase {}
