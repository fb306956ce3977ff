'use strict';
// The one way from the engine into a customer's function and back: load once, then run event by event.

const {
    apply, parse, stringify, hasOwn, isArray, cut, slice, startsWith, Error, TypeError, note, levels, outcomes,
    describe, describedJSON, outcomeOf, forgetters, isOutOfMemory, deliver, eventFault, resetConsole, EventNotSupported,
    dropLoads,
} = hatchery;
const { resultBytesMax } = hatchery.constants;

/** Reads handler `index` in the customer's scope; undefined before a load. */
let readHandler;
let settingsText = '{}';
/** An insert's result replaces the event, so it must be one. */
let isInsert = false;
let isSource = false;
/** Moves on when an invocation is answered: what a late promise still says is not for the next one. */
let turn = 0;

/** An error no longer than may travel; `deliver` refuses what is too long. */
const deliverError = (outcome, wasRefused, described) => {
    turn += 1;
    const flags = (wasRefused ? 1 : 0) | (outcome === outcomes.outOfMemory ? 2 : 0);
    for (let limit = 16384; limit > 0; limit >>= 1) {
        if (deliver(outcome, flags, true, describedJSON(described, limit, false)) === 0) return;
    }
};

const fail = (error) => {
    deliverError(outcomeOf(error), false, describe(error));
};

const refuse = hatchery.refuse = (message) => {
    deliverError(outcomes.badRequest, true, { __proto__: null, name: 'InvalidEvent', message, stack: message });
};

const misbehave = (message) => {
    const error = { __proto__: null, name: 'TypeError', message, stack: `TypeError: ${message}` };
    deliverError(outcomes.badRequest, false, error);
};

/** The value as JSON; undefined if there is none, null once the invocation is answered with an error. */
const textOfResult = (value) => {
    try {
        return stringify(value);
    } catch (error) {
        const { message } = describe(error);
        const prefix = 'JSON.stringify cannot serialize ';
        if (!startsWith(message, prefix)) fail(error);
        else misbehave(`the handler's result cannot be JSON: it holds ${slice(message, prefix.length)}`);
        return null;
    }
};

const succeed = (value) => {
    if (isInsert) {
        if (value === undefined || value === null) {
            note(levels.info, 'the handler returned no event: nothing is forwarded');
            turn += 1;
            deliver(outcomes.filtered, 0, false, undefined);
            return;
        }
        if (typeof value !== 'object' || isArray(value)) {
            misbehave('the handler of an insert function must return an event (an object), or nothing to filter it');
            return;
        }
    }
    const text = textOfResult(value);
    if (text === null) return;
    if (isInsert && (text === undefined || text[0] !== '{')) {
        misbehave('the handler of an insert function must return an event: toJSON made something else of it');
        return;
    }
    const tooLong = deliver(outcomes.ok, 0, false, text);
    if (tooLong === 0) {
        turn += 1;
        return;
    }
    const limit = `at most ${resultBytesMax} are accepted: return less`;
    misbehave(`the handler's result is ${tooLong} bytes of JSON; ${limit}`);
};

const settle = async (returned, mine) => {
    let value;
    try {
        value = await returned;
    } catch (error) {
        if (mine === turn) fail(error);
        return;
    }
    if (mine === turn) answer(value);
};

/** succeed() where memory or stack may run out on the way. */
const answer = (value) => {
    try {
        succeed(value);
    } catch (error) {
        fail(error);
    }
};

const indexOfType = (type) => {
    switch (type) {
        case 'identify': return 0;
        case 'track': return 1;
        case 'page': return 2;
        case 'screen': return 3;
        case 'group': return 4;
        case 'alias': return 5;
        case 'delete': return 6;
        default: return -1;
    }
};
const sourceIndex = 8;

