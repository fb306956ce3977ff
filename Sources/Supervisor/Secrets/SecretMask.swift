import NIOCore

/// Puts `***` where a sensitive value of a settings instance stands, in whatever form it would be recognised (SPEC 99).
///
/// It guards against accidents, a key in an error message or in a logged request. A function that wants to give away
/// what it was given can always write it in a way of its own.
package struct SecretMask: Sendable {
    private let needles: SecretNeedles
    /// Some value might be written as a number.
    private let mayBeNumber: Bool

    /// Of texts longer than this, values that are split over several properties are not put together.
    private static let namedBytesMax = 256 << 10

    /// - Parameter secrets: the sensitive values; shorter ones than 4 characters are left out.
    /// - Returns: nil if there is nothing to mask.
    package init?(_ secrets: [String]) {
        let secrets = secrets.filter { $0.unicodeScalars.count >= SettingsSchema.secretCharactersMin }
        guard !secrets.isEmpty else { return nil }
        var forms = SecretForms()
        for secret in secrets { forms.add(secret) }
        needles = SecretNeedles(forms)
        mayBeNumber = secrets.contains { $0.utf8.allSatisfy(Self.isOfNumber) }
    }

    /// JSON, or what pretends to be, with every string masked and nothing else changed: one value, or values joined by
    /// commas. What was JSON stays JSON.
    ///
    /// - Parameter keepsShape: names and numbers are ours, not the function's, and stay as they are.
    package func masked(_ json: ByteBuffer, keepsShape: Bool) -> ByteBuffer {
        guard json.readableBytes >= SettingsSchema.secretCharactersMin else { return json }
        return json.withUnsafeReadableBytes { bytes in
            var output = Output()
            let masksNumbers = mayBeNumber && !keepsShape
            var at = 0
            while let quote = bytes[at...].firstIndex(of: UInt8(ascii: "\"")) {
                if masksNumbers { maskNumbers(bytes, at..<quote, &output) }
                let (end, hasEscapes) = Self.stringEnd(bytes, quote + 1)
                at = min(end + 1, bytes.count)
                if keepsShape, at < bytes.count, bytes[at] == UInt8(ascii: ":") { continue }
                if let text = maskedString(UnsafeRawBufferPointer(rebasing: bytes[(quote + 1)..<end]), hasEscapes) {
                    output.replace((quote + 1)..<end, of: bytes, with: SettingValue.text(text).json[1...].dropLast())
                }
            }
            if masksNumbers { maskNumbers(bytes, at..<bytes.count, &output) }
            return output.finished(bytes) ?? json
        }
    }

    /// A text with the values masked.
    ///
    /// - Parameter isCut: the text went on where it was recorded from: the beginning of a value at its end is masked
    ///   too.
    package func masked(_ text: String, isCut: Bool = false) -> String {
        var text = text
        return text.withUTF8 { masked(UnsafeRawBufferPointer($0), isCut: isCut) } ?? text
    }

    // MARK: JSON

    /// What has been written of the masked copy; nothing until something is masked.
    private struct Output {
        private var buffer = ByteBuffer()
        private var copied = 0

        mutating func replace(_ range: Range<Int>, of bytes: UnsafeRawBufferPointer, with new: some Sequence<UInt8>) {
            buffer.writeBytes(bytes[copied..<range.lowerBound])
            buffer.writeBytes(new)
            copied = range.upperBound
        }

        mutating func finished(_ bytes: UnsafeRawBufferPointer) -> ByteBuffer? {
            guard copied > 0 else { return nil }
            buffer.writeBytes(bytes[copied...])
            return buffer
        }
    }

    /// The place of the quote that ends the string that starts at `start`, or the end; and whether it has escapes.
    private static func stringEnd(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> (Int, hasEscapes: Bool) {
        var at = start
        var hasEscapes = false
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
            guard bytes[at] == UInt8(ascii: "\\") else {
                at += 1
                continue
            }
            hasEscapes = true
            at += 2
        }
        return (min(at, bytes.count), hasEscapes)
    }

    private func maskedString(_ written: UnsafeRawBufferPointer, _ hasEscapes: Bool) -> String? {
        guard hasEscapes else { return masked(written, isCut: Self.endsCut(written)) }
        var text: [UInt8] = []
        text.reserveCapacity(written.count)
        JSONEscapes.decode(written, 0..<written.count) { byte, _, _ in text.append(byte) }
        return text.withUnsafeBytes { masked($0, isCut: Self.endsCut($0)) }
    }

    /// It ends in the ellipsis that marks a text as cut.
    private static func endsCut(_ text: UnsafeRawBufferPointer) -> Bool {
        text.count > 3 && text[(text.count - 3)...].elementsEqual("…".utf8)
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool { "+-.0123456789Ee".utf8.contains(byte) }

    /// A number that is a value whole becomes a text: a part of another number would be found by chance.
    private func maskNumbers(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ output: inout Output) {
        var at = range.lowerBound
        while at < range.upperBound {
            guard Self.isOfNumber(bytes[at]) else {
                at += 1
                continue
            }
            let start = at
            while at < range.upperBound, Self.isOfNumber(bytes[at]) { at += 1 }
            let number = UnsafeRawBufferPointer(rebasing: bytes[start..<at])
            if number.count >= SettingsSchema.secretCharactersMin, masked(number, isCut: false) == Mask.text {
                output.replace(start..<at, of: bytes, with: "\"\(Mask.text)\"".utf8)
            }
        }
    }

    // MARK: Text

    /// Nil if nothing is to be masked.
    private func masked(_ text: UnsafeRawBufferPointer, isCut: Bool) -> String? {
        guard text.count >= SettingsSchema.secretCharactersMin else { return nil }
        var ranges: [Range<Int>] = []
        // What marks the cut, or is left of a character cut in two, is no part of a value.
        let marked = isCut && (Self.endsCut(text) || text.suffix(3).elementsEqual("\u{FFFD}".utf8))
        search(marked ? UnsafeRawBufferPointer(rebasing: text.dropLast(3)) : text, isCut) { range, needle in
            ranges.append(Self.whole(range, needle, text))
        }
        guard !ranges.isEmpty else { return nil }
        var masked: [UInt8] = []
        var copied = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            // Ranges that touch or overlap become one.
            if masked.isEmpty || range.lowerBound > copied {
                masked += text[copied..<range.lowerBound]
                masked += Mask.text.utf8
            }
            copied = max(copied, range.upperBound)
        }
        masked += text[copied...]
        return String(decoding: masked, as: UTF8.self)
    }

    private func search(
        _ text: UnsafeRawBufferPointer, _ isCut: Bool, _ found: (Range<Int>, SecretForms.Needle?) -> Void
    ) {
        let plain = needles.mayBe(in: text)
        let hasPercents = text.contains(UInt8(ascii: "%"))
        let hasEscapes = text.contains(UInt8(ascii: "\\"))
        let hasNames = text.count <= Self.namedBytesMax && text.contains(UInt8(ascii: ":"))
        guard plain || hasPercents || hasEscapes || hasNames else { return }
        let placed = PlacedBytes(text)
        func look(_ placed: PlacedBytes) {
            guard placed.bytes.withUnsafeBytes({ needles.mayBe(in: $0) }) else { return }
            needles.find(in: placed, isCut: isCut, found)
        }
        if plain { needles.find(in: placed, isCut: isCut, found) }
        if hasNames { look(placed.withoutNames()) }
        if hasPercents {
            let decoded = placed.withoutPercents()
            look(decoded)
            if decoded.bytes.contains(UInt8(ascii: "\\")) { look(decoded.withoutEscapes()) }
        }
        if hasEscapes { look(placed.withoutEscapes()) }
    }

    /// The range with the characters beside it that still hold bits of the secret, and no character cut in two.
    private static func whole(
        _ range: Range<Int>, _ needle: SecretForms.Needle?, _ text: UnsafeRawBufferPointer
    ) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        if needle?.reachesBefore == true, start > 0, isOfBase64(text[start - 1]) { start -= 1 }
        if needle?.reachesBehind == true, end < text.count, isOfBase64(text[end]) {
            end += 1
            while end < text.count, text[end] == UInt8(ascii: "=") { end += 1 }
        }
        while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        return start..<end
    }

    private static func isOfBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "+/-_".utf8.contains(byte)
        }
    }
}
