'use strict';
// The one way from the engine into a customer's function and back: load once, then run payload by payload.

const {
    apply, parse, hasOwn, isArray, cut, list, TypeError, note, levels, outcomes, describe, describedJSON, forgetters,
    isOutOfMemory, eventFault, resetConsole, EventNotSupported, dropLoads, fail, refuse, misbehave, endingOf,
    thrownEnding, deliverEnding, deliverEndings, deliverMessages, rememberBatch, batchEndings, currentTurn, kinds,
    compatibility,
} = hatchery;
const { batchEventsMax } = hatchery.constants;

/** Reads handler `index` in the customer's scope; undefined before a load. */
let readHandler;
let settingsText = '{}';
/** Compatibility flags of the function, a bit for each. */
let flags = 0;

const batchIndex = 7;
const sourceIndex = 8;

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

const handlerAt = (index) => {
    const found = index < 0 ? undefined : readHandler(index);
    return typeof found === 'function' ? found : undefined;
};

const hasBatches = () =>
    hatchery.kind === kinds.destination
    || (hatchery.isInsert && hatchery.kind !== kinds.sourceInsert && (flags & compatibility.noInsertBatches) === 0);

const batchHandler = () => (hasBatches() ? handlerAt(batchIndex) : undefined);

/** Calls `body`; what memory or stack running out throws is an answer as well. */
const guarded = (body, argument) => {
    try {
        body(argument);
    } catch (error) {
        fail(error);
    }
};

const isThenable = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

const settle = async (returned, then, mine) => {
    let value;
    try {
        value = await returned;
    } catch (error) {
        if (mine === currentTurn()) fail(error);
        return;
    }
    if (mine === currentTurn()) guarded(then, value);
};

/** Calls a handler and goes on with what it returns, now or in a later job. */
const call = (handler, input, then) => {
    let returned;
    try {
        returned = handler(input, parse(settingsText));
    } catch (error) {
        fail(error);
        return;
    }
    if (isThenable(returned)) settle(returned, then, currentTurn());
    else guarded(then, returned);
};

const isEvent = (event) => typeof event === 'object' && event !== null && !isArray(event)
    && hasOwn(event, 'type') && typeof event.type === 'string';

const notSupported = (type) => new EventNotSupported(`${cut(type, 100)} not supported`);

const isIgnored = (type) => indexOfType(type) < 0 && (flags & compatibility.ignoreUnknownTypes) !== 0;

const answerEvent = (value) => deliverEnding(endingOf(value));

const runEvent = (event) => {
    const handler = handlerAt(indexOfType(event.type));
    if (handler !== undefined) {
        call(handler, event, answerEvent);
        return;
    }
    if (isIgnored(event.type)) {
        answerEvent(hatchery.isInsert ? event : undefined);
        return;
    }
    const onBatch = (flags & compatibility.singleHandlers) === 0 ? batchHandler() : undefined;
    if (onBatch === undefined || indexOfType(event.type) < 0) {
        fail(notSupported(event.type));
        return;
    }
    // A batch of one, answered as the one event it is (SPEC 86).
    const events = [event];
    const sent = rememberBatch(events);
    call(onBatch, events, (value) => {
        const endings = batchEndings(value, sent);
        const one = isArray(endings) ? endings[0] : endings;
        const isPlain = one.outcome === outcomes.ok && !hatchery.isInsert;
        deliverEnding(isPlain ? endingOf(value) : one);
    });
};

/** A batch for a function without `onBatch`: one event after the other, each with an ending of its own. */
const endEach = async (events, mine) => {
    const endings = list();
    for (let i = 0; i < events.length; i++) {
        const { type } = events[i];
        const handler = handlerAt(indexOfType(type));
        try {
            if (handler !== undefined) {
                const value = await handler(events[i], parse(settingsText));
                if (mine !== currentTurn()) return endings;
                endings[i] = endingOf(value);
            } else if (isIgnored(type)) {
                endings[i] = endingOf(hatchery.isInsert ? events[i] : undefined);
            } else {
                endings[i] = thrownEnding(notSupported(type));
            }
        } catch (error) {
            if (mine !== currentTurn()) return endings;
            endings[i] = thrownEnding(error);
        }
        // The process has no memory left for the events behind it.
        if (endings[i].outcome === outcomes.outOfMemory) {
            deliverEnding(endings[i]);
            return endings;
        }
    }
    return endings;
};

const runBatch = (events) => {
    if (!hasBatches()) {
        refuse(hatchery.isSource ? 'a list is no request: send one object with body, headers and queryParameters'
            : 'this function takes no batches: send one event at a time');
        return;
    }
    if (events.length === 0) {
        refuse('the batch is empty: send at least one event');
        return;
    }
    if (events.length > batchEventsMax) {
        refuse(`the batch has ${events.length} events; at most ${batchEventsMax} are accepted: send several batches`);
        return;
    }
    for (let i = 0; i < events.length; i++) {
        if (!isEvent(events[i])) {
            refuse(`entry ${i} of the batch must be a JSON object with a \`type\``);
            return;
        }
    }
    const onBatch = batchHandler();
    if (onBatch === undefined) {
        const mine = currentTurn();
        settle(endEach(events, mine), (endings) => deliverEndings(endings, undefined), mine);
        return;
    }
    const sent = rememberBatch(events);
    call(onBatch, events, (value) => {
        const endings = batchEndings(value, sent);
        if (isArray(endings)) deliverEndings(endings, hatchery.shownResult(value));
        else deliverEnding(endings);
    });
};

