import Foundation
import TestSupport
import Testing

extension ContractTests {
    /// Items 88 to 93: values that outlive an invocation.
    @Suite struct CacheTests {
        @Test func spec88ValuesAreLoadedOnce() throws {
            let function = try TestFunction(
                """
                let loads = 0;
                const load = async () => { await 1; return ++loads };
                onTrack = async () => [
                    await cache.load('k', -1, load), await cache.load('k', 60000, load), await cache.load('k', load),
                    await cache.load('short', load), await cache.load('plain', 1000, () => 'not async'),
                    await cache.load('k', undefined, load),
                ];
                """)
            #expect(try function.run()["result"] == #"[1,1,1,2,"not async",1]"#)
            #expect(try function.run()["result"] == #"[1,1,1,2,"not async",1]"#)
        }

        @Test func spec88ValuesEnd() throws {
            let function = try TestFunction(
                """
                let loads = 0;
                const pause = (ms) => new Promise((done) => setTimeout(done, ms));
                const count = () => cache.load('k', 30, async () => ++loads);
                onTrack = async () => {
                    const seen = [await count(), await count()];
                    await pause(40);
                    const none = (value) => cache.load('none', 0, async () => value);
                    return [...seen, await count(), await none('a'), await none('b')];
                };
                """)
            #expect(try function.run()["result"] == #"[1,1,2,"a","b"]"#)
        }

        @Test(arguments: [
            ("cache.load(null, 1, () => 1)", "cache.load: the key must be a string"),
            ("cache.load('k', 1)", "cache.load: the loader must be a function"),
            ("cache.load('k', 'x', () => 1)", "cache.load: the lifetime must be a number of milliseconds"),
        ])
        func spec88WrongArguments(call: String, message: String) throws {
            let answer = try TestFunction("onTrack = async () => { await \(call) }").run()
            #expect(answer.end == "badRequest: \(message)" && answer.errorName == "TypeError")
        }

        @Test func spec89DeleteIsImmediate() throws {
            let function = try TestFunction(
                """
                let loads = 0;
                onTrack = async () => {
                    const load = () => cache.load('k', async () => ++loads);
                    const first = await load();
                    const isGone = cache.delete('k');
                    return [first, isGone, cache.delete('k'), await load(), cache.delete('never')];
                };
                """)
            #expect(try function.run()["result"] == "[1,true,false,2,false]")
        }

        @Test func spec90InstancesShareNothing() throws {
            let function = try TestFunction(
                """
                const me = Math.random();
                onTrack = async () => {
                    const owner = await cache.load('k', async () => me);
                    await new Promise((done) => setTimeout(done, 300));
                    return { me, owner };
                };
                """, "pool: {maxInstances: 2}")
            let calls = (0..<2).map { _ in Background { try? function.run().result as? [String: Double] } }
            let values = calls.map { $0.value ?? [:] }
            #expect(values.allSatisfy { $0["me"] == $0["owner"] })
            #expect(Set(values.compactMap { $0["me"] }).count == 2)
        }

        @Test func spec90OldestValuesMakeRoom() throws {
            let function = try TestFunction(
                """
                onTrack = async () => {
                    for (let i = 0; i < 1001; i++) await cache.load('k' + i, async () => i);
                    const again = (key) => cache.load(key, async () => 'again');
                    return [await again('k0'), await again('k1000')];
                };
                """)
            #expect(try function.run()["result"] == #"["again",1000]"#)
        }

        @Test func spec91FailedLoadKeepsNothingAndRethrows() throws {
            let function = try TestFunction(
                """
                class Mine extends RetryError {}
                let loads = 0;
                const thrown = new Mine('later');
                const load = async () => { if (++loads === 1) throw thrown; return loads };
                onTrack = async () => {
                    const caught = await cache.load('k', load).catch((error) => error);
                    return [caught === thrown, caught instanceof RetryError, await cache.load('k', load)];
                };
                onPage = () => cache.load('p', async () => { throw thrown });
                """)
            #expect(try function.run()["result"] == "[true,true,2]")
            let answer = try function.run(#"{"type":"page"}"#)
            #expect(answer.end == "retry: later")
        }

        @Test func spec92ConcurrentLoadsAreOne() throws {
            let function = try TestFunction(
                """
                let loads = 0;
                const load = (end) => cache.load(end, async () => {
                    loads++;
                    await new Promise((done) => setTimeout(done, 5));
                    if (end === 'throw') throw new Error('once');
                    return { loads };
                });
                onTrack = async () => {
                    const [a, b, c] = await Promise.all([load('k'), load('k'), load('k')]);
                    const failed = await Promise.allSettled([load('throw'), load('throw')]);
                    return [a === b && b === c, a.loads, loads, failed[0].reason === failed[1].reason];
                };
                """)
            #expect(try function.run()["result"] == "[true,1,2,true]")
        }

        @Test func spec92LoadThatOneInvocationLeftIsNotAnothers() throws {
            let function = try TestFunction(
                """
                onTrack = () => { cache.load('k', () => new Promise(() => {})); };
                onPage = () => cache.load('k', async () => 'fresh');
                """)
            #expect(try function.run().end == "ok")
            #expect(try function.run(#"{"type":"page"}"#).text == "fresh")
        }

        @Test func spec93ValuesAreLiveObjects() throws {
            let function = try TestFunction(
                """
                class Client { #secret = 5; ask() { return this.#secret++ } }
                onTrack = async () => {
                    const client = await cache.load('client', async () => new Client());
                    const again = await cache.load('client', async () => new Client());
                    return [client === again, client instanceof Client, client.ask()];
                };
                """)
            #expect(try function.run()["result"] == "[true,true,5]")
            #expect(try function.run()["result"] == "[true,true,6]")
        }
    }
}
