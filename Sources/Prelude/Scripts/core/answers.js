'use strict';
// How an invocation is answered: what became of a handler is an ending, and one ending, or one of each event of a
// batch, goes to the engine exactly once.

const {
    stringify, isArray, cut, slice, startsWith, note, levels, outcomes, retryable, ownKeys, list, refusals, describe,
    describedJSON, outcomeOf, deliver, toWellFormed,
} = hatchery;
const { resultBytesMax } = hatchery.constants;

const outcomeNames = list();
for (let names = ownKeys(outcomes), i = 0; i < names.length; i++) outcomeNames[outcomes[names[i]]] = names[i];

/** Bytes of UTF-8. */
hatchery.utf8Bytes = hatchery.bytes.utf8Length;

/** Whether a text has more than `limit` bytes of UTF-8. */
hatchery.isLonger = (text, limit) =>
    text.length > limit || (text.length * 3 > limit && hatchery.utf8Bytes(text) > limit);

/** Moves on when an invocation is answered: what a late promise still says is not for the next one. */
let turn = 0;
hatchery.currentTurn = () => turn;
hatchery.beginTurn = () => { turn += 1; };

/** Hands an answer to the engine; returns 0, or the bytes of texts that are too long: then there is no answer yet. */
const hand = (outcome, refusal, isError, text, details) => {
    const excess = deliver(outcome, refusal, outcome === outcomes.outOfMemory, isError, text, details);
    if (excess === 0) turn += 1;
    return excess;
};

/** An error no longer than may travel. */
const handError = (outcome, refusal, described, details) => {
    let excess = 0;
    for (let limit = 16384; limit > 0; limit >>= 1) {
        excess = hand(outcome, refusal, true, describedJSON(described, limit, false), details);
        if (excess === 0) return 0;
    }
    return excess;
};

const handEnding = ({ outcome, text, error }, details) =>
    (error === undefined ? hand(outcome, 0, false, text, details) : handError(outcome, 0, error, details));

const made = (name, message, stack) => ({ __proto__: null, name, message, stack });

/** Answers with what was thrown. */
hatchery.fail = (error) => {
    handError(outcomeOf(error), 0, describe(error), undefined);
};

/** Answers that the payload is not what the function takes; no handler was called. */
hatchery.refuse = (message, refusal = refusals.malformed, name = 'InvalidEvent') => {
    handError(outcomes.badRequest, refusal, made(name, message, message), undefined);
};

/** Answers with an error of the function's that is no throw. */
hatchery.misbehave = (message, name = 'TypeError') => {
    handError(outcomes.badRequest, 0, made(name, message, `${name}: ${message}`), undefined);
};

/** How one event ended: JSON of a result or a described error, or neither. */
hatchery.ending = (outcome, text, error) => ({ __proto__: null, outcome, text, error });

hatchery.thrownEnding = (error) => hatchery.ending(outcomeOf(error), undefined, describe(error));

/** The ending of an event whose handler did something that it may not. */
hatchery.wrongEnding = (message) =>
    hatchery.ending(outcomes.badRequest, undefined, made('TypeError', message, `TypeError: ${message}`));

/** The ending of an event whose status a batch handler returned (SPEC 81). */
hatchery.statusEnding = (status, text) => {
    if (status >= 200 && status <= 299) return hatchery.ending(outcomes.ok, undefined, undefined);
    const isLater = status === 429 || (status >= 500 && status <= 599);
    const name = isLater ? 'RetryError' : 'Error';
    const message = typeof text === 'string' && text !== '' ? text : `status ${status}`;
    const outcome = isLater ? outcomes.retry : outcomes.badRequest;
    return hatchery.ending(outcome, undefined, made(name, message, `${name}: ${message}`));
};

const filtered = () => hatchery.ending(outcomes.filtered, undefined, undefined);

/** What a value holds that JSON.stringify refused; undefined if `error` is about something else. */
hatchery.reasonNoJSON = (error) => {
    const { message } = describe(error);
    const prefix = 'JSON.stringify cannot serialize ';
    if (!startsWith(message, prefix)) return undefined;
    return slice(message, prefix.length, message[message.length - 1] === '.' ? -1 : message.length);
};

const tooLong = (what, bytes) =>
    `${what} ${bytes} bytes of JSON; at most ${resultBytesMax} are accepted: return less`;

