import ArgumentParser
import FoundationEssentials
import Glibc
import HatcheryClient
import Supervisor
import Wire

/// `hatchery record NAME`
struct Record: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Record one invocation on a daemon, so that hatchery replay can run it again.",
        discussion: """
            Example: hatchery record chat-notifier --event track.json
            With --next nothing is sent: the next invocation by anybody is recorded, in an instance of its own.
            The file holds the code, the event and all that came from the network, but no value of a secret setting.
            """)

    @Argument(help: "The function's name, as hatchery functions lists it.")
    var name: String

    @Option(help: "A file with the event, one JSON object; - for standard input.")
    var event: String?

    @Flag(help: "Wait for the next invocation, whoever sends it.")
    var next = false

    @Option(name: .customLong("timeout-s"), help: "With --next: wait so many seconds, at most 3600. Default: 60.")
    var timeoutSeconds: UInt32?

    @Option(name: .shortAndLong, help: "The file to write. Default: NAME-YYYYMMDD-HHMMSS.recording.json.")
    var output: String?

    @OptionGroup var daemon: DaemonOptions

    func run() async throws {
        let answer = try call()
        guard let json = answer.member("recording") else { throw refusal(answer) }
        let recording: Recording
        do throws(Recording.ReadError) {
            recording = try Recording(json: json)
        } catch {
            throw Ending.unreachable.because("the daemon is of another release: its recording cannot be read here")
        }
        let file = output ?? "\(name)-\(Self.timeText).recording.json"
        try write(Array(PrettyJSON.text(json).utf8) + [10], to: file)
        if daemon.json {
            print(String(decoding: answer.body, as: UTF8.self))
        } else {
            AnswerView(report: try answer.report(), answer: answer).show()
            print(
                "recorded \(recording.requests.count) requests and \(recording.wakes.count) wakes in \(file)\n"
                    + "Run it again:  hatchery replay \(file)")
        }
    }

    private func call() throws -> Answer {
        var request: SocketRequest
        let seconds: Int
        if next {
            guard event == nil else {
                throw Ending.wrongUsage.because("--next waits for somebody else's event: leave --event out")
            }
            let wait = timeoutSeconds ?? 60
            guard (1...3600).contains(wait) else {
                throw Ending.wrongUsage.because("--timeout-s is \(wait): name 1 to 3600 seconds")
            }
            request = SocketRequest(path: "/v1/functions/\(name)/record")
            request.headers = [("Hatchery-Deadline-Ms", "\(wait * 1000)")]
            seconds = Int(wait) + 70
            if !daemon.json { Terminal.complain("waiting up to \(wait) s for an invocation of \(name)") }
        } else {
            guard let source = event ?? (isatty(0) == 0 ? "-" : nil) else {
                throw Ending.wrongUsage.because(
                    "which event? Name a file:  hatchery record \(name) --event FILE\n"
                        + "or record what comes next:  hatchery record \(name) --next")
            }
            request = SocketRequest(path: "/v1/functions/\(name)/invoke")
            request.headers = [("Hatchery-Record", "1")]
            request.body = try InputFile.read(source, what: "event")
            seconds = 70
        }
        guard name.utf8.allSatisfy({ $0 > 32 && $0 < 127 && !"/?#%".utf8.contains($0) }) else {
            throw Ending.wrongUsage.because("\"\(name)\" is no function's name: see them with  hatchery functions")
        }
        do throws(HatcheryClientError) {
            return try request.answer(from: daemon.socket ?? DefaultSocket.path, within: seconds)
        } catch {
            throw error.ending
        }
    }

    /// What the answer says instead of a recording.
    private func refusal(_ answer: Answer) -> ExitCode {
        let problem = answer.member("recordingProblem").flatMap {
            try? JSONDecoder().decode(String.self, from: Data($0))
        }
        let message = problem ?? (try? answer.report())?.error?.message ?? "the daemon made no recording"
        let ending: Ending =
            switch answer.status {
            case 400, 404, 413: .wrongUsage
            case 408, 429, 503: .refused
            default: .functionFailed
            }
        return ending.because(message)
    }

    /// Readable by nobody else: what came from the network may be private.
    private func write(_ bytes: [UInt8], to file: String) throws {
        let fail = { Ending.wrongUsage.because("\(file) cannot be written: \(String(cString: strerror(errno)))") }
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw fail() }
        defer { close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0 else { throw fail() }
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress! + offset, bytes.count - offset)
            }
            guard count > 0 else { throw fail() }
            offset += count
        }
    }

    /// Now, in UTC: `20260102-030405`.
    private static var timeText: String {
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        let numbers = [
            (parts.tm_year + 1900, 4), (parts.tm_mon + 1, 2), (parts.tm_mday, 2), (parts.tm_hour, 2),
            (parts.tm_min, 2), (parts.tm_sec, 2),
        ].map { number, width in
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return numbers[0...2].joined() + "-" + numbers[3...5].joined()
    }
}
