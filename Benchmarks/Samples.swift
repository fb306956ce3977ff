/// Times in nanoseconds.
struct Samples {
    private var values: [UInt64] = []

    mutating func add(_ value: UInt64) { values.append(value) }

    var count: Int { values.count }
    var median: Double { quantile(0.5) }
    var p99: Double { quantile(0.99) }

    private func quantile(_ share: Double) -> Double {
        guard !values.isEmpty else { return .nan }
        let sorted = values.sorted()
        return Double(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))])
    }
}