/** The ending with `value` as JSON. */
const valueEnding = (value) => {
    try {
        const text = stringify(value);
        if (text !== undefined && hatchery.isLonger(text, resultBytesMax)) {
            return hatchery.wrongEnding(tooLong("the handler's result is", hatchery.utf8Bytes(text)));
        }
        return hatchery.ending(outcomes.ok, text, undefined);
    } catch (error) {
        const reason = hatchery.reasonNoJSON(error);
        if (reason === undefined) return hatchery.thrownEnding(error);
        return hatchery.wrongEnding(`the handler's result cannot be JSON: it holds ${reason}`);
    }
};

/** The ending that an insert's handler has decided on by what it returned for one event (SPEC 20). */
hatchery.insertEnding = (value) => {
    if (value === undefined || value === null) return filtered();
    if (typeof value !== 'object' || isArray(value)) {
        return hatchery.wrongEnding(
            'the handler of an insert function must return an event (an object), or nothing to filter it');
    }
    const ending = valueEnding(value);
    if (ending.outcome === outcomes.ok && (ending.text === undefined || ending.text[0] !== '{')) {
        return hatchery.wrongEnding(
            'the handler of an insert function must return an event: toJSON made something else of it');
    }
    return ending;
};

/** The ending that a handler has decided on by what it returned for one event (SPEC 19, 20). */
hatchery.endingOf = (value) => (hatchery.isInsert ? hatchery.insertEnding(value) : valueEnding(value));

/** The same ending without its result, which is for people to read: what was sent or returned beside it counts. */
const withoutResult = (whole, bytes) => {
    if (whole.text !== undefined) {
        note(levels.warn, `with the handler's result the answer has ${bytes} bytes of JSON; `
            + `at most ${resultBytesMax} are accepted: the result is left out`);
    }
    return hatchery.ending(whole.outcome, undefined, whole.error);
};

/** Answers with the ending of one event. */
hatchery.deliverEnding = (one) => {
    if (one.outcome === outcomes.filtered && one.error === undefined) {
        note(levels.info, 'the handler returned no event: nothing is forwarded');
    }
    handEnding(one, undefined);
};

/**
 * Answers for a source that has ended well.
 * @param {?string} text what the handler returned, as JSON, for people to read
 * @param {string} messages JSON
 */
hatchery.deliverMessages = (text, messages) => {
    const whole = hatchery.ending(outcomes.ok, text, undefined);
    let bytes = handEnding(whole, messages);
    if (bytes > 0) bytes = handEnding(withoutResult(whole, bytes), messages);
    if (bytes > 0) hatchery.misbehave(tooLong('the messages together are', bytes));
};

/** Characters of an event's error: the answer's own may be longer, those of a large batch must be shorter. */
const entryErrorMax = 1000;
const entryErrorMin = 100;

const entryText = ({ outcome, text = 'null', error }, limit) => {
    let shown = 'null';
    if (error !== undefined) {
        const name = toWellFormed(cut(error.name, limit));
        shown = stringify({ __proto__: null, name, message: toWellFormed(cut(error.message, limit)) });
    }
    const again = retryable[outcome] === 1;
    return `{"outcome":"${outcomeNames[outcome]}","retryable":${again},"result":${text},"error":${shown}}`;
};

const entriesText = (endings, limit) => {
    let entries = '';
    for (let i = 0; i < endings.length; i++) entries += (i === 0 ? '' : ',') + entryText(endings[i], limit);
    return `[${entries}]`;
};

/**
 * Answers with one ending for each event of a batch. Where all agree the answer has their outcome, else it is ok and
 * the results tell.
 * @param endings a list, not empty
 * @param {?string} text what the handler returned, as JSON, for people to read
 */
hatchery.deliverEndings = (endings, text) => {
    let { outcome } = endings[0];
    let left = 0;
    for (let i = 0; i < endings.length; i++) {
        if (endings[i].outcome !== outcome) outcome = outcomes.ok;
        if (endings[i].outcome === outcomes.filtered) left += 1;
    }
    if (left > 0) note(levels.info, `${left} of ${endings.length} events were filtered`);
    const error = outcome === outcomes.ok ? undefined : endings[0].error;
    const whole = hatchery.ending(outcome, error === undefined ? text : undefined, error);
    const entries = entriesText(endings, entryErrorMax);
    let bytes = handEnding(whole, entries);
    if (bytes > 0) bytes = handEnding(withoutResult(whole, bytes), entries);
    if (bytes > 0) bytes = handEnding(hatchery.ending(outcome, undefined, error), entriesText(endings, entryErrorMin));
    if (bytes > 0) hatchery.misbehave(tooLong('the results together are', bytes));
};
