import Testing
import Wire

extension ScriptEngineTests {
    @Suite struct Timers {
        @Test func callbacksRunInTheOrderOfNode() throws {
            let answer = try Trial(
                """
                async function onTrack() {
                    const order = [];
                    setTimeout((a, b) => order.push('timeout' + a + b), 0, 1, 2);
                    setImmediate((x) => order.push('immediate' + x), 3);
                    Promise.resolve().then(() => order.push('job'));
                    queueMicrotask(() => order.push('microtask'));
                    setTimeout(() => { order.push('a'); Promise.resolve().then(() => order.push('a job')) }, 2);
                    setTimeout(() => order.push('b'), 2);
                    setTimeout(() => order.push('long delay'), 2 ** 40);
                    let n = 0;
                    const interval = setInterval(() => { if (++n === 3) clearInterval(interval) }, 1);
                    const never = setTimeout(() => order.push('never'), 1);
                    clearTimeout(+never);
                    clearTimeout(undefined), clearTimeout({}), clearTimeout('x'), clearTimeout(never);
                    setTimeout(() => {}, 1e6).unref().close();
                    await new Promise((done) => setTimeout(done, 12));
                    return [order, n];
                }
                """
            ).run()
            #expect(
                answer.result
                    == #"[["job","microtask","immediate3","timeout12","long delay","a","a job","b"],3]"#)
            #expect(answer.lines == [])
        }

        @Test func pendingTimersAreCancelledAndCounted() throws {
            let trial = try Trial(
                """
                let fired = 0;
                function onTrack() {
                    setTimeout(() => fired++, 1), setInterval(() => fired++, 1), setImmediate(() => fired++);
                    Promise.resolve().then(() => setTimeout(() => fired++, 1));
                }
                async function onPage() { await new Promise((done) => setTimeout(done, 5)); return fired }
                """)
            #expect(
                try trial.run().lines == ["warn: 4 timers were still pending when the function had finished: cancelled"]
            )
            let next = try trial.run("page")
            #expect(next.result == "0" && next.lines == [])
        }

        @Test func promiseThatNothingCanSettleIsReportedAtOnce() throws {
            let trial = try Trial(
                """
                let done;
                function onTrack() { return new Promise((resolve) => { done = resolve }) }
                async function onPage() { done('late'); await 1; return 'own' }
                """)
            let answer = try trial.run()
            #expect(answer.outcome == .badRequest)
            #expect(answer.message == "the handler's promise can never settle: nothing is pending")
            #expect(trial.sleeps == 0)
            #expect(try trial.run("page").result == #""own""#)
        }

        @Test func errorsOutsideTheHandlerAreLogged() throws {
            let answer = try Trial(
                """
                async function onTrack() {
                    Promise.reject(new Error('lost'));
                    queueMicrotask(() => { throw new Error('job') });
                    setTimeout(() => { throw new Error('tick') }, 1);
                    await new Promise((done) => setTimeout(done, 3));
                }
                """
            ).run()
            #expect(answer.outcome == .ok)
            #expect(
                answer.lines.map { $0.split(separator: "\n")[0] } == [
                    "error: Uncaught in a microtask: Error: job", "error: Unhandled rejection: Error: lost",
                    "error: Uncaught in a timer: Error: tick",
                ])
        }

        @Test func clockStartsWithTheInstance() throws {
            let trial = try Trial("function onTrack() { return performance.now() }")
            trial.engine.reseed((1, 2, 3, 4))
            let ms = try #require(Double(try trial.run().result))
            #expect(ms >= 0 && ms < 1000)
        }
    }
}