/** Runs the handler for one event; the answer comes through `deliver`, now or in a later job. */
hatchery.run = (text) => {
    resetConsole();
    dropLoads();
    let event;
    try {
        event = parse(text);
    } catch (error) {
        if (isOutOfMemory(error)) fail(error);
        else refuse(`the event is not JSON: ${eventFault()}`);
        return;
    }
    if (typeof event !== 'object' || event === null) {
        refuse('the event must be a JSON object with a `type`');
        return;
    }
    if (isArray(event)) {
        refuse('a list of events is not accepted: send one event at a time');
        return;
    }
    const type = isSource ? 'request' : hasOwn(event, 'type') ? event.type : undefined;
    if (typeof type !== 'string') {
        refuse('the event must be a JSON object with a `type`');
        return;
    }
    const index = isSource ? sourceIndex : indexOfType(type);
    const handler = index < 0 ? undefined : readHandler(index);
    if (typeof handler !== 'function') {
        fail(new EventNotSupported(`${cut(type, 100)} not supported`));
        return;
    }
    let returned;
    try {
        returned = handler(event, parse(settingsText));
    } catch (error) {
        fail(error);
        return;
    }
    if ((typeof returned === 'object' && returned !== null) || typeof returned === 'function') settle(returned, turn);
    else answer(returned);
};

/** Ends an invocation whose promise nothing can settle any more. */
hatchery.abandon = () => {
    const message = "the handler's promise can never settle: nothing is pending";
    deliverError(outcomes.badRequest, false, { __proto__: null, name: 'Error', message, stack: `Error: ${message}` });
};

const captureReader = (reader) => { readHandler = reader; };

/**
 * Runs the function's top-level code.
 * @param {Function} code takes the function that captures the reader of its handlers
 * @returns {?string} an error as JSON; undefined if all went well
 */
hatchery.load = (code, kind, settings) => {
    resetConsole();
    readHandler = undefined;
    isInsert = kind === hatchery.kinds.insert || kind === hatchery.kinds.sourceInsert;
    isSource = kind === hatchery.kinds.source;
    try {
        const parsed = parse(settings);
        if (typeof parsed !== 'object' || parsed === null || isArray(parsed)) throw new TypeError('not an object');
        settingsText = settings;
    } catch (error) {
        const message = `the settings are not a JSON object: ${describe(error).message}`;
        return describedJSON({ __proto__: null, name: 'InvalidSettings', message, stack: message }, 3000, false);
    }
    try {
        apply(code, globalThis, [captureReader]);
        return undefined;
    } catch (error) {
        return failedLoad(error);
    }
};

const failedLoad = (error) => {
    hatchery.state[hatchery.stateIndex.outOfMemory] = isOutOfMemory(error) ? 1 : 0;
    // Within the limit even where each character of the three texts takes six bytes.
    return describedJSON(describe(error), 3000, true);
};

/** The handlers that are there now: a bit for each index. */
hatchery.handlers = () => {
    let found = 0;
    for (let index = 0; index <= sourceIndex; index++) {
        if (typeof readHandler(index) === 'function') found |= 1 << index;
    }
    return found;
};

/** A syntax error at a place the engine has found, as JSON. */
hatchery.syntaxErrorJSON = (message, line, column) => {
    const stack = `SyntaxError: ${message}\n    at function.js:${line}:${column}`;
    return describedJSON({ __proto__: null, name: 'SyntaxError', message, stack, place: { line, column } }, 3000, true);
};

/** Forgets the function and all it left behind outside of its own objects, for a context that is to look untouched. */
hatchery.forget = () => {
    readHandler = undefined;
    settingsText = '{}';
    isInsert = isSource = false;
    hatchery.forgetConsole();
    hatchery.forgetTimers();
    hatchery.forgetCache();
    hatchery.forgetExchanges();
    hatchery.renumberTimers();
    for (let i = 0; i < forgetters.length; i++) forgetters[i]();
};

/** Called by the engine for each rejection that nobody has handled. */
hatchery.unhandled = (promise, reason) => {
    if (!hatchery.reportRejection(promise, reason)) return;
    note(levels.error, `Unhandled rejection: ${describe(reason).stack}`);
};
