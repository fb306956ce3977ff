'use strict';
// Evaluated before each of the other files here. `__wait` becomes a promise of what failed: [{name, error}], and of how
// many checks ran. hatchery-script prints it; RuntimeTests runs every file in a confined instance and expects no failure.

(() => {
    const checks = [];

    /** One thing the runtime must do: throw, or reject, if it does not. */
    globalThis.check = (name, body) => { checks.push({ name, body }); };

    /** Fails unless both are the same by Object.is, or the same JSON where they are objects. */
    globalThis.equal = (actual, expected, what = '') => {
        if (Object.is(actual, expected)) return;
        const text = (value) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : `${typeof value} ${String(value)}`);
        if (typeof actual === 'object' && typeof expected === 'object' && text(actual) === text(expected)) return;
        throw new Error(`${what}${what && ': '}${text(actual)} instead of ${text(expected)}`);
    };

    /** Fails unless `body` throws, or rejects, with these fields: {name, message, code}, a message as text or as regular expression. */
    globalThis.fails = async (body, fields) => {
        let value;
        try {
            value = await body();
        } catch (error) {
            for (const key of Object.keys(fields)) {
                const wanted = fields[key];
                const is = wanted instanceof RegExp ? wanted.test(error[key]) : error[key] === wanted;
                if (!is) throw new Error(`${key} is ${String(error[key])} instead of ${String(wanted)}`);
            }
            return;
        }
        throw new Error(`nothing was thrown; it gave ${String(value)}`);
    };

    globalThis.__wait = Promise.resolve().then(async () => {
        const failed = [];
        for (const { name, body } of checks) {
            try {
                await body();
            } catch (error) {
                failed.push({ name, error: `${error?.name}: ${error?.message}`, stack: String(error?.stack) });
            }
        }
        return { ran: checks.length, failed };
    });
})();
