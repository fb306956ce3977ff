// Stands in for QUnit: what lodash's tests use of it, with the same meaning. The tests run one after the other once
// QUnit.start() is called; `__result` is then a promise of what came of them, without the tests that skip themselves.
(() => {
    const { setTimeout, clearTimeout, Promise, Map, Set, Array, Error, JSON, Date } = globalThis;
    const { getPrototypeOf, keys: ownKeys } = Object;
    const tagOf = Function.prototype.call.bind(Object.prototype.toString);
    const textOf = Function.prototype.call.bind(RegExp.prototype.toString);

    /** How long a test may wait for what it calls later, and for how long all of them may wait so long or try again. */
    const patienceMs = 2000;
    const sparseMs = 400;
    const patientForMs = 25_000;
    let startedAt = 0;
    const isPatient = () => Date.now() - startedAt < patientForMs;
    const skipMessage = 'test skipped';
    const wrappers = new Set(['[object Number]', '[object String]', '[object Boolean]', '[object Symbol]',
        '[object BigInt]']);

    const describe = (value) => {
        try {
            if (typeof value === 'function') return `function ${value.name}`;
            if (typeof value === 'number' || typeof value === 'symbol') return String(value);
            return JSON.stringify(value) ?? String(value);
        } catch {
            return tagOf(value);
        }
    };

    const unwrap = (value) => (typeof value === 'object' && value !== null && wrappers.has(tagOf(value))
        ? value.valueOf() : value);
    const namesIn = (object) => {
        const names = [];
        for (const name in object) names.push(name);
        return names.sort();
    };
    const isPlain = (prototype) => prototype === null || prototype === Object.prototype;
    const isOfOneKind = (a, b) => {
        const [one, other] = [getPrototypeOf(a), getPrototypeOf(b)];
        return one === other || a.constructor === b.constructor || (isPlain(one) && isPlain(other));
    };

    /** Deep equality: values strictly, objects by their kind and all that `for in` finds in them. */
    const isSame = (a, b, seen = new Map()) => {
        a = unwrap(a);
        b = unwrap(b);
        if (a === b || (a !== a && b !== b)) return true;
        if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
        const tag = tagOf(a);
        if (tag !== tagOf(b)) return false;
        // A pair that is being compared already is the same unless something else differs.
        if (!seen.has(a)) seen.set(a, new Set());
        if (seen.get(a).has(b)) return true;
        seen.get(a).add(b);
        const is = (one, other) => isSame(one, other, seen);
        const isInEither = (ones, others) => ones.length === others.length
            && ones.every((one) => others.some((other) => isSame(one, other)))
            && others.every((other) => ones.some((one) => isSame(one, other)));
        if (Array.isArray(a)) return a.length === b.length && Array.from(a).every((value, i) => is(value, b[i]));
        if (tag === '[object Date]') return is(a.getTime(), b.getTime());
        if (tag === '[object RegExp]') return textOf(a) === textOf(b);
        if (tag === '[object Error]') return a.name === b.name && a.message === b.message;
        if (tag === '[object ArrayBuffer]') return is(new Uint8Array(a), new Uint8Array(b));
        if (a instanceof Map || a instanceof Set) return a.size === b.size && isInEither([...a], [...b]);
        if (!isOfOneKind(a, b)) return false;
        const [names, others] = [namesIn(a), namesIn(b)];
        return names.length === others.length && names.every((name, i) => name === others[i] && is(a[name], b[name]));
    };

    /** Whether what was thrown is what `wanted`, a type, a pattern, a predicate or an example, asks for. */
    const isWanted = (error, wanted) => {
        if (wanted === undefined) return true;
        if (wanted instanceof RegExp) return wanted.test(String(error));
        if (typeof wanted !== 'function') return isSame(error, wanted);
        if (wanted.prototype !== undefined && error instanceof wanted) return true;
        return !(wanted === Error || wanted.prototype instanceof Error) && wanted.call({}, error) === true;
    };

    /** One run of one test. */
    class Attempt {
        failures = [];
        made = 0;
        skipped = 0;
        wanted = null;
        open = 0;
        isAsync = false;
        onClosed = () => {};

        check(isTrue, message, explain) {
            this.made += 1;
            if (isTrue && message === skipMessage) this.skipped += 1;
            if (!isTrue) this.fail((message ? `${message}: ` : '') + explain());
        }

        fail(text) { this.failures.push(text); }

        wait() {
            this.isAsync = true;
            this.open += 1;
            let isDone = false;
            return () => {
                if (isDone) return this.fail('done() was called twice');
                isDone = true;
                this.open -= 1;
                if (this.open === 0) this.onClosed();
            };
        }

        throws(body, wanted, message) {
            if (typeof wanted === 'string') [wanted, message] = [undefined, wanted];
            let thrown = null;
            try {
                body();
            } catch (error) {
                thrown = { error };
            }
            this.check(thrown !== null && isWanted(thrown.error, wanted), message,
                () => (thrown === null ? 'nothing was thrown' : `${String(thrown.error)} was thrown`));
        }

        close() {
            if (this.open > 0) this.fail('it did not end in time');
            if (this.wanted === null && this.made === 0) this.fail('it asserted nothing');
            if (this.wanted !== null && this.wanted !== this.made) {
                this.fail(`${this.made} assertions were made instead of ${this.wanted}`);
            }
        }

        get isSkipped() { return this.failures.length === 0 && this.made > 0 && this.skipped === this.made; }
    }

    const assertFor = (attempt) => {
        const compare = (test) => (actual, expected, message) => attempt.check(test(actual, expected), message,
            () => `${describe(actual)} came, compared with ${describe(expected)}`);
        const raises = (...values) => attempt.throws(...values);
        return {
            expect: (count) => { attempt.wanted = count; },
            async: () => attempt.wait(),
            ok: (value, message) => attempt.check(value, message, () => `${describe(value)} is not true`),
            notOk: (value, message) => attempt.check(!value, message, () => `${describe(value)} is not false`),
            equal: compare((a, b) => a == b),
            notEqual: compare((a, b) => a != b),
            strictEqual: compare((a, b) => a === b),
            notStrictEqual: compare((a, b) => a !== b),
            deepEqual: compare((a, b) => isSame(a, b)),
            notDeepEqual: compare((a, b) => !isSame(a, b)),
            raises, throws: raises,
        };
    };

    const tests = [];
    const taken = new Map();
    let module = '';
    let finish;
    globalThis.__result = new Promise((resolve) => { finish = resolve; });

    const perform = async (body) => {
        const attempt = new Attempt();
        const globalsBefore = new Set(ownKeys(globalThis));
        try {
            body.call({}, assertFor(attempt));
        } catch (error) {
            attempt.fail(`it threw ${String(error)}`);
        }
        if (attempt.open > 0) {
            await new Promise((resolve) => {
                const timer = setTimeout(resolve, isPatient() ? patienceMs : sparseMs);
                attempt.onClosed = () => {
                    clearTimeout(timer);
                    resolve();
                };
            });
        }
        attempt.close();
        if (QUnit.config.noglobals) {
            const added = ownKeys(globalThis).filter((name) => !globalsBefore.has(name));
            if (added.length > 0) attempt.fail(`it left the globals ${added.join(', ')}`);
        }
        return attempt;
    };

    /** A test that waits depends on the clock of a machine that does other things too: it may try again. */
    const performPatiently = async (body) => {
        for (let left = QUnit.config.asyncRetries; ; left--) {
            const attempt = await perform(body);
            if (attempt.failures.length === 0 || !attempt.isAsync || left <= 0 || !isPatient()) return attempt;
        }
    };

    const QUnit = {
        config: { asyncRetries: 0, noglobals: false },
        module(name) { module = name; },
        test(title, body) {
            const name = `${module} | ${title}`;
            const count = (taken.get(name) ?? 0) + 1;
            taken.set(name, count);
            tests.push({ name: count === 1 ? name : `${name} (${count})`, body });
        },
        load() {},
        async start() {
            startedAt = Date.now();
            const outcomes = [];
            let skipped = 0;
            for (const { name, body } of tests) {
                const attempt = await performPatiently(body);
                if (attempt.isSkipped) {
                    skipped += 1;
                    continue;
                }
                const isPass = attempt.failures.length === 0;
                outcomes.push({ name, isPass, message: isPass ? null : attempt.failures[0].slice(0, 300) });
            }
            finish({ problem: tests.length === 0 ? 'it has no tests' : null, skipped, tests: outcomes });
        },
    };
    globalThis.QUnit = QUnit;
})();
