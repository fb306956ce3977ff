import HatcheryClient

/// What an invocation did, as a person reads it: the same whoever ran it.
struct AnswerView {
    let report: InvocationReport
    /// The answer's JSON, for what is shown with its keys in their own order.
    let answer: Answer

    /// How a command ends that shows such an answer; nil where all went well.
    var ending: Ending? {
        switch (report.outcome, answer.status) {
        case ("ok", _), ("filtered", _): nil
        case (_, 429), (_, 503): .refused
        case (_, 400), (_, 404), (_, 413): .wrongUsage
        default: .functionFailed
        }
    }

    /// Prints all of it.
    func show() {
        let isGood = report.outcome == "ok" || report.outcome == "filtered"
        let retry = report.retryable ? "  (may be retried)" : ""
        print(Terminal.paint(report.outcome, isGood ? .good : .bad) + retry)
        if report.result != nil, report.result != .null { print(PrettyJSON.text(answer.result)) }
        if let messages = report.messages, !messages.events.isEmpty || !messages.objects.isEmpty {
            print(PrettyJSON.text(answer.member("messages") ?? []))
        }
        if let results = report.results { show(results) }
        if let error = report.error {
            print(error.stack.isEmpty ? "\(error.name): \(error.message)" : error.stack)
        }
        for line in report.logs { show(line) }
        for request in report.requests { show(request) }
        if let start = report.metrics.start { show(report.metrics, start) }
    }

    /// A line for each event of a batch, behind what the function made of them.
    private func show(_ results: [InvocationReport.Entry]) {
        if results.contains(where: { $0.result != nil && $0.result != .null }) {
            print(PrettyJSON.text(answer.member("results") ?? []))
        }
        for (index, entry) in results.enumerated() {
            let isGood = entry.outcome == "ok" || entry.outcome == "filtered"
            let retry = entry.retryable ? "  (may be retried)" : ""
            let reason = entry.error.map { "  \($0.name): \($0.message)" } ?? ""
            print("event \(index + 1)  \(Terminal.paint(entry.outcome, isGood ? .good : .bad))\(retry)\(reason)")
        }
    }

    private func show(_ line: InvocationReport.LogLine) {
        let tone: Terminal.Tone = line.level == "error" ? .bad : line.level == "warn" ? .care : .quiet
        print("\(Terminal.paint("\(milliseconds(line.atMs)) ms \(line.level)", tone))  \(line.message)")
    }

    private func show(_ request: InvocationReport.Request) {
        let outcome = request.error ?? request.status.map(String.init) ?? "no answer"
        let took = request.timings.map { ", \(milliseconds(Double($0.endUs) / 1000)) ms" } ?? ""
        print(
            Terminal.paint(
                "\(milliseconds(Double(request.startUs) / 1000)) ms request", request.error == nil ? .quiet : .care)
                + "  \(request.method) \(request.url): \(outcome), \(request.sentBytes) bytes out, "
                + "\(request.receivedBytes) in\(took)")
    }

    private func show(_ metrics: InvocationReport.Metrics, _ start: String) {
        print(
            Terminal.paint(
                "\(start) start, queued \(milliseconds(Double(metrics.queueUs) / 1000)) ms, "
                    + "ran \(milliseconds(Double(metrics.runUs) / 1000)) ms, "
                    + "CPU \(milliseconds(Double(metrics.cpuUs) / 1000)) ms, "
                    + "peak \(Double(metrics.memoryPeakBytes / 104_858) / 10) MiB", .quiet))
    }

    private func milliseconds(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}
