import LabSupport

/// Memory for generated x86-64 code, and the few instruction forms that the native back end emits.
///
/// Values pass through rax, rcx and rdx. rbx points into the middle of the guest's registers, so that
/// each is one signed byte away: x[n] lies at rbx + 8n - 128.
///
/// - Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2 (encodings)
final class MachineCode {
    static let capacity = 32 << 20

    /// Two-operand arithmetic: the opcode of `op reg, mem` and the /digit of `op reg, imm`.
    enum Arithmetic: UInt8 {
        case add = 0
        case or = 1
        case and = 4
        case sub = 5
        case xor = 6
        case cmp = 7

        var memoryOpcode: UInt8 { rawValue << 3 | 3 }
    }

    /// Shifts: the /digit.
    enum Shift: UInt8 {
        case left = 4
        case right = 5
        case arithmeticRight = 7
    }

    /// Conditions of jcc and setcc.
    enum Condition: UInt8 {
        case below = 2
        case aboveOrEqual = 3
        case equal = 4
        case notEqual = 5
        case sign = 8
        case less = 12
        case greaterOrEqual = 13
    }

    private let memory: ExecutableMemory
    private(set) var cursor: UnsafeMutablePointer<UInt8>

    /// Nil where the host gives no memory that can be written and executed.
    init?() {
        guard let memory = ExecutableMemory(size: Self.capacity) else { return nil }
        self.memory = memory
        cursor = memory.start
    }

    /// Bytes left.
    var room: Int { memory.size - (cursor - memory.start) }

    /// Forgets everything after `position`.
    func reset(to position: UnsafeMutablePointer<UInt8>) {
        cursor = position
    }

    // MARK: Bytes

    func emit(_ bytes: UInt8...) {
        for byte in bytes {
            cursor.pointee = byte
            cursor += 1
        }
    }

    func emit32(_ value: Int32) {
        UnsafeMutableRawPointer(cursor).storeBytes(of: value, as: Int32.self)
        cursor += 4
    }

    func emit64(_ value: UInt64) {
        UnsafeMutableRawPointer(cursor).storeBytes(of: value, as: UInt64.self)
        cursor += 8
    }

    // MARK: Jumps

    /// `jmp` to a place that is known, or patched later. Returns where the distance lies.
    @discardableResult
    func jump(to target: UnsafeMutablePointer<UInt8>? = nil) -> UnsafeMutablePointer<UInt8> {
        emit(0xE9)
        return distance(to: target)
    }

    /// `jcc` likewise.
    @discardableResult
    func jump(if condition: Condition, to target: UnsafeMutablePointer<UInt8>? = nil) -> UnsafeMutablePointer<
        UInt8
    > {
        emit(0x0F, 0x80 | condition.rawValue)
        return distance(to: target)
    }

    private func distance(to target: UnsafeMutablePointer<UInt8>?) -> UnsafeMutablePointer<UInt8> {
        let place = cursor
        emit32(0)
        if let target { Self.patch(place, to: target) }
        return place
    }

    /// Sets the distance at `place`, the last four bytes of a jump.
    static func patch(_ place: UnsafeMutablePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>) {
        UnsafeMutableRawPointer(place).storeBytes(of: Int32(target - (place + 4)), as: Int32.self)
    }

    // MARK: Guest registers

    private static func displacement(_ register: UInt8) -> UInt8 {
        UInt8(bitPattern: Int8(Int(register) * 8 - 128))
    }

    /// rax = x[register]
    func loadA(_ register: UInt8) { emit(0x48, 0x8B, 0x43, Self.displacement(register)) }
    /// rcx = x[register]
    func loadC(_ register: UInt8) { emit(0x48, 0x8B, 0x4B, Self.displacement(register)) }
    /// rdx = x[register]
    func loadD(_ register: UInt8) { emit(0x48, 0x8B, 0x53, Self.displacement(register)) }
    /// x[register] = rax
    func storeA(_ register: UInt8) { emit(0x48, 0x89, 0x43, Self.displacement(register)) }

    /// rax = value
    func constantA(_ value: UInt64) {
        if let small = Int32(exactly: Int64(bitPattern: value)) {
            emit(0x48, 0xC7, 0xC0)
            emit32(small)
        } else {
            emit(0x48, 0xB8)
            emit64(value)
        }
    }

    /// rax op= x[register]; 32 bits of it if `narrow`.
    func arithmetic(_ operation: Arithmetic, _ register: UInt8, narrow: Bool = false) {
        if !narrow { emit(0x48) }
        emit(operation.memoryOpcode, 0x43, Self.displacement(register))
    }

    /// rax op= value; 32 bits of it if `narrow`.
    func arithmetic(_ operation: Arithmetic, constant value: Int32, narrow: Bool = false) {
        if !narrow { emit(0x48) }
        if let byte = Int8(exactly: value) {
            emit(0x83, 0xC0 | operation.rawValue << 3, UInt8(bitPattern: byte))
        } else {
            emit(0x81, 0xC0 | operation.rawValue << 3)
            emit32(value)
        }
    }

    /// rax shifted by cl, which the host cuts to 6 bits (5 if `narrow`), as the guest does.
    func shift(_ shift: Shift, narrow: Bool = false) {
        if !narrow { emit(0x48) }
        emit(0xD3, 0xC0 | shift.rawValue << 3)
    }

    /// rax shifted by a constant.
    func shift(_ shift: Shift, by amount: UInt8, narrow: Bool = false) {
        if !narrow { emit(0x48) }
        emit(0xC1, 0xC0 | shift.rawValue << 3, amount)
    }

    /// rax = eax, sign-extended
    func extendA() { emit(0x48, 0x63, 0xC0) }

    /// rax = condition ? 1 : 0
    func setA(if condition: Condition) {
        emit(0x0F, 0x90 | condition.rawValue, 0xC0)
        emit(0x0F, 0xB6, 0xC0)
    }

    /// rax *= x[register]
    func multiplyA(_ register: UInt8, narrow: Bool = false) {
        if !narrow { emit(0x48) }
        emit(0x0F, 0xAF, 0x43, Self.displacement(register))
    }

    /// rax = upper half of rax * x[register]
    func multiplyHighA(_ register: UInt8, signed: Bool) {
        emit(0x48, 0xF7, signed ? 0x6B : 0x63, Self.displacement(register))
        emit(0x48, 0x89, 0xD0)
    }
}
