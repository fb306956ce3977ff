import Foundation

/// The printed result: what, how much, and how that compares with something measured in the same run.
struct Table {
    private var lines: [String] = []

    mutating func section(_ title: String) { lines += ["", title] }

    /// - Parameters:
    ///   - other: what the value is compared with; nil where it was not measured.
    mutating func row(
        _ what: String, _ value: Double, _ unit: String, against other: Double? = nil, of name: String = ""
    ) {
        let digits = value < 10 ? 3 : value < 1000 ? 1 : 0
        let figure = String(format: "%.\(digits)f", value)
        var line = "  " + what.padding(toLength: 46, withPad: " ", startingAt: 0)
        line += String(repeating: " ", count: max(0, 12 - figure.count)) + figure + " " + unit
        if let other { line += String(format: "   %.2f x %@", value / other, name) }
        lines.append(line)
    }

    func print() {
        for line in lines { Swift.print(line) }
    }
}
