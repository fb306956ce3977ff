'use strict';
// `Segment`: what a source function sends. Messages are kept until the function has ended well (SPEC 23, 49 to 56).

const {
    list, join, isArray, hasOwn, parse, stringify, TypeError, Error,
} = hatchery;
const { messageBytesMax } = hatchery.constants;
const { ValidationError } = hatchery;
const { uncurry } = hatchery;
const toLowerCase = uncurry(String.prototype.toLowerCase);

let events = list();
let objects = list();

hatchery.forgetMessages = () => {
    events = list();
    objects = list();
};

/** `{"events":[...],"objects":[...]}` */
hatchery.messagesText = () => `{"events":[${join(events, ',')}],"objects":[${join(objects, ',')}]}`;

/** A message as JSON; undefined where that is none of an object. */
const textOf = (message) => {
    try {
        const text = stringify(message);
        return text !== undefined && text[0] === '{' ? text : undefined;
    } catch (error) {
        const reason = hatchery.reasonNoJSON(error);
        if (reason === undefined) throw error;
        throw new TypeError(`the message cannot be JSON: it holds ${reason}`);
    }
};

/** Keeps a message that may travel; returns a copy that shares nothing with what the function holds. */
const keep = (messages, text) => {
    if (messages === events && hatchery.isLonger(text, messageBytesMax)) {
        throw new Error('failed calling Tracking API: the message is too large and over the maximum 32KB limit');
    }
    const copy = parse(text);
    messages[messages.length] = text;
    return copy;
};

const common = ['userId', 'anonymousId', 'context', 'integrations', 'messageId', 'sentAt', 'timestamp'];

/** Copies what is there and true of the named fields. */
const take = (fields, names, message) => {
    for (let i = 0; i < names.length; i++) {
        const value = fields[names[i]];
        if (value) message[names[i]] = value;
    }
    return message;
};

/** Copies a field that must be there, 0 and false too. */
const demand = (fields, name, message) => {
    const value = fields[name];
    if (value === undefined || value === null || value === '') {
        throw new ValidationError(`${name} is required but not defined`);
    }
    message[name] = value;
};

const hasId = (fields) => Boolean(fields.userId || fields.anonymousId);

const requireId = (fields) => {
    if (!hasId(fields)) throw new ValidationError('One of userId,anonymousId is required but not defined');
};

const check = (name, fields) => {
    if (!hatchery.isSource) {
        throw new Error(`Segment.${name} works in source functions only: this function's events come from its return`
            + ' value or its own requests');
    }
    if (typeof fields !== 'object' || fields === null || isArray(fields)) {
        throw new ValidationError(`Segment.${name} takes one object`);
    }
};

/** A method that makes events of one type. */
const makeEvent = (type, required, own, needsId) => (fields) => {
    check(type, fields);
    const message = { __proto__: null, type };
    if (required !== undefined) demand(fields, required, message);
    if (needsId || hatchery.requiresIds) requireId(fields);
    take(fields, common, message);
    take(fields, own, message);
    // A group stands for itself where nobody is named.
    if (type === 'group' && !hasId(fields)) message.userId = message.groupId;
    return keep(events, textOf(message));
};

const methods = {
    __proto__: null,
    identify: makeEvent('identify', undefined, ['traits'], true),
    track: makeEvent('track', 'event', ['properties'], true),
    group: makeEvent('group', 'groupId', ['traits'], false),
    page: makeEvent('page', undefined, ['name', 'category', 'properties'], false),
    screen: makeEvent('screen', undefined, ['name', 'category', 'properties'], false),
    alias: makeEvent('alias', 'previousId', [], true),
    set(fields) {
        check('set', fields);
        const message = { __proto__: null };
        demand(fields, 'collection', message);
        demand(fields, 'id', message);
        const { collection } = message;
        if (typeof collection !== 'string' || collection !== toLowerCase(collection)) {
            throw new ValidationError('collection must be a text in lower case');
        }
        return keep(objects, textOf(take(fields, ['properties'], message)));
    },
};

const segment = {};
for (const name of ['identify', 'track', 'group', 'page', 'screen', 'alias', 'set']) {
    const method = { [name](fields) { return methods[name](fields); } }[name];
    segment[name] = method;
}
hatchery.defineGlobal('Segment', segment);

/** Takes the messages that a function of the first kind returned (SPEC 11). */
hatchery.keepReturned = (value) => {
    if (typeof value !== 'object' || value === null || isArray(value)) {
        throw new TypeError('processEvents must return {events: [...], objects: [...]}');
    }
    const takeAll = (name, messages) => {
        const found = hasOwn(value, name) ? value[name] : undefined;
        if (found === undefined || found === null) return;
        if (!isArray(found)) throw new TypeError(`processEvents must return a list of ${name}`);
        for (let i = 0; i < found.length; i++) {
            const text = textOf(found[i]);
            if (text === undefined) throw new TypeError(`processEvents returned no object at ${name}[${i}]`);
            keep(messages, text);
        }
    };
    takeAll('events', events);
    takeAll('objects', objects);
};
