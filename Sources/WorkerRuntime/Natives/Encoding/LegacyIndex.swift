import CICU

/// The tables of the Encoding standard, made at first use from ICU's converters and corrected where the two differ.
///
/// Compared with the standard's indexes for every pointer: what is corrected here is all that differed in ICU 72.
enum LegacyIndex {
    /// What a pointer that stands for nothing holds.
    static let none: UInt32 = .max

    /// ICU's names. Its converters come from files that only the zygote can open: see ``open()``.
    private static let names = [
        "ibm-943_P15A-2003", "euc-jp-2007", "windows-949-2000", "gb18030", "ibm-1375_P100-2008",
    ]

    /// The single-byte encodings with ICU's names for them; iso-8859-16, which ICU lacks, is made by hand.
    private static let singleByteNames = [
        "ibm866": "ibm-866_P100-1995", "iso-8859-2": "ibm-912_P100-1995", "iso-8859-3": "ibm-913_P100-2000",
        "iso-8859-4": "ibm-914_P100-1995", "iso-8859-5": "ibm-915_P100-1995", "iso-8859-6": "ibm-1089_P100-1995",
        "iso-8859-7": "ibm-9005_X110-2007", "iso-8859-8": "ibm-5012_P100-1999", "iso-8859-10": "iso-8859_10-1998",
        "iso-8859-13": "ibm-921_P100-1995", "iso-8859-14": "iso-8859_14-1998", "iso-8859-15": "ibm-923_P100-1998",
        "koi8-r": "ibm-878_P100-1996", "koi8-u": "ibm-1168_P100-2002", "macintosh": "macos-0_2-10.2",
        "x-mac-cyrillic": "macos-7_3-10.2", "windows-874": "windows-874-2000", "windows-1250": "ibm-5346_P100-1998",
        "windows-1251": "ibm-5347_P100-1998", "windows-1252": "ibm-5348_P100-1997",
        "windows-1253": "ibm-5349_P100-1998", "windows-1254": "ibm-5350_P100-1998",
        "windows-1255": "ibm-9447_P100-2002", "windows-1256": "ibm-9448_X100-2005",
        "windows-1257": "ibm-9449_P100-2002", "windows-1258": "ibm-5354_P100-1998",
    ]

    /// Makes ICU read its converters while it can, before the first fork; it keeps them.
    static func open() {
        for name in names + singleByteNames.values {
            if let converter = icu_open_converter(name) { icu_close_converter(converter) }
        }
    }

    /// Shift_JIS and EUC-JP's first plane: rows of 188, a lead and a trail byte of Shift_JIS. The pointers of its
    /// user-defined characters are not in here.
    static let jis0208 = make("ibm-943_P15A-2003", count: 60 * 188, isPrivateKept: false) { pointer in
        let (row, cell) = pointer.quotientAndRemainder(dividingBy: 188)
        return [UInt8(row + (row < 0x1F ? 0x81 : 0xC1)), UInt8(cell + (cell < 0x3F ? 0x40 : 0x41))]
    }

    /// EUC-JP's second plane: rows of 94. What ICU has from 7708 on is IBM's own.
    static let jis0212 = make("euc-jp-2007", count: 7708, isPrivateKept: false) { pointer in
        [0x8F, UInt8(pointer / 94 + 0xA1), UInt8(pointer % 94 + 0xA1)]
    }

    /// EUC-KR with Windows' extension: rows of 190 from 0x41.
    static let eucKR = make("windows-949-2000", count: 126 * 190, isPrivateKept: false) { pointer in
        [UInt8(pointer / 190 + 0x81), UInt8(pointer % 190 + 0x41)]
    }

    /// The two-byte part of gb18030 as ICU has it: rows of 190. The decoder takes ``gb18030``.
    private static let gb18030Raw = make("gb18030", count: 126 * 190, isPrivateKept: true) { pointer in
        let (row, cell) = pointer.quotientAndRemainder(dividingBy: 190)
        return [UInt8(row + 0x81), UInt8(cell + (cell < 0x3F ? 0x40 : 0x41))]
    }

    /// The two-byte part of gb18030, with a second place for the ideographic space and the changes of 2022: characters
    /// that were in the private area before.
    static let gb18030 = {
        var table = gb18030Raw
        table[6555] = 0x3000
        let changes: [(Int, UInt32)] = [
            (0xA6D9, 0xFE10), (0xA6DA, 0xFE12), (0xA6DB, 0xFE11), (0xA6DC, 0xFE13), (0xA6DD, 0xFE14),
            (0xA6DE, 0xFE15), (0xA6DF, 0xFE16), (0xA6EC, 0xFE17), (0xA6ED, 0xFE18), (0xA6F3, 0xFE19),
            (0xFE59, 0x9FB4), (0xFE61, 0x9FB5), (0xFE66, 0x9FB6), (0xFE67, 0x9FB7), (0xFE6D, 0x9FB8),
            (0xFE7E, 0x9FB9), (0xFE90, 0x9FBA), (0xFEA0, 0x9FBB),
        ]
        for (bytes, scalar) in changes {
            let trail = bytes & 0xFF
            table[(bytes >> 8 - 0x81) * 190 + trail - (trail < 0x7F ? 0x40 : 0x41)] = scalar
        }
        return table
    }()

