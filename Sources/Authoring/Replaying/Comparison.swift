import FoundationEssentials
import Supervisor
import Wire

/// What is different between a recording and its replay.
package struct Comparison: Sendable, Equatable {
    /// Each a sentence with the place; empty where all is the same. The first is the one to look at.
    package var divergences: [String]
    /// What is worth knowing although it is no divergence.
    package var notes: [String]

    package var isIdentical: Bool { divergences.isEmpty }

    /// `{"divergences":[...],"identical":...,"notes":[...]}`
    package var json: [UInt8] {
        struct Text: Encodable { var identical: Bool, divergences: [String], notes: [String] }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings and a boolean: encoding cannot fail.
        let text = Text(identical: isIdentical, divergences: divergences, notes: notes)
        return (try? encoder.encode(text)).map { Array($0) } ?? []
    }

    package init(divergences: [String], notes: [String]) {
        self.divergences = divergences
        self.notes = notes
    }

    /// Compares requests, logs, outcome, error and result, in this order.
    ///
    /// - Parameter hasPlaceholders: the replay had placeholders for secrets, so that what is made of them may differ.
    package init(of recorded: Recording, with now: Recording, hasPlaceholders: Bool) {
        divergences = []
        notes = []
        // Requests whose contents alone differ, which a placeholder may explain.
        var contents: [String] = []
        compare(recorded.requests, now.requests, &contents)
        let isCutOff = Self.isCutOff(recorded)
        compare(recorded.end.logs, now.end.logs, isCutOff: isCutOff && !now.isWaiting)
        if now.isWaiting {
            if isCutOff {
                notes.append("the recording was cut off (\(recorded.end.outcome)); the replay came to the same point")
            } else {
                divergences.append("the recording ends, but the function still waits")
            }
        } else {
            compare(recorded.end, now.end)
        }
        guard !contents.isEmpty else { return }
        if hasPlaceholders, divergences.isEmpty {
            notes += contents.map { "\($0) (a secret is not in the recording: give its value with --settings)" }
        } else {
            divergences = contents + divergences
        }
    }

    /// Ended from outside, at a moment that no replay can meet.
    private static func isCutOff(_ recording: Recording) -> Bool {
        [Outcome.timeout.name, Outcome.crashed.name].contains(recording.end.outcome)
    }

    // MARK: Requests

    private mutating func compare(
        _ recorded: [Recording.Request], _ now: [Recording.Request], _ contents: inout [String]
    ) {
        for index in 0..<max(recorded.count, now.count) {
            let place = "diverges at request \(index + 1)"
            guard index < recorded.count else {
                return divergences.append("\(place): recorded none, now \(Self.line(now[index]))")
            }
            let (old, new) = (recorded[index], index < now.count ? now[index] : nil)
            guard let new else { return divergences.append("\(place): recorded \(Self.line(old)), now none") }
            guard old.method == new.method, old.url == new.url else {
                return divergences.append("\(place): recorded \(Self.line(old)), now \(Self.line(new))")
            }
            if let difference = Self.difference(old.headers.fields, new.headers.fields) {
                contents.append("\(place) (\(Self.line(old))): \(difference)")
            }
            if old.body != new.body {
                contents.append("\(place) (\(Self.line(old))): body \(Excerpts.pair(old.body.bytes, new.body.bytes))")
            }
            if old.isWhole != new.isWhole || old.isCancelled != new.isCancelled {
                divergences.append(
                    "\(place) (\(Self.line(old))): recorded \(Self.fate(old)), now \(Self.fate(new))")
            }
        }
    }

    private static func line(_ request: Recording.Request) -> String { "\(request.method) \(request.url)" }

    private static func fate(_ request: Recording.Request) -> String {
        request.isCancelled ? "given up" : request.isWhole ? "sent" : "sent without its end"
    }

    private static func difference(_ old: [[String]], _ new: [[String]]) -> String? {
        for index in 0..<max(old.count, new.count) {
            let (one, other) = (index < old.count ? old[index] : nil, index < new.count ? new[index] : nil)
            guard one != other else { continue }
            let name = (one ?? other)?.first ?? ""
            return "header \(name): recorded \(text(one)), now \(text(other))"
        }
        return nil
    }

    private static func text(_ field: [String]?) -> String {
        guard let field, field.count == 2 else { return "none" }
        return "\(field[0]): \(field[1])"
    }

    // MARK: Logs

    private mutating func compare(
        _ recorded: [Recording.LogLine], _ now: [Recording.LogLine], isCutOff: Bool
    ) {
        for index in 0..<max(recorded.count, now.count) {
            let old = index < recorded.count ? recorded[index] : nil
            let new = index < now.count ? now[index] : nil
            guard old != new else { continue }
            if isCutOff, old == nil || new == nil {
                return notes.append(
                    "the recording was cut off after \(recorded.count) log lines, the replay after \(now.count)")
            }
            return divergences.append(
                "diverges at log line \(index + 1): recorded \(Self.text(old)), now \(Self.text(new))")
        }
    }

    private static func text(_ line: Recording.LogLine?) -> String {
        guard let line else { return "none" }
        return "\(line.level) \"\(Excerpts.cut(line.message))\" at \(line.atMs) ms"
    }

    // MARK: The end

    private mutating func compare(_ recorded: Recording.End, _ now: Recording.End) {
        if recorded.outcome != now.outcome {
            let error =
                now.error.bytes.isEmpty ? "" : " (\(Excerpts.cut(String(decoding: now.error.bytes, as: UTF8.self))))"
            return divergences.append(
                "diverges at the outcome: recorded \(recorded.outcome), now \(now.outcome)\(error)")
        }
        if recorded.error != now.error {
            divergences.append("diverges at the error: \(Excerpts.pair(recorded.error.bytes, now.error.bytes))")
        }
        let parts = [
            ("result", recorded.result, now.result),
            ("messages", recorded.messages ?? RecordedBytes([]), now.messages ?? RecordedBytes([])),
            ("results", recorded.results ?? RecordedBytes([]), now.results ?? RecordedBytes([])),
        ]
        for (name, old, new) in parts where old != new {
            divergences.append("diverges at the \(name): \(Excerpts.pair(old.bytes, new.bytes))")
        }
    }
}

/// Parts of long texts.
enum Excerpts {
    private static let charactersMax = 80

    static func cut(_ text: String) -> String {
        text.count <= charactersMax ? text : "\(text.prefix(charactersMax))…"
    }

    /// Both texts from shortly before where they part.
    static func pair(_ old: [UInt8], _ new: [UInt8]) -> String {
        let common = zip(old, new).prefix { $0 == $1 }.count
        let start = common > charactersMax / 2 ? common - 20 : 0
        return "recorded \(part(old, start)), now \(part(new, start))"
            + (start > 0 ? " (from byte \(start) on)" : "")
    }

    private static func part(_ bytes: [UInt8], _ start: Int) -> String {
        bytes.isEmpty ? "none" : (start > 0 ? "…" : "") + cut(String(decoding: bytes.dropFirst(start), as: UTF8.self))
    }
}
