import FunctionFolder
import Yams

/// A YAML file's text by lines and columns, as its parser counts them.
struct Page {
    /// A range of characters and what takes its place.
    struct Edit {
        var range: Range<Int>
        var text: String

        init(_ range: Range<Int>, _ text: some StringProtocol) {
            self.range = range
            self.text = String(text)
        }
    }

    private let scalars: [Unicode.Scalar]
    /// Where each line begins.
    private let starts: [Int]

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        var starts = [0]
        for index in scalars.indices {
            switch scalars[index] {
            case "\r" where index + 1 < scalars.count && scalars[index + 1] == "\n": break
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": starts.append(index + 1)
            default: break
            }
        }
        self.starts = starts
    }

    func offset(_ mark: Mark) -> Int { min(scalars.count, starts[min(mark.line, starts.count) - 1] + mark.column - 1) }

    func character(at mark: Mark) -> Unicode.Scalar? {
        let place = offset(mark)
        return place < scalars.count ? scalars[place] : nil
    }

    /// The text after all edits, which must not overlap.
    func text(replacing edits: [Edit]) throws(ConfigurationError) -> String {
        var new = scalars
        // At one place, what replaces goes behind what is put in front of it.
        let ordered = edits.enumerated().sorted {
            ($0.element.range.lowerBound, $0.element.range.count, $0.offset)
                > ($1.element.range.lowerBound, $1.element.range.count, $1.offset)
        }
        for (_, edit) in ordered { new.replaceSubrange(edit.range, with: Array(edit.text.unicodeScalars)) }
        return String(String.UnicodeScalarView(new))
    }

    /// Behind the last character of a line that is no space.
    func endOfLine(_ line: Int) -> Int {
        var end = line + 1 < starts.count ? starts[line + 1] : scalars.count
        while end > starts[line], scalars[end - 1].properties.isWhitespace { end -= 1 }
        return end
    }

    private func text(_ line: Int) -> ArraySlice<Unicode.Scalar> { scalars[starts[line]..<endOfLine(line)] }

    /// The last line of what begins at `line`: whatever is indented further follows it.
    ///
    /// - Parameters:
    ///   - indent: spaces in front of the key or case at `line`.
    ///   - includesSame: what is indented as much belongs to it too.
    ///   - dashes: items of a list may be indented as much as their key.
    func lastLine(from line: Int, indent: Int, includesSame: Bool, dashes: Bool = false) -> Int {
        var last = line
        for next in (line + 1)..<max(line + 1, starts.count) {
            let text = text(next)
            let depth = text.prefix { $0 == " " }.count
            guard let first = text.dropFirst(depth).first else { continue }
            if depth > indent || includesSame && depth == indent && first != "#"
                || dashes && depth == indent && first == "-"
            {
                if depth == 0, text.starts(with: "---".unicodeScalars) || text.starts(with: "...".unicodeScalars) {
                    break
                }
                last = next
            } else if first != "#" {
                break
            }
        }
        return last
    }

    /// A comment at the end of a line, with its #; nil if there is none.
    func comment(in line: Int, from column: Int) -> String? {
        let text = Array(text(line).dropFirst(column))
        var quote: Unicode.Scalar?
        for index in text.indices {
            if let open = quote {
                if text[index] == "\\", open == "\"" { continue }
                if text[index] == open, index == 0 || text[index - 1] != "\\" || open == "'" { quote = nil }
            } else if text[index] == "\"" || text[index] == "'", index > 0,
                " [{,:".unicodeScalars.contains(text[index - 1])
            {
                quote = text[index]
            } else if text[index] == "#", index > 0, text[index - 1] == " " {
                return String(String.UnicodeScalarView(text[index...]))
            }
        }
        return nil
    }

    /// Where the brace that opens at `start` is closed; nil if it is not.
    func closingBrace(from start: Int) -> Int? {
        var depth = 0
        var quote: Unicode.Scalar?
        var isEscaped = false
        for index in start..<scalars.count {
            let scalar = scalars[index]
            if let open = quote {
                if isEscaped {
                    isEscaped = false
                } else if scalar == "\\", open == "\"" {
                    isEscaped = true
                } else if scalar == open {
                    quote = nil
                }
                continue
            }
            switch scalar {
            case "\"", "'":
                if index > 0, " [{,:\n".unicodeScalars.contains(scalars[index - 1]) { quote = scalar }
            case "{", "[": depth += 1
            case "}", "]":
                depth -= 1
                if depth == 0 { return index }
            default: break
            }
        }
        return nil
    }
}
