'use strict';
// The modules 'assert' and 'assert/strict'.

hatchery.provide('assert', () => {
    const { codes, describeReceived, validateFunction } = hatchery.require('internal/errors');
    const { AssertionError } = hatchery.require('internal/assertion-error');
    const { isDeepEqual, isDeepStrictEqual } = hatchery.require('internal/comparisons');
    const { kindOf } = hatchery;
    const inspect = (value) => hatchery.inspectWith(value, {});
    const isErrorLike = (value) => kindOf(value) === 'error' || value instanceof Error;
    const { is, keys: keysOf } = Object;

    /** Throws an AssertionError, or the caller's own error. */
    const refuse = (fields) => {
        if (fields.message instanceof Error) throw fields.message;
        throw new AssertionError(fields);
    };

    const checkTruth = (caller, values) => {
        const [value, message] = values;
        if (value) return;
        if (values.length === 0) {
            const error = new AssertionError({
                actual: value, expected: true, message: 'No value argument passed to `assert.ok()`', operator: '==',
                stackStartFn: caller,
            });
            error.generatedMessage = true;
            throw error;
        }
        refuse({ actual: value, expected: true, message, operator: '==', stackStartFn: caller });
    };

    const assert = function ok(...values) { checkTruth(ok, values); };
    assert.ok = function ok(...values) { checkTruth(ok, values); };
    assert.AssertionError = AssertionError;

    /** Defines an assertion on two values by the condition that must hold. */
    const define = (name, operator, holds) => {
        const assertion = { [name](actual, expected, message) {
            if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('actual', 'expected');
            if (!holds(actual, expected)) refuse({ actual, expected, message, operator, stackStartFn: assertion });
        } }[name];
        assert[name] = assertion;
    };
    const isLooselyEqual = (a, b) => a == b || (a !== a && b !== b);
    define('equal', '==', isLooselyEqual);
    define('notEqual', '!=', (a, b) => !isLooselyEqual(a, b));
    define('deepEqual', 'deepEqual', isDeepEqual);
    define('notDeepEqual', 'notDeepEqual', (a, b) => !isDeepEqual(a, b));
    define('deepStrictEqual', 'deepStrictEqual', isDeepStrictEqual);
    define('notDeepStrictEqual', 'notDeepStrictEqual', (a, b) => !isDeepStrictEqual(a, b));
    define('strictEqual', 'strictEqual', is);
    define('notStrictEqual', 'notStrictEqual', (a, b) => !is(a, b));

    assert.fail = function fail(actual, expected, message, operator, stackStartFn) {
        const count = arguments.length;
        let wording = message;
        if (count === 0) {
            wording = 'Failed';
        } else if (count === 1) {
            wording = actual;
            actual = undefined;
        } else if (count === 2) {
            operator = '!=';
        }
        if (wording instanceof Error) throw wording;
        const fields = { actual, expected, operator: operator ?? 'fail', stackStartFn: stackStartFn ?? fail };
        const error = new AssertionError(wording === undefined ? fields : { ...fields, message: wording });
        if (count === 0) error.generatedMessage = true;
        throw error;
    };

    /** The properties that are compared of an error, for a readable difference. */
    const partsOf = (value, keys, model) => {
        const parts = {};
        for (const key of keys) {
            if (!(key in value)) continue;
            const matches = model !== undefined && typeof model[key] === 'string' && kindOf(value[key]) === 'regexp'
                && value[key].test(model[key]);
            parts[key] = matches ? model[key] : value[key];
        }
        return parts;
    };

    const checkAgainstObject = (actual, expected, message, caller) => {
        if (typeof actual !== 'object' || actual === null) {
            const error = new AssertionError({
                actual, expected, message, operator: 'deepStrictEqual', stackStartFn: caller,
            });
            error.operator = caller.name;
            throw error;
        }
        const keys = keysOf(expected);
        if (expected instanceof Error) keys.push('name', 'message');
        else if (keys.length === 0) {
            throw new codes.ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
        }
        for (const key of keys) {
            if (typeof actual[key] === 'string' && kindOf(expected[key]) === 'regexp'
                && expected[key].test(actual[key])) continue;
            if (key in actual && isDeepStrictEqual(actual[key], expected[key])) continue;
            if (message !== undefined) {
                refuse({ actual, expected, message, operator: caller.name, stackStartFn: caller });
            }
            const error = new AssertionError({
                actual: partsOf(actual, keys), expected: partsOf(expected, keys, actual),
                operator: 'deepStrictEqual', stackStartFn: caller,
            });
            error.actual = actual;
            error.expected = expected;
            error.operator = caller.name;
            throw error;
        }
    };

    /** Throws unless what was thrown is what `expected` describes. */
    const checkError = (actual, expected, message, caller) => {
        const refuseWith = (text) => {
            const error = new AssertionError({
                actual, expected, message: text, operator: caller.name, stackStartFn: caller,
            });
            error.generatedMessage = true;
            throw error;
        };
        const failWith = (text) => {
            if (message !== undefined) {
                refuse({ actual, expected, message, operator: caller.name, stackStartFn: caller });
            }
            refuseWith(text());
        };
        if (typeof expected !== 'function') {
            if (kindOf(expected) !== 'regexp') {
                checkAgainstObject(actual, expected, message, caller);
                return;
            }
            const text = String(actual);
            if (expected.test(text)) return;
            failWith(() => `The input did not match the regular expression ${inspect(expected)}. `
                + `Input:\n\n${inspect(text)}\n`);
        }
        if (expected.prototype !== undefined && actual instanceof expected) return;
        if (expected === Error || Object.prototype.isPrototypeOf.call(Error, expected)) {
            failWith(() => {
                const wanted = `The error is expected to be an instance of "${expected.name}". Received `;
                if (!isErrorLike(actual)) return `${wanted}"${hatchery.inspectWith(actual, { depth: -1 })}"`;
                const name = actual.constructor?.name || actual.name;
                return `${wanted}${expected.name === name ? 'an error with identical name but a different prototype.'
                    : `"${name}"`}\n\nError message:\n\n${actual.message}`;
            });
        }
        const answer = Reflect.apply(expected, {}, [actual]);
        if (answer === true) return;
        failWith(() => {
            const name = expected.name ? `"${expected.name}" ` : '';
            return `The ${name}validation function is expected to return "true". Received ${inspect(answer)}`
                + (isErrorLike(actual) ? `\n\nCaught error:\n\n${actual}` : '');
        });
    };

    const nothing = {};
    const catchSync = (run) => {
        validateFunction(run, 'fn');
        try {
            run();
        } catch (error) {
            return error;
        }
        return nothing;
    };
    const isThenable = (value) => kindOf(value) === 'promise'
        || (value !== null && typeof value === 'object' && typeof value.then === 'function'
            && typeof value.catch === 'function');
    const catchAsync = async (run) => {
        let promise = run;
        if (typeof run === 'function') {
            promise = run();
            if (!isThenable(promise)) {
                throw new codes.ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
            }
        } else if (!isThenable(run)) {
            throw new codes.ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], run);
        }
        try {
            await promise;
        } catch (error) {
            return error;
        }
        return nothing;
    };

    const expectError = (caller, actual, values) => {
        let [error, message] = values;
        if (typeof error === 'string') {
            if (values.length === 2) {
                throw new codes.ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
            }
            if (typeof actual === 'object' && actual !== null) {
                if (actual.message === error) {
                    throw new codes.ERR_AMBIGUOUS_ARGUMENT('error/message',
                        `The error message "${actual.message}" is identical to the message.`);
                }
            } else if (actual === error) {
                throw new codes.ERR_AMBIGUOUS_ARGUMENT('error/message',
                    `The error "${actual}" is identical to the message.`);
            }
            message = error;
            error = undefined;
        } else if (error !== undefined && error !== null && typeof error !== 'object' && typeof error !== 'function') {
            throw new codes.ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
        }
        if (actual === nothing) {
            const what = caller === assert.rejects ? 'rejection' : 'exception';
            const details = `${error?.name ? ` (${error.name})` : ''}${message ? `: ${message}` : '.'}`;
            refuse({
                actual: undefined, expected: error, operator: caller.name, stackStartFn: caller,
                message: message instanceof Error ? message : `Missing expected ${what}${details}`,
            });
        }
        if (error !== undefined && error !== null) checkError(actual, error, message, caller);
    };

    /** Whether what was thrown is of the kind that was not to be thrown. */
    const isUnwanted = (actual, expected) => {
        if (typeof expected !== 'function') {
            if (kindOf(expected) === 'regexp') return expected.test(String(actual));
            throw new codes.ERR_INVALID_ARG_TYPE('expected', ['Function', 'RegExp'], expected);
        }
        if (expected.prototype !== undefined && actual instanceof expected) return true;
        if (Object.prototype.isPrototypeOf.call(Error, expected)) return false;
        return Reflect.apply(expected, {}, [actual]) === true;
    };
    const expectNoError = (caller, actual, error, message) => {
        if (actual === nothing) return;
        if (typeof error === 'string') {
            message = error;
            error = undefined;
        }
        if (error && !isUnwanted(actual, error)) throw actual;
        const what = caller === assert.doesNotReject ? 'rejection' : 'exception';
        refuse({
            actual, expected: error, operator: caller.name, stackStartFn: caller,
            message: `Got unwanted ${what}${message ? `: ${message}` : '.'}\n`
                + `Actual message: "${actual && actual.message}"`,
        });
    };

    assert.throws = function throws(run, ...values) { expectError(throws, catchSync(run), values); };
    assert.rejects = async function rejects(run, ...values) { expectError(rejects, await catchAsync(run), values); };
    assert.doesNotThrow = function doesNotThrow(run, error, message) {
        expectNoError(doesNotThrow, catchSync(run), error, message);
    };
    assert.doesNotReject = async function doesNotReject(run, error, message) {
        expectNoError(doesNotReject, await catchAsync(run), error, message);
    };

    assert.ifError = function ifError(error) {
        if (error === null || error === undefined) return;
        let message = 'ifError got unwanted exception: ';
        if (typeof error === 'object' && typeof error.message === 'string') {
            message += error.message.length === 0 && error.constructor ? error.constructor.name : error.message;
        } else {
            message += inspect(error);
        }
        const failure = new AssertionError({
            actual: error, expected: null, operator: 'ifError', message, stackStartFn: ifError,
        });
        failure.generatedMessage = true;
        throw failure;
    };

    const defineMatch = (name, isWanted) => {
        const assertion = { [name](text, pattern, message) {
            if (kindOf(pattern) !== 'regexp') throw new codes.ERR_INVALID_ARG_TYPE('regexp', 'RegExp', pattern);
            if (typeof text === 'string' && pattern.test(text) === isWanted) return;
            if (message instanceof Error) throw message;
            const isGenerated = !message;
            const wording = message || (typeof text !== 'string'
                ? `The "string" argument must be of type string. Received ${describeReceived(text)}`
                : (isWanted ? 'The input did not match the regular expression '
                    : 'The input was expected to not match the regular expression ')
                    + `${inspect(pattern)}. Input:\n\n${inspect(text)}\n`);
            const error = new AssertionError({
                actual: text, expected: pattern, message: wording, operator: name, stackStartFn: assertion,
            });
            error.generatedMessage = isGenerated;
            throw error;
        } }[name];
        assert[name] = assertion;
    };
    defineMatch('match', true);
    defineMatch('doesNotMatch', false);

    const strict = function strict(...values) { checkTruth(strict, values); };
    assert.strict = Object.assign(strict, assert, {
        equal: assert.strictEqual, deepEqual: assert.deepStrictEqual, notEqual: assert.notStrictEqual,
        notDeepEqual: assert.notDeepStrictEqual,
    });
    assert.strict.strict = assert.strict;
    return assert;
});

hatchery.provide('assert/strict', () => hatchery.require('assert').strict);
