'use strict';
// structuredClone, and the same for messages and details of events.

const { webidl, DOMException, kindOf, proxyTarget, isError } = hatchery;
const { uncurry } = hatchery;
const { Map, Set, Object, Array, String, Date, RegExp, Uint8Array, DataView, Error, Number, Boolean } = globalThis;
const { ArrayBuffer } = globalThis;
const { keys, getPrototypeOf, defineProperty, getOwnPropertyDescriptor, hasOwn } = Object;
const { isArray } = Array;
// These two by `call`, which the engine has a short way for.
const { get: mapGet, set: mapSet } = Map.prototype;
const mapEach = uncurry(Map.prototype.forEach);
const setAdd = uncurry(Set.prototype.add);
const setEach = uncurry(Set.prototype.forEach);
const transferBuffer = uncurry(ArrayBuffer.prototype.transfer);
const sliceBuffer = uncurry(ArrayBuffer.prototype.slice);
const bufferGetter = (name) => uncurry(getOwnPropertyDescriptor(ArrayBuffer.prototype, name).get);
const isDetached = bufferGetter('detached');
const isResizable = bufferGetter('resizable');
const maxBytes = bufferGetter('maxByteLength');
const regexpSource = uncurry(getOwnPropertyDescriptor(RegExp.prototype, 'source').get);
const regexpFlags = uncurry(getOwnPropertyDescriptor(RegExp.prototype, 'flags').get);
const objectPrototype = Object.prototype;
const none = {};
const errors = { __proto__: null, Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
const views = { __proto__: null, DataView };
for (const name of ['Int8', 'Uint8', 'Uint8Clamped', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Float16', 'Float32',
    'Float64', 'BigInt64', 'BigUint64']) {
    views[`${name}Array`] = globalThis[`${name}Array`];
}

const cannotClone = (what) => new DOMException(`${what} could not be cloned.`, 'DataCloneError');

const shown = (value) => {
    switch (typeof value) {
        case 'function': return hatchery.functionText(value);
        case 'symbol': return hatchery.symbolText(value);
        default: {
            const name = value.constructor?.name;
            return `#<${typeof name === 'string' && name !== '' ? name : 'Object'}>`;
        }
    }
};

/** Platform objects that can be cloned or transferred: {test, clone} and {test, transfer}. */
const cloneables = [];
const transferables = [];

/** Other scripts' classes: `clone` gives another object of the same value. */
hatchery.registerCloneable = (test, clone) => { cloneables.push({ __proto__: null, test, clone }); };
/** `transfer` gives the object that goes on in another's place. */
hatchery.registerTransferable = (test, transfer) => { transferables.push({ __proto__: null, test, transfer }); };

hatchery.registerCloneable(hatchery.isBlob, (blob) => (hatchery.isFile(blob)
    ? hatchery.makeBlob(hatchery.blobBytes(blob), blob.type, blob.name, blob.lastModified)
    : hatchery.makeBlob(hatchery.blobBytes(blob), blob.type)));
hatchery.registerCloneable(hatchery.isDOMException, (error) =>
    new DOMException(hatchery.domExceptionMessage(error), hatchery.domExceptionName(error)));

/** Where an object will be whose memory moves only when all has been cloned. */
class Later {
    make;
    value = undefined;
    isMade = false;
    constructor(make) { this.make = make; }
    get() {
        if (!this.isMade) {
            this.isMade = true;
            this.value = this.make();
        }
        return this.value;
    }
}

const setProperty = (target, name, value) => {
    defineProperty(target, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
};

class Cloning {
    #seen = new Map();
    /** Transferred buffers and other objects, with the Later that stands for each; null without any. */
    #transferred = null;
    /** What is to be done once the memory has moved. */
    #last = [];

    transfer(list) {
        if (list.length === 0) return;
        this.#transferred = new Map();
        for (let i = 0; i < list.length; i++) {
            const value = list[i];
            if (this.#transferred.has(value)) {
                throw new DOMException('The list to be transferred holds the same object twice.', 'DataCloneError');
            }
            this.#transferred.set(value, new Later(this.#transferOf(value)));
        }
    }

    #transferOf(value) {
        if (webidl.isArrayBuffer(value)) {
            return () => {
                if (isDetached(value)) throw cannotClone('A detached ArrayBuffer');
                return transferBuffer(value);
            };
        }
        for (let i = 0; i < transferables.length; i++) {
            if (transferables[i].test(value)) return () => transferables[i].transfer(value);
        }
        throw new DOMException('Value could not be transferred: it is of no transferable type.', 'DataCloneError');
    }

    /** The clone of the whole. */
    run(value) {
        const made = this.clone(value);
        if (this.#transferred !== null) {
            mapEach(this.#transferred, (later, given) => {
                if (webidl.isArrayBuffer(given) && isDetached(given)) throw cannotClone('A detached ArrayBuffer');
            });
            mapEach(this.#transferred, (later) => { later.get(); });
            for (let i = 0; i < this.#last.length; i++) this.#last[i]();
        }
        return made instanceof Later ? made.get() : made;
    }

    clone(value) {
        switch (typeof value) {
            case 'object': return value === null ? null : this.#object(value);
            case 'function': case 'symbol': throw cannotClone(shown(value));
            default: return value;
        }
    }

    #object(value) {
        const known = mapGet.call(this.#seen, value);
        if (known !== undefined) return known;
        if (this.#transferred !== null) {
            const later = mapGet.call(this.#transferred, value);
            if (later !== undefined) return later;
        }
        if (proxyTarget(value) !== undefined) throw cannotClone('#<Object>');
        if (isArray(value)) return this.#array(value);
        const proto = getPrototypeOf(value);
        if (proto === objectPrototype && !isError(value)) return this.#fields(value, {});
        for (let i = 0; i < cloneables.length; i++) {
            if (cloneables[i].test(value)) return this.#remember(value, cloneables[i].clone(value));
        }
        const kind = kindOf(value);
        switch (kind) {
            case 'Boolean': return this.#remember(value, new Boolean(hatchery.booleanValue(value)));
            case 'Number': return this.#remember(value, new Number(hatchery.numberValue(value)));
            case 'String': return this.#remember(value, new String(hatchery.stringValue(value)));
            case 'BigInt': return this.#remember(value, Object(hatchery.bigintValue(value)));
            case 'date': return this.#remember(value, new Date(hatchery.dateValue(value)));
            case 'regexp': return this.#remember(value, new RegExp(regexpSource(value), regexpFlags(value)));
            case 'buffer': return this.#buffer(value);
            case 'typed': case 'dataview': return this.#view(value);
            case 'map': return this.#map(value);
            case 'set': return this.#set(value);
            case 'error': return this.#error(value);
            case 'arguments': return this.#fields(value, {});
            case 'object':
                if (hatchery.isPlatform(value)) throw cannotClone(shown(value));
                return this.#fields(value, {});
            default: throw cannotClone(shown(value));
        }
    }

    #remember(value, made) {
        mapSet.call(this.#seen, value, made);
        return made;
    }

    #fields(value, made) {
        mapSet.call(this.#seen, value, made);
        const names = keys(value);
        for (let i = 0; i < names.length; i++) {
            const name = names[i];
            let field = value[name];
            if (typeof field === 'object' && field !== null) {
                field = this.#object(field);
                if (field instanceof Later) {
                    const later = field;
                    field = undefined;
                    this.#last.push(() => { setProperty(made, name, later.get()); });
                }
            } else if (typeof field === 'function' || typeof field === 'symbol') {
                throw cannotClone(shown(field));
            } else if (field === undefined && !hasOwn(value, name)) {
                // A getter has removed it.
                continue;
            }
            // As an assignment where that is sure to make a property.
            if (name in none) setProperty(made, name, field);
            else made[name] = field;
        }
        return made;
    }

    #array(value) {
        const made = [];
        made.length = value.length;
        return this.#fields(value, made);
    }

    #buffer(value) {
        if (isDetached(value)) throw cannotClone('#<ArrayBuffer>');
        if (!isResizable(value)) return this.#remember(value, sliceBuffer(value, 0));
        const made = new ArrayBuffer(webidl.bufferBytes(value), { maxByteLength: maxBytes(value) });
        webidl.setBytes(new Uint8Array(made), new Uint8Array(value));
        return this.#remember(value, made);
    }

    #view(value) {
        const given = webidl.viewBuffer(value);
        if (isDetached(given)) throw cannotClone('#<ArrayBuffer>');
        const name = webidl.viewName(value);
        const offset = webidl.viewOffset(value);
        const length = webidl.viewBytes(value) / (views[name].BYTES_PER_ELEMENT ?? 1);
        const make = (buffer) => new views[name](buffer, offset, length);
        const buffer = this.#object(given);
        return this.#remember(value, buffer instanceof Later ? new Later(() => make(buffer.get())) : make(buffer));
    }

    #map(value) {
        const made = this.#remember(value, new Map());
        const entries = [];
        mapEach(value, (item, key) => { entries.push(key, item); });
        for (let i = 0; i < entries.length; i++) entries[i] = this.clone(entries[i]);
        this.#fill(() => {
            for (let i = 0; i < entries.length; i += 2) {
                mapSet.call(made, this.#settled(entries[i]), this.#settled(entries[i + 1]));
            }
        });
        return made;
    }

    #set(value) {
        const made = this.#remember(value, new Set());
        const items = [];
        setEach(value, (item) => { items.push(item); });
        for (let i = 0; i < items.length; i++) items[i] = this.clone(items[i]);
        this.#fill(() => {
            for (let i = 0; i < items.length; i++) setAdd(made, this.#settled(items[i]));
        });
        return made;
    }

    /** At once, or after the memory has moved. */
    #fill(body) {
        if (this.#transferred === null) body();
        else this.#last.push(body);
    }

    #settled(value) { return value instanceof Later ? value.get() : value; }

    #error(value) {
        const { name } = value;
        const text = name === undefined ? 'Error' : `${name}`;
        const message = getOwnPropertyDescriptor(value, 'message');
        const made = new (errors[text] ?? Error)();
        const put = (key, field) => {
            defineProperty(made, key, {
                __proto__: null, value: field, writable: true, enumerable: false, configurable: true,
            });
        };
        if (message !== undefined && hasOwn(message, 'value')) put('message', `${message.value}`);
        const { stack } = value;
        if (typeof stack === 'string') put('stack', stack);
        this.#remember(value, made);
        const cause = getOwnPropertyDescriptor(value, 'cause');
        if (cause !== undefined && hasOwn(cause, 'value')) {
            const field = this.clone(cause.value);
            if (field instanceof Later) this.#last.push(() => { put('cause', field.get()); });
            else put('cause', field);
        }
        return made;
    }
}

/**
 * A deep copy.
 * @param {Array} [transfer] objects that go over instead of being copied
 * @throws {DOMException} DataCloneError
 */
hatchery.structuredClone = (value, transfer = []) => {
    const cloning = new Cloning();
    cloning.transfer(transfer);
    return cloning.run(value);
};

const objects = webidl.sequence(webidl.object);
/** The list of what is to be transferred, from `options` with a member `transfer`. */
hatchery.transferList = (options, where) => {
    if (options === undefined || options === null) return [];
    webidl.object(options, `${where}: options`);
    const { transfer } = options;
    return transfer === undefined ? [] : objects(transfer, `${where}: transfer`);
};

const functions = {
    structuredClone(value, options = undefined) {
        webidl.requireArguments(arguments.length, 1, "Failed to execute 'structuredClone'");
        return hatchery.structuredClone(value, hatchery.transferList(options, "Failed to execute 'structuredClone'"));
    },
};
hatchery.defineGlobal('structuredClone', functions.structuredClone);