/** Answers for a source: what it returned is shown, what it sent counts (SPEC 23). */
const answerSource = (value) => {
    const shown = endingOf(value);
    if (shown.error !== undefined) note(levels.warn, `${shown.error.message}: it is left out`);
    deliverMessages(shown.text, hatchery.messagesText());
};

const runSource = (payload) => {
    const parts = hatchery.unwrapRequest(payload);
    const onRequest = handlerAt(sourceIndex);
    const legacy = onRequest === undefined ? hatchery.legacyHandler?.() : undefined;
    if (onRequest === undefined && legacy === undefined) {
        fail(notSupported('request'));
        return;
    }
    const request = hatchery.makeRequest(parts);
    if (request === undefined) return;
    if (onRequest !== undefined) {
        call(onRequest, request, answerSource);
        return;
    }
    const { body = '', headers = {}, queryParameters = {} } = parts;
    call(legacy, { payload: { body, headers, queryParameters } }, (value) => {
        hatchery.keepReturned(value);
        answerSource(undefined);
    });
};

/** Runs the handler for one payload; the answer comes through `deliver`, now or in a later job. */
hatchery.run = (text) => {
    hatchery.beginTurn();
    resetConsole();
    dropLoads();
    hatchery.forgetMessages();
    let payload;
    try {
        payload = parse(text);
    } catch (error) {
        if (isOutOfMemory(error)) fail(error);
        else refuse(`the event is not JSON: ${eventFault()}`);
        return;
    }
    if (isArray(payload)) runBatch(payload);
    else if (hatchery.isSource) {
        if (typeof payload === 'object' && payload !== null) runSource(payload);
        else refuse('a request must be a JSON object with body, headers and queryParameters');
    } else if (isEvent(payload)) runEvent(payload);
    else refuse('the event must be a JSON object with a `type`');
};

/** Ends an invocation whose promise nothing can settle any more. */
hatchery.abandon = () => misbehave("the handler's promise can never settle: nothing is pending", 'Error');

const captureReader = (reader) => { readHandler = reader; };

/** Takes the rules that the function asked for. */
const takeRules = (kind, rules) => {
    hatchery.kind = kind;
    hatchery.isInsert = kind === kinds.insert || kind === kinds.sourceInsert;
    hatchery.isSource = kind === kinds.source;
    ({ flags } = rules);
    hatchery.requiresIds = (flags & compatibility.requireIds) !== 0;
    hatchery.sortsKeys = (flags & compatibility.alphabeticalKeys) !== 0;
    hatchery.bodyBytesMax = rules.bodyBytesMax;
    hatchery.contentTypes = rules.contentTypes;
    hatchery.ingestHost = rules.ingestHost;
    hatchery.limitErrorClasses(rules.errorClasses);
    hatchery.legacyHandler = undefined;
    if (hatchery.isSource && (flags & compatibility.processEvents) !== 0) {
        const exported = {};
        hatchery.defineGlobal('exports', exported);
        hatchery.legacyHandler = () =>
            (typeof exported.processEvents === 'function' ? exported.processEvents : undefined);
    }
};

/**
 * Runs the function's top-level code.
 * @param {Function} code takes the function that captures the reader of its handlers
 * @param {string} rules JSON, see ScriptEngine.load
 * @returns {?string} an error as JSON; undefined if all went well
 */
hatchery.load = (code, kind, settings, rules) => {
    resetConsole();
    readHandler = undefined;
    takeRules(kind, parse(rules));
    try {
        const parsed = parse(settings);
        if (typeof parsed !== 'object' || parsed === null || isArray(parsed)) throw new TypeError('not an object');
        settingsText = settings;
    } catch (error) {
        const message = `the settings are not a JSON object: ${describe(error).message}`;
        return describedJSON({ __proto__: null, name: 'InvalidSettings', message, stack: message }, 3000, false);
    }
    if (hatchery.isSource && hatchery.makeRequest === undefined) {
        const message = 'source functions need the full runtime: worker.runtime is core';
        return describedJSON({ __proto__: null, name: 'Error', message, stack: message }, 3000, false);
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

/** The handlers that are there now: a bit for each index, and one behind them for the one that is exported. */
hatchery.handlers = () => {
    let found = 0;
    for (let index = 0; index <= sourceIndex; index++) {
        if (handlerAt(index) !== undefined) found |= 1 << index;
    }
    if (hatchery.legacyHandler?.() !== undefined) found |= 1 << (sourceIndex + 1);
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
    hatchery.isInsert = hatchery.isSource = false;
    hatchery.forgetMessages();
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
