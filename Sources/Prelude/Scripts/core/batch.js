'use strict';
// Batches: what `onBatch` returned decides how each of its events ended (SPEC 80 to 86).

const { isArray, hasOwn, list, outcomes, ending, wrongEnding, statusEnding, insertEnding, stringify } = hatchery;

const isObject = (value) => typeof value === 'object' && value !== null;
const isStatus = (value) => isObject(value) && !isArray(value) && typeof value.status === 'number';

const repeated = (count, one) => {
    const endings = list();
    for (let i = 0; i < count; i++) endings[i] = one;
    return endings;
};

const statusEndings = (value, each) => {
    const endings = list();
    for (let i = 0; i < value.length; i++) {
        const entry = value[i];
        const ended = isStatus(entry) ? statusEnding(entry.status, entry.errormessage) : undefined;
        endings[i] = ended === undefined || ended.outcome === outcomes.ok ? each(i) : ended;
    }
    return endings;
};

const wrongCount = (returned, sent) =>
    `onBatch returned ${returned} ${returned === 1 ? 'entry' : 'entries'} for ${sent} ${sent === 1 ? 'event' : 'events'}`;

/** A destination's list of statuses, one for each event; anything else it returns means that all went well. */
const destinationEndings = (value, events) => {
    const fine = ending(outcomes.ok, undefined, undefined);
    if (!isArray(value)) return repeated(events.length, fine);
    let hasStatus = false;
    for (let i = 0; i < value.length && !hasStatus; i++) hasStatus = isStatus(value[i]);
    if (!hasStatus) return repeated(events.length, fine);
    if (value.length !== events.length) {
        return wrongEnding(`${wrongCount(value.length, events.length)}: a list of statuses has one for each`);
    }
    return statusEndings(value, () => fine);
};

/** The place of each event by its messageId; undefined where one has none or two are the same. */
const placesOf = (events) => {
    const places = { __proto__: null };
    for (let i = 0; i < events.length; i++) {
        const id = isObject(events[i]) ? events[i].messageId : undefined;
        if (typeof id !== 'string' || places[id] !== undefined) return undefined;
        places[id] = i;
    }
    return places;
};

/** What was returned for each event by its messageId, wherever it stands; undefined where ids do not decide. */
const matchedById = (value, ids) => {
    const places = placesOf(ids);
    if (places === undefined) return undefined;
    const matched = list();
    const taken = { __proto__: null };
    for (let i = 0; i < ids.length; i++) matched[i] = undefined;
    for (let i = 0; i < value.length; i++) {
        if (value[i] === undefined || value[i] === null) continue;
        const id = isObject(value[i]) ? value[i].messageId : undefined;
        if (typeof id !== 'string' || places[id] === undefined || taken[id] === true) return undefined;
        taken[id] = true;
        matched[places[id]] = value[i];
    }
    return matched;
};

/**
 * An insert's events: by messageId, else by place (SPEC 83).
 * @param ids copies of the events as they came, of which the messageId is looked at
 */
const insertEndings = (value, events, ids) => {
    if (value === undefined || value === null) return repeated(events.length, insertEnding(undefined));
    if (!isArray(value)) return wrongEnding('onBatch of an insert function must return a list of events');
    let statuses = 0;
    for (let i = 0; i < value.length; i++) if (isStatus(value[i]) && !hasOwn(value[i], 'type')) statuses += 1;
    if (statuses > 0 && statuses === value.length && statuses === events.length) {
        return statusEndings(value, (i) => insertEnding(events[i]));
    }
    const matched = matchedById(value, ids) ?? (value.length === events.length ? value : undefined);
    if (matched === undefined) {
        return wrongEnding(`${wrongCount(value.length, events.length)}, and messageIds do not tell which they are`);
    }
    const endings = list();
    for (let i = 0; i < events.length; i++) endings[i] = insertEnding(matched[i]);
    return endings;
};

/** The messageIds of a batch, before its handler can change them. */
hatchery.idsOf = (events) => {
    const ids = list();
    for (let i = 0; i < events.length; i++) {
        ids[i] = { __proto__: null, messageId: hasOwn(events[i], 'messageId') ? events[i].messageId : undefined };
    }
    return ids;
};

/** The endings of a batch by what onBatch returned; one ending alone is that of the whole batch. */
hatchery.batchEndings = (value, events, ids) =>
    (hatchery.isInsert ? insertEndings(value, events, ids) : destinationEndings(value, events));

/** What a destination's onBatch returned, for people to read; undefined if it cannot be shown. */
hatchery.shownResult = (value) => {
    if (hatchery.isInsert) return undefined;
    try {
        return stringify(value);
    } catch {
        return undefined;
    }
};