    /// The four-byte part of gb18030: what stands for the pointer.
    static func gb18030Range(_ pointer: Int) -> UInt32 {
        if (189_000...1_237_575).contains(pointer) { return UInt32(0x10000 + pointer - 189_000) }
        if pointer == 7457 { return 0xE7C7 }
        guard pointer >= 0, pointer <= 39419 else { return none }
        // The last run that begins at or before the pointer.
        var low = 0
        var high = gb18030Runs.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if gb18030Runs[middle].pointer <= pointer { low = middle } else { high = middle }
        }
        let run = gb18030Runs[low]
        return run.scalar + UInt32(pointer - run.pointer)
    }

    /// The characters of the basic plane that have no two bytes, in order: where each run of them begins.
    private static let gb18030Runs = {
        var hasTwoBytes = [Bool](repeating: false, count: 0x10000)
        for scalar in gb18030Raw where scalar < 0x10000 { hasTwoBytes[Int(scalar)] = true }
        // These two have changed places: see pointer 7457.
        hasTwoBytes[0x1E3F] = false
        hasTwoBytes[0xE7C7] = true
        for surrogate in 0xD800...0xDFFF { hasTwoBytes[surrogate] = true }
        var runs: [(pointer: Int, scalar: UInt32)] = []
        var pointer = 0
        for scalar in 0x80..<0x10000 where !hasTwoBytes[scalar] {
            if hasTwoBytes[scalar - 1] || scalar == 0x80 { runs.append((pointer, UInt32(scalar))) }
            pointer += 1
        }
        return runs
    }()

    /// Big5 with Hong Kong's extension: rows of 157. Four pointers stand for two characters: the decoder knows them.
    static let big5 = {
        var table = make("ibm-1375_P100-2008", count: 126 * 157, isPrivateKept: false) { pointer in
            let (row, cell) = pointer.quotientAndRemainder(dividingBy: 157)
            return [UInt8(row + 0x81), UInt8(cell + (cell < 0x3F ? 0x40 : 0x62))]
        }
        for index in stride(from: 0, to: big5Corrections.count, by: 2) {
            table[Int(big5Corrections[index])] = UInt32(big5Corrections[index + 1])
        }
        // The pictures of control characters.
        for offset in 0..<32 { table[5432 + offset] = 0x2400 + UInt32(offset) }
        return table
    }()

    /// Pointers and characters by turns: the strokes and ideographs that ICU has in the private area or not at all.
    private static let big5Corrections: [UInt16] = [
        1008, 0x9F97, 1016, 0x9F96, 1099, 0x31C0, 1100, 0x31C1, 1101, 0x31C2, 1102, 0x31C3, 1103, 0x31C4, 1105,
        0x31C5, 1108, 0x31C6, 1109, 0x31C7, 1112, 0x31C8, 1114, 0x31C9, 1115, 0x31CA, 1116, 0x31CB, 1117, 0x31CC,
        1119, 0x31CD, 1120, 0x31CE, 1170, 0x23DA, 1171, 0x23DB, 1730, 0x9FA6, 1772, 0x9FA7, 1779, 0x9FA8, 1812,
        0x9FA9, 1814, 0x9FAA, 1816, 0x9FAB, 1821, 0x9FAC, 1844, 0x9FAD, 1845, 0x9FAE, 1847, 0x9FAF, 1866, 0x9FB2,
        1892, 0x9FB3, 2082, 0x7BB8, 2088, 0x7C06, 2103, 0x7CCE, 2114, 0x7DD2, 2123, 0x7E1D, 2148, 0x8005, 2151,
        0x8028, 2221, 0x83C1, 2239, 0x84A8, 2244, 0x840F, 2303, 0x89A6, 2304, 0x89A9, 2354, 0x8D77, 2400, 0x90FD,
        2413, 0x92B9, 2477, 0x975C, 2498, 0x97FF, 2605, 0x9F16, 2673, 0x8503, 2746, 0x5159, 2747, 0x515B, 2748,
        0x515D, 2749, 0x515E, 2771, 0x936E, 2780, 0x7479, 2990, 0x6D67, 3087, 0x799B, 3259, 0x9097, 3301, 0x975D,
        3436, 0x701E, 3451, 0x5B28, 4136, 0x7201, 4138, 0x77D7, 4141, 0x7E87, 4182, 0x99D6, 4206, 0x91D4, 4220,
        0x60DE, 4230, 0x6FB6, 4241, 0x8F36, 4258, 0x4FBB, 4273, 0x71DF, 4279, 0x9104, 4282, 0x9DF0, 4294, 0x83CF,
        4329, 0x5C10, 4330, 0x79E3, 4349, 0x5A67, 4419, 0x8F0B, 4422, 0x7B51, 4494, 0x62D0, 4624, 0x6062, 4694,
        0x75F9, 4708, 0x6C4A, 4742, 0x9B2E, 4748, 0x9F17, 4815, 0x50ED, 4828, 0x5F0C, 4902, 0x880F, 4922, 0x62CE,
        4982, 0x7468, 4992, 0x7162, 4997, 0x7250, 5464, 0x2421, 10942, 0x5EF4, 10946, 0x65E0, 10948, 0x7676, 10950,
        0x96B6, 10957, 0x3003, 10958, 0x4EDD, 11204, 0x31CF, 11210, 0x9FB0, 11212, 0x9FB1, 19028, 0x5029, 19035,
        0x507D, 19088, 0x5305, 19096, 0x5344, 19112, 0x537F, 19162, 0x5605, 19240, 0x5A77, 19299, 0x5E75, 19305,
        0x5ED0, 19326, 0x5F58, 19355, 0x60A4, 19398, 0x6490, 19439, 0x6674, 19454, 0x675E, 19553, 0x6C9C, 19554,
        0x6E1D, 19557, 0x6E2F, 19611, 0x716E, 19643, 0x732A, 19672, 0x745C, 19697, 0x74E9, 19748, 0x7809,
    ]

    /// The characters of the bytes from 0x80 on; nil for no such encoding.
    static func singleByte(_ name: String) -> [UInt32]? {
        if name == "iso-8859-16" { return latin10 }
        guard let icuName = singleByteNames[name] else { return nil }
        var table = make(icuName, count: 128, isPrivateKept: name == "macintosh") { [UInt8($0 + 0x80)] }
        if name.hasPrefix("windows-") {
            for index in 0..<0x20 where table[index] == none { table[index] = UInt32(index + 0x80) }
        }
        switch name {
        case "koi8-u":
            table[0xAE - 0x80] = 0x45E
            table[0xBE - 0x80] = 0x40E
        case "windows-1253": table[0xAA - 0x80] = none
        case "windows-1255": table[0xCA - 0x80] = 0x5BA
        default: break
        }
        return table
    }

    /// iso-8859-16: Latin-1 but for these.
    private static let latin10 = {
        var table = (0..<128).map { UInt32($0 + 0x80) }
        let others: [(Int, UInt32)] = [
            (0xA1, 0x104), (0xA2, 0x105), (0xA3, 0x141), (0xA4, 0x20AC), (0xA5, 0x201E), (0xA6, 0x160), (0xA8, 0x161),
            (0xAA, 0x218), (0xAC, 0x179), (0xAE, 0x17A), (0xAF, 0x17B), (0xB2, 0x10C), (0xB3, 0x142), (0xB4, 0x17D),
            (0xB5, 0x201D), (0xB8, 0x17E), (0xB9, 0x10D), (0xBA, 0x219), (0xBC, 0x152), (0xBD, 0x153), (0xBE, 0x178),
            (0xBF, 0x17C), (0xC3, 0x102), (0xC5, 0x106), (0xD0, 0x110), (0xD1, 0x143), (0xD5, 0x150), (0xD7, 0x15A),
            (0xD8, 0x170), (0xDD, 0x118), (0xDE, 0x21A), (0xE3, 0x103), (0xE5, 0x107), (0xF0, 0x111), (0xF1, 0x144),
            (0xF5, 0x151), (0xF7, 0x15B), (0xF8, 0x171), (0xFD, 0x119), (0xFE, 0x21B),
        ]
        for (byte, scalar) in others { table[byte - 0x80] = scalar }
        return table
    }()

    /// - Parameter isPrivateKept: what ICU maps to the private area stands for something in the standard too.
    private static func make(
        _ name: String, count: Int, isPrivateKept: Bool, _ bytes: (Int) -> [UInt8]
    ) -> [UInt32] {
        var table = [UInt32](repeating: none, count: count)
        guard let converter = icu_open_converter(name) else { return table }
        defer { icu_close_converter(converter) }
        for pointer in 0..<count {
            let sequence = bytes(pointer)
            let scalar = sequence.withUnsafeBytes { raw in
                raw.withMemoryRebound(to: CChar.self) {
                    icu_character(converter, $0.baseAddress, Int32(sequence.count))
                }
            }
            if scalar >= 0 && (isPrivateKept || !(0xE000..<0xF900).contains(scalar)) {
                table[pointer] = UInt32(scalar)
            }
        }
        return table
    }
}
