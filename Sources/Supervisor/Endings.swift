import Glibc
import NIOCore
import Pool
import Sandbox
import Wire

/// The endings that the daemon writes itself, in words that say what to do.
extension Executor {
    static func ending(for reason: RefusalReason, retryAfter: Duration, function: String) -> InvocationEnd {
        let (outcome, refusal, message): (Outcome, Refusal, String) =
            switch reason {
            case .queueFull:
                (
                    .overloaded, .overloaded(retryAfter: retryAfter),
                    "the queue of \"\(function)\" is full: send it again later, or raise pool.queueLength or pool.maxInstances"
                )
            case .queueTimeout:
                (
                    .overloaded, .overloaded(retryAfter: retryAfter),
                    "no instance of \"\(function)\" became free in time: send it again later, or raise pool.maxInstances"
                )
            case .callerDeadline:
                (
                    .overloaded, .overloaded(retryAfter: retryAfter),
                    "the caller's deadline passed while \"\(function)\" waited in the queue: it did not run; send it again with more time"
                )
            case .draining:
                (
                    .internal, .unavailable(retryAfter: retryAfter),
                    "the daemon is shutting down: send it again to the one that takes its place"
                )
            case .cannotHatch:
                (
                    .internal, .unavailable(retryAfter: retryAfter),
                    "no process can be started right now: send it again later; the daemon's log and `hatchery doctor` say why"
                )
            }
        var ending = InvocationEnd(outcome: outcome, refusal: refusal)
        ending.error = ErrorBody.json(name: outcome.errorName, message: message)
        return ending
    }

    /// What a caller is told whose instance died under the invocation.
    static func ending(ofLost flight: Flight, on instance: LiveInstance, cause: DeathCause) -> InvocationEnd {
        var ending: InvocationEnd
        switch instance.verdict {
        case .deadline:
            ending = InvocationEnd(outcome: .timeout)
            ending.error = ErrorBody.json(
                name: Outcome.timeout.errorName,
                message:
                    "the handler had not finished after \(flight.timeout.wholeMilliseconds) ms; its instance was ended")
        case .protocolError(let what):
            ending = InvocationEnd(outcome: .crashed)
            ending.error = ErrorBody.json(
                name: Outcome.crashed.errorName,
                message: "the instance broke the frame protocol and was killed: \(what)")
        case .tapeEnded:
            ending = InvocationEnd(outcome: .timeout)
            ending.error = ErrorBody.json(
                name: Outcome.timeout.errorName, message: "the recording ends, but the function still waits")
        case .loadFailed, nil:
            ending = lostToDeath(instance, cause: cause)
        }
        if let (words, logs) = instance.lastWords {
            ending.logs = logs
            ending.cpuUs = UInt64(words.cpuUs)
            ending.memoryPeakBytes = words.memoryPeakBytes
        }
        return ending
    }

    private static func lostToDeath(_ instance: LiveInstance, cause: DeathCause) -> InvocationEnd {
        if let words = instance.lastWords?.0, words.isOutOfMemory, cause.signal != SIGSYS || words.isAbort {
            var ending = InvocationEnd(outcome: .outOfMemory)
            ending.error = ErrorBody.json(
                name: Outcome.outOfMemory.errorName,
                message:
                    "the function asked for more memory than its limit and its instance ended: raise limits.memoryMiB or hold less"
            )
            return ending
        }
        // Nobody but an operator or the kernel's own memory killer sends SIGKILL: not the function's doing.
        var ending = InvocationEnd(outcome: .crashed, isRetryable: cause.signal == SIGKILL)
        ending.error = ErrorBody.json(
            name: Outcome.crashed.errorName, message: cause.sentence(lastWords: instance.lastWords?.0))
        return ending
    }
}

/// How a process ended, as its reaper saw it.
struct DeathCause {
    /// waitid(2): CLD_EXITED 1, CLD_KILLED 2, CLD_DUMPED 3; 0 where nobody could tell.
    var code: Int32
    /// Exit status or signal.
    var status: Int32

    /// The signal that killed it, if one did.
    var signal: Int32? { code == 2 || code == 3 ? status : nil }

    /// For the caller and the log.
    func sentence(lastWords: LastWords?) -> String {
        switch signal {
        case SIGSYS:
            guard let words = lastWords, words.syscall != LastWords.noSyscall else {
                return "the process was killed (SIGSYS) for a system call that the sandbox forbids"
            }
            if words.isAbort { return "the process aborted" }
            return
                "the process was killed (SIGSYS) for the system call \(SystemCall.name(of: Int32(bitPattern: words.syscall))), "
                + "which the sandbox forbids"
        case SIGKILL:
            return "the process was killed from outside (SIGKILL)"
        case .some(let number):
            return "the process was killed by signal \(number) (\(String(cString: strsignal(number))))"
        case nil:
            return code == 1 ? "the process ended by itself with status \(status)" : "the process is gone"
        }
    }
}

extension LastWords {
    /// abort(3) ends in tgkill(2), which the filter forbids, for it could reach a neighbour.
    fileprivate var isAbort: Bool {
        syscall != Self.noSyscall && SystemCall.name(of: Int32(bitPattern: syscall)) == "tgkill"
    }
}

extension Outcome {
    /// The `error.name` of an ending that the daemon writes itself.
    var errorName: String {
        switch self {
        case .timeout: "Timeout"
        case .outOfMemory: "OutOfMemory"
        case .crashed: "Crashed"
        case .overloaded: "Overloaded"
        case .notFound: "NotFound"
        case .internal: "Unavailable"
        case .invalidSettings: "InvalidSettings"
        default: "BadRequest"
        }
    }
}
