import Supervisor
import Synchronization
import Wire

/// One entry of a case's `answers`: which requests it fits, and what they get.
package struct CannedEntry: Sendable {
    /// With `*` for anything; nil fits every request.
    package var method: String?
    package var url: String?
    /// How many requests it answers; 0 for any number.
    package var times = 1
    package var answer: CannedAnswer

    func fits(_ request: CannedRequest) -> Bool {
        (method.map { Wildcard.matches(request.method, $0.uppercased()) } ?? true)
            && (url.map { Wildcard.matches(request.url, $0) } ?? true)
    }
}

/// `*` stands for any text.
enum Wildcard {
    static func matches(_ text: String, _ pattern: String) -> Bool {
        let (text, pattern) = (Array(text.utf8), Array(pattern.utf8))
        let star = UInt8(ascii: "*")
        var (at, patternAt) = (0, 0)
        // Where to go on if what follows the last star does not fit.
        var retry: (at: Int, patternAt: Int)?
        while at < text.count {
            if patternAt < pattern.count, pattern[patternAt] == star {
                retry = (at, patternAt + 1)
                patternAt += 1
            } else if patternAt < pattern.count, pattern[patternAt] == text[at] {
                at += 1
                patternAt += 1
            } else if let last = retry {
                retry = (last.at + 1, last.patternAt)
                (at, patternAt) = (last.at + 1, last.patternAt)
            } else {
                return false
            }
        }
        return pattern[patternAt...].allSatisfy { $0 == star }
    }
}

/// Answers the requests of one case's run, and remembers them.
final class CannedAnswers: Sendable {
    private let entries: [CannedEntry]
    private let state: Mutex<State>

    private struct State {
        var uses: [Int]
        var requests: [CannedRequest] = []
        var unanswered: [String] = []
    }

    init(_ entries: [CannedEntry]) {
        self.entries = entries
        state = Mutex(State(uses: Array(repeating: 0, count: entries.count)))
    }

    /// The requests that the function made itself, in its order.
    var requests: [CannedRequest] { state.withLock { $0.requests.sorted { $0.number < $1.number } } }

    /// `METHOD URL` of each request that no entry fits.
    var unanswered: [String] { state.withLock { $0.unanswered } }

    func answer(_ request: CannedRequest) -> CannedAnswer {
        state.withLock { state in
            if request.redirects == 0 { state.requests.append(request) }
            let found = entries.indices.first {
                (entries[$0].times == 0 || state.uses[$0] < entries[$0].times) && entries[$0].fits(request)
            }
            guard let found else {
                let place = "\(request.method) \(request.url)"
                state.unanswered.append(place)
                return CannedAnswer(
                    .failure(ExchangeFailure(code: "ENOCANNED", message: "no answer in the test case fits \(place)")))
            }
            state.uses[found] += 1
            guard case .failure(let failure) = entries[found].answer.content else { return entries[found].answer }
            return CannedAnswer(
                .failure(NetworkFault.failure(failure.code, url: request.url)), delay: entries[found].answer.delay)
        }
    }
}
