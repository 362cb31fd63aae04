extension Operation {
    /// The fixed bits of this operation.
    ///
    /// - ISA: Unprivileged 20191213, chapter 24 (instruction listings)
    public var encoding: Encoding {
        switch self {
        case .add, .sub, .sll, .slt, .sltu, .xor, .srl, .sra, .or, .and: registerEncoding
        case .addw, .subw, .sllw, .srlw, .sraw: registerWordEncoding
        case .addi, .slti, .sltiu, .xori, .ori, .andi, .slli, .srli, .srai: immediateEncoding
        case .addiw: Encoding(.i, opcode: 0x1B)
        case .slliw: Encoding(.shift(bits: 5), opcode: 0x1B, funct3: 1)
        case .srliw: Encoding(.shift(bits: 5), opcode: 0x1B, funct3: 5)
        case .sraiw: Encoding(.shift(bits: 5), opcode: 0x1B, funct3: 5, funct7: 0x20)
        case .lui: Encoding(.u, opcode: 0x37)
        case .auipc: Encoding(.u, opcode: 0x17)
        case .jal: Encoding(.j, opcode: 0x6F)
        case .jalr: Encoding(.i, opcode: 0x67)
        case .beq, .bne, .blt, .bge, .bltu, .bgeu: branchEncoding
        case .lb, .lh, .lw, .ld, .lbu, .lhu, .lwu: loadEncoding
        case .sb: Encoding(.s, opcode: 0x23, funct3: 0)
        case .sh: Encoding(.s, opcode: 0x23, funct3: 1)
        case .sw: Encoding(.s, opcode: 0x23, funct3: 2)
        case .sd: Encoding(.s, opcode: 0x23, funct3: 3)
        case .mul, .mulh, .mulhsu, .mulhu, .div, .divu, .rem, .remu:
            Encoding(.r, opcode: 0x33, funct3: UInt32(rawValue - Operation.mul.rawValue), funct7: 1)
        case .mulw: Encoding(.r, opcode: 0x3B, funct3: 0, funct7: 1)
        case .divw: Encoding(.r, opcode: 0x3B, funct3: 4, funct7: 1)
        case .divuw: Encoding(.r, opcode: 0x3B, funct3: 5, funct7: 1)
        case .remw: Encoding(.r, opcode: 0x3B, funct3: 6, funct7: 1)
        case .remuw: Encoding(.r, opcode: 0x3B, funct3: 7, funct7: 1)
        case .lrW, .scW, .amoswapW, .amoaddW, .amoxorW, .amoandW, .amoorW, .amominW, .amomaxW, .amominuW,
            .amomaxuW:
            atomicEncoding(first: .lrW, width: 2)
        case .lrD, .scD, .amoswapD, .amoaddD, .amoxorD, .amoandD, .amoorD, .amominD, .amomaxD, .amominuD,
            .amomaxuD:
            atomicEncoding(first: .lrD, width: 3)
        case .fence: Encoding(.i, opcode: 0x0F)
        case .fenceI: Encoding(.i, opcode: 0x0F, funct3: 1)
        case .csrrw: Encoding(.csr, opcode: 0x73, funct3: 1)
        case .csrrs: Encoding(.csr, opcode: 0x73, funct3: 2)
        case .csrrc: Encoding(.csr, opcode: 0x73, funct3: 3)
        case .csrrwi: Encoding(.csr, opcode: 0x73, funct3: 5)
        case .csrrsi: Encoding(.csr, opcode: 0x73, funct3: 6)
        case .csrrci: Encoding(.csr, opcode: 0x73, funct3: 7)
        case .ecall: Encoding(word: 0x0000_0073)
        case .ebreak: Encoding(word: 0x0010_0073)
        case .sret: Encoding(word: 0x1020_0073)
        case .mret: Encoding(word: 0x3020_0073)
        case .wfi: Encoding(word: 0x1050_0073)
        case .sfenceVMA: Encoding(.r, opcode: 0x73, funct7: 0x09)
        }
    }

    private var registerEncoding: Encoding {
        let (funct3, funct7): (UInt32, UInt32) =
            switch self {
            case .add: (0, 0)
            case .sub: (0, 0x20)
            case .sll: (1, 0)
            case .slt: (2, 0)
            case .sltu: (3, 0)
            case .xor: (4, 0)
            case .srl: (5, 0)
            case .sra: (5, 0x20)
            case .or: (6, 0)
            default: (7, 0)
            }
        return Encoding(.r, opcode: 0x33, funct3: funct3, funct7: funct7)
    }

    private var registerWordEncoding: Encoding {
        let (funct3, funct7): (UInt32, UInt32) =
            switch self {
            case .addw: (0, 0)
            case .subw: (0, 0x20)
            case .sllw: (1, 0)
            case .srlw: (5, 0)
            default: (5, 0x20)
            }
        return Encoding(.r, opcode: 0x3B, funct3: funct3, funct7: funct7)
    }

    private var immediateEncoding: Encoding {
        switch self {
        case .slli: Encoding(.shift(bits: 6), opcode: 0x13, funct3: 1)
        case .srli: Encoding(.shift(bits: 6), opcode: 0x13, funct3: 5)
        case .srai: Encoding(.shift(bits: 6), opcode: 0x13, funct3: 5, funct7: 0x20)
        case .addi: Encoding(.i, opcode: 0x13, funct3: 0)
        case .slti: Encoding(.i, opcode: 0x13, funct3: 2)
        case .sltiu: Encoding(.i, opcode: 0x13, funct3: 3)
        case .xori: Encoding(.i, opcode: 0x13, funct3: 4)
        case .ori: Encoding(.i, opcode: 0x13, funct3: 6)
        default: Encoding(.i, opcode: 0x13, funct3: 7)
        }
    }

    private var branchEncoding: Encoding {
        let funct3: UInt32 =
            switch self {
            case .beq: 0
            case .bne: 1
            case .blt: 4
            case .bge: 5
            case .bltu: 6
            default: 7
            }
        return Encoding(.b, opcode: 0x63, funct3: funct3)
    }

    private var loadEncoding: Encoding {
        Encoding(.i, opcode: 0x03, funct3: UInt32(rawValue - Operation.lb.rawValue))
    }

    /// | 31..27 funct5 | 26 aq | 25 rl | 24..20 rs2 | 19..15 rs1 | 14..12 width | 11..7 rd | 0101111 |
    private func atomicEncoding(first: Operation, width: UInt32) -> Encoding {
        //               lr    sc  swap add xor and   or   min   max   minu  maxu
        let funct5: [UInt32] = [0x02, 0x03, 0x01, 0x00, 0x04, 0x0C, 0x08, 0x10, 0x14, 0x18, 0x1C]
        return Encoding(
            .atomic, opcode: 0x2F, funct3: width, funct7: funct5[Int(rawValue - first.rawValue)] << 2)
    }
}
