/// Finds what was probably meant.
package enum Suggestion {
    /// `; did you mean X?` for the nearest of `known`, or nothing if none is near.
    package static func text(for word: String, among known: [String]) -> String {
        let near = known.map { ($0, distance(word.lowercased(), $0.lowercased())) }.min { $0.1 < $1.1 }
        guard let near, near.1 <= max(2, word.count / 3) else { return "" }
        return "; did you mean \(near.0)?"
    }

    /// Edits from one word to the other.
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (index, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let substitution = diagonal + (right[column] == character ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(substitution, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
