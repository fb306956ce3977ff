'use strict';
// Batches: what `onBatch` returned decides how each of its events ended (SPEC 80 to 86).

const { isArray, hasOwn, list, outcomes, ending, wrongEnding, statusEnding, insertEnding, stringify } = hatchery;
const { batchEventsMax } = hatchery.constants;

const isObject = (value) => typeof value === 'object' && value !== null;
const isStatus = (value) => isObject(value) && !isArray(value) && typeof value.status === 'number';

/** What a batch held before its handler could change the list or its events: a list of `{event, messageId}`. */
hatchery.rememberBatch = (events) => {
    const sent = list();
    for (let i = 0; i < events.length; i++) {
        const event = events[i];
        const messageId = hasOwn(event, 'messageId') ? event.messageId : undefined;
        sent[i] = { __proto__: null, event, messageId };
    }
    return sent;
};

const repeated = (count, one) => {
    const endings = list();
    for (let i = 0; i < count; i++) endings[i] = one;
    return endings;
};

const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;

const wrongCount = (returned, sent) =>
    `onBatch returned ${counted(returned, 'entry', 'entries')} for ${counted(sent, 'event', 'events')}`;

/** A destination's list of statuses, one for each event; anything else it returns means that all went well. */
const destinationEndings = (value, sent) => {
    const fine = ending(outcomes.ok, undefined, undefined);
    if (!isArray(value)) return repeated(sent.length, fine);
    let hasStatus = false;
    for (let i = 0; i < value.length && i < batchEventsMax && !hasStatus; i++) hasStatus = isStatus(value[i]);
    if (!hasStatus) return repeated(sent.length, fine);
    if (value.length !== sent.length) {
        return wrongEnding(`${wrongCount(value.length, sent.length)}: a list of statuses has one for each`);
    }
    const endings = list();
    for (let i = 0; i < value.length; i++) {
        const entry = value[i];
        endings[i] = isStatus(entry) ? statusEnding(entry.status, entry.errormessage) : fine;
    }
    return endings;
};

/** The place of each event by its messageId; undefined where one has none or two are the same. */
const placesOf = (sent) => {
    const places = { __proto__: null };
    for (let i = 0; i < sent.length; i++) {
        const { messageId } = sent[i];
        if (typeof messageId !== 'string' || places[messageId] !== undefined) return undefined;
        places[messageId] = i;
    }
    return places;
};

/** What was returned for each event by its messageId, wherever it stands; undefined where ids do not decide. */
const matchedById = (value, sent) => {
    const places = placesOf(sent);
    if (places === undefined) return undefined;
    const matched = list();
    const taken = { __proto__: null };
    for (let i = 0; i < sent.length; i++) matched[i] = undefined;
    for (let i = 0; i < value.length; i++) {
        const entry = value[i];
        if (entry === undefined || entry === null) continue;
        const id = isObject(entry) && hasOwn(entry, 'messageId') ? entry.messageId : undefined;
        if (typeof id !== 'string' || places[id] === undefined || taken[id] === true) return undefined;
        taken[id] = true;
        matched[places[id]] = entry;
    }
    return matched;
};

/** What an entry says of the event that was sent: a status, with the event itself where it is good, or an event. */
const insertEntryEnding = (entry, { event }) => {
    if (!isObject(entry) || hasOwn(entry, 'type') || !isStatus(entry)) return insertEnding(entry);
    const ended = statusEnding(entry.status, entry.errormessage);
    return ended.outcome === outcomes.ok ? insertEnding(event) : ended;
};

/** An insert's events: by messageId, else by place (SPEC 83). */
const insertEndings = (value, sent) => {
    if (value === undefined || value === null) return repeated(sent.length, insertEnding(undefined));
    if (!isArray(value)) return wrongEnding('onBatch of an insert function must return a list of events');
    const matched = matchedById(value, sent) ?? (value.length === sent.length ? value : undefined);
    if (matched === undefined) {
        return wrongEnding(`${wrongCount(value.length, sent.length)}, and messageIds do not tell which they are`);
    }
    const endings = list();
    for (let i = 0; i < sent.length; i++) endings[i] = insertEntryEnding(matched[i], sent[i]);
    return endings;
};

/**
 * The endings of a batch by what onBatch returned; one ending alone is that of the whole batch.
 * @param sent see rememberBatch
 */
hatchery.batchEndings = (value, sent) =>
    (hatchery.isInsert ? insertEndings(value, sent) : destinationEndings(value, sent));

/** What a destination's onBatch returned, for people to read; undefined if it cannot be shown. */
hatchery.shownResult = (value) => {
    if (hatchery.isInsert) return undefined;
    try {
        return stringify(value);
    } catch {
        return undefined;
    }
};
