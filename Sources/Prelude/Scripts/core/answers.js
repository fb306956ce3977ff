'use strict';
// How an invocation is answered: what became of a handler is an ending, and one ending, or one of each event of a batch,
// goes to the engine exactly once.

const {
    stringify, isArray, cut, slice, startsWith, note, levels, outcomes, retryable, ownKeys, list, refusals, describe,
    describedJSON, outcomeOf, deliver, toWellFormed,
} = hatchery;
const { resultBytesMax } = hatchery.constants;

const outcomeNames = list();
for (let names = ownKeys(outcomes), i = 0; i < names.length; i++) outcomeNames[outcomes[names[i]]] = names[i];

/** Moves on when an invocation is answered: what a late promise still says is not for the next one. */
let turn = 0;
hatchery.currentTurn = () => turn;

/** An error no longer than may travel; `deliver` refuses what is too long. */
const deliverError = (outcome, refusal, described, details) => {
    turn += 1;
    for (let limit = 16384; limit > 0; limit >>= 1) {
        const json = describedJSON(described, limit, false);
        if (deliver(outcome, refusal, outcome === outcomes.outOfMemory, true, json, details) === 0) return;
    }
};

const made = (name, message, stack) => ({ __proto__: null, name, message, stack });

/** Answers with what was thrown. */
hatchery.fail = (error) => {
    deliverError(outcomeOf(error), 0, describe(error), undefined);
};

/** Answers that the payload is not what the function takes; no handler was called. */
hatchery.refuse = (message, refusal = refusals.malformed, name = 'InvalidEvent') => {
    deliverError(outcomes.badRequest, refusal, made(name, message, message), undefined);
};

/** Answers with an error of the function's that is no throw. */
hatchery.misbehave = (message, name = 'TypeError') => {
    deliverError(outcomes.badRequest, 0, made(name, message, `${name}: ${message}`), undefined);
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

/** The ending with `value` as JSON. */
const valueEnding = (value) => {
    try {
        return hatchery.ending(outcomes.ok, stringify(value), undefined);
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

/** Answers with one ending; `details` is further JSON, of a source's messages or a batch's results. */
hatchery.deliverEnding = (ending, details) => {
    if (ending.error !== undefined) {
        deliverError(ending.outcome, 0, ending.error, details);
        return;
    }
    if (ending.outcome === outcomes.filtered && details === undefined) {
        note(levels.info, 'the handler returned no event: nothing is forwarded');
    }
    const tooLong = deliver(ending.outcome, 0, false, false, ending.text, details);
    if (tooLong === 0) {
        turn += 1;
        return;
    }
    const what = details === undefined ? "the handler's result is" : 'result, messages and results together are';
    hatchery.misbehave(`${what} ${tooLong} bytes of JSON; at most ${resultBytesMax} are accepted: return less`);
};

/** Characters of one event's error; the answer's own error may be longer. */
const entryErrorMax = 1000;

const entryText = ({ outcome, text = 'null', error }) => {
    let shown = 'null';
    if (error !== undefined) {
        const name = toWellFormed(cut(error.name, entryErrorMax));
        shown = stringify({ __proto__: null, name, message: toWellFormed(cut(error.message, entryErrorMax)) });
    }
    const again = retryable[outcome] === 1;
    return `{"outcome":"${outcomeNames[outcome]}","retryable":${again},"result":${text},"error":${shown}}`;
};

/**
 * Answers with one ending for each event of a batch. Where all agree the answer has their outcome, else it is ok and the
 * results tell.
 * @param endings a list
 * @param {?string} text what the handler returned, as JSON, for people to read
 */
hatchery.deliverEndings = (endings, text) => {
    let details = '[';
    let outcome = endings[0].outcome;
    let left = 0;
    for (let i = 0; i < endings.length; i++) {
        details += (i === 0 ? '' : ',') + entryText(endings[i]);
        if (endings[i].outcome !== outcome) outcome = outcomes.ok;
        if (endings[i].outcome === outcomes.filtered) left += 1;
    }
    if (left > 0) note(levels.info, `${left} of ${endings.length} events were filtered`);
    const error = outcome === outcomes.ok ? undefined : endings[0].error;
    hatchery.deliverEnding(hatchery.ending(outcome, text, error), details + ']');
};
