import Glibc

/// Finds the forms of secrets in text: a filter over every four bytes first, which nearly always says no.
struct SecretNeedles: Sendable {
    private let needles: [SecretForms.Needle]
    private let exact: [[UInt8]]
    /// Needles by their first four bytes in small letters.
    private let byWindow: [UInt32: [Int]]
    /// A bit for each hash of such four bytes.
    private let filter: [UInt64]

    /// Of longer needles this much is compared wherever they may begin, the rest once.
    private static let comparedBytes = 64
    /// A cut text is searched for the beginning of a needle in this many of its last bytes.
    private static let cutBytes = 4096

    init(_ forms: SecretForms) {
        needles = Array(forms.needles)
        exact = Array(forms.exact)
        var byWindow: [UInt32: [Int]] = [:]
        var filter = [UInt64](repeating: 0, count: 1024)
        for (index, needle) in needles.enumerated() {
            let window = needle.bytes.prefix(Folding.windowBytes).reduce(UInt32(0)) {
                $0 << 8 | UInt32(Folding.windowBytesOf[Int($1)])
            }
            byWindow[window, default: []].append(index)
            filter[Self.slot(window) >> 6] |= 1 << UInt64(Self.slot(window) & 63)
        }
        self.byWindow = byWindow
        self.filter = filter
    }

    private static func slot(_ window: UInt32) -> Int { Int((window &* 0x9E37_79B1) >> 16) }

    /// Whether `bytes` may hold a form of a secret; a no is certain.
    func mayBe(in bytes: UnsafeRawBufferPointer) -> Bool {
        if !exact.isEmpty { return true }
        return filter.withUnsafeBufferPointer { filter in
            Folding.windowBytesOf.withUnsafeBufferPointer { values in
                var window: UInt32 = 0
                for byte in bytes {
                    let value = values[Int(byte)]
                    if value == 0 { continue }
                    window = window << 8 | UInt32(value)
                    let slot = Self.slot(window)
                    if filter[slot >> 6] >> UInt64(slot & 63) & 1 != 0 { return true }
                }
                return false
            }
        }
    }

    /// Calls `found` with the places in the text of every form in `placed`.
    ///
    /// - Parameter isCut: the text goes on, unseen: a beginning of a form at its end counts.
    func find(in placed: PlacedBytes, isCut: Bool, _ found: (Range<Int>, SecretForms.Needle?) -> Void) {
        for form in exact {
            each(form, in: placed.bytes, from: 0) { at in
                found(Int(placed.starts[at])..<Int(placed.ends[at + form.count - 1]), nil)
            }
        }
        let folded = placed.folded()
        guard folded.bytes.count >= Folding.windowBytes else { return }
        func report(_ at: Int, _ count: Int, _ needle: SecretForms.Needle) {
            found(Int(folded.starts[at])..<Int(folded.ends[at + count - 1]), needle)
        }
        var small: [UInt8]?
        var searched: Set<Int> = []
        var window: UInt32 = 0
        for index in folded.bytes.indices {
            window = window << 8 | UInt32(Folding.windowBytesOf[Int(folded.bytes[index])])
            let slot = Self.slot(window)
            guard filter[slot >> 6] >> UInt64(slot & 63) & 1 != 0, index >= Folding.windowBytes - 1,
                let candidates = byWindow[window]
            else { continue }
            let start = index - (Folding.windowBytes - 1)
            for number in candidates where !searched.contains(number) {
                let needle = needles[number]
                if needle.isHex, small == nil { small = folded.bytes.map { Folding.windowBytesOf[Int($0)] } }
                let text = needle.isHex ? small ?? [] : folded.bytes
                let left = text.count - start
                if left < needle.bytes.count {
                    if isCut, left <= Self.cutBytes, isEqual(text, start, needle.bytes, left) {
                        report(start, left, needle)
                    }
                } else if isEqual(text, start, needle.bytes, min(needle.bytes.count, Self.comparedBytes)) {
                    guard needle.bytes.count > Self.comparedBytes else {
                        report(start, needle.bytes.count, needle)
                        continue
                    }
                    searched.insert(number)
                    each(needle.bytes, in: text, from: start) { report($0, needle.bytes.count, needle) }
                }
            }
        }
    }

    private func isEqual(_ text: [UInt8], _ start: Int, _ needle: [UInt8], _ count: Int) -> Bool {
        text.withUnsafeBytes { text in
            needle.withUnsafeBytes { memcmp(text.baseAddress! + start, $0.baseAddress!, count) == 0 }
        }
    }

    /// Every place of `form`, in time that grows with the text alone (Knuth, Morris and Pratt).
    private func each(_ form: [UInt8], in text: [UInt8], from start: Int, _ found: (Int) -> Void) {
        // For each place in the form: how much of its beginning also stands right before it.
        var borders = [0]
        for byte in form.dropFirst() {
            var border = borders[borders.count - 1]
            while border > 0, form[border] != byte { border = borders[border - 1] }
            borders.append(form[border] == byte ? border + 1 : 0)
        }
        var matched = 0
        for at in text.indices.dropFirst(start) {
            while matched > 0, form[matched] != text[at] { matched = borders[matched - 1] }
            if form[matched] == text[at] { matched += 1 }
            if matched == form.count {
                found(at + 1 - form.count)
                matched = borders[matched - 1]
            }
        }
    }
}
