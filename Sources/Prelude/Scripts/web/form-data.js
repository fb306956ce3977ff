'use strict';
// FormData; how it travels is in multipart.js.

const { toText } = hatchery;
const { TypeError, Symbol, Object, Array, Function, File } = globalThis;
const { defineProperty } = Object;
const { apply } = Reflect;
const { iterator: iteratorSymbol, toStringTag } = Symbol;
const { uncurry } = hatchery;
const { isArray } = Array;
const push = uncurry(Array.prototype.push);

/** The File that a Blob becomes as a value: itself, if it is one and keeps its name. */
const entryOf = (blob, filename) => {
    const isFile = hatchery.isFile(blob);
    if (isFile && filename === undefined) return blob;
    const options = { type: blob.type };
    if (isFile) options.lastModified = blob.lastModified;
    return new File([blob], filename ?? 'blob', options);
};

// Set in the static block.
let listOf;
let isFormData;

class FormData {
    /** Names and values by turns. */
    #list = [];

    constructor(form = undefined) {
        if (form !== undefined) {
            throw new TypeError("Failed to construct 'FormData': parameter 1 is not of type 'HTMLFormElement'.");
        }
    }

    static {
        listOf = (data) => data.#list;
        isFormData = (value) => value !== null && typeof value === 'object' && #list in value;
        hatchery.addView(isFormData, (data) => data.#view());
    }

    append(name, value, filename = undefined) {
        needs(this, 'append', arguments.length, 2);
        push(this.#list, toText(name), valueOf('append', value, filename, arguments.length));
    }

    delete(name) {
        needs(this, 'delete', arguments.length, 1);
        name = toText(name);
        const kept = [];
        const list = this.#list;
        for (let i = 0; i < list.length; i += 2) if (list[i] !== name) push(kept, list[i], list[i + 1]);
        this.#list = kept;
    }

    get(name) {
        needs(this, 'get', arguments.length, 1);
        name = toText(name);
        const list = this.#list;
        for (let i = 0; i < list.length; i += 2) if (list[i] === name) return list[i + 1];
        return null;
    }

    getAll(name) {
        needs(this, 'getAll', arguments.length, 1);
        name = toText(name);
        const values = [];
        const list = this.#list;
        for (let i = 0; i < list.length; i += 2) if (list[i] === name) push(values, list[i + 1]);
        return values;
    }

    has(name) {
        needs(this, 'has', arguments.length, 1);
        name = toText(name);
        const list = this.#list;
        for (let i = 0; i < list.length; i += 2) if (list[i] === name) return true;
        return false;
    }

    set(name, value, filename = undefined) {
        needs(this, 'set', arguments.length, 2);
        name = toText(name);
        const entry = valueOf('set', value, filename, arguments.length);
        const kept = [];
        const list = this.#list;
        let isSet = false;
        for (let i = 0; i < list.length; i += 2) {
            if (list[i] !== name) {
                push(kept, list[i], list[i + 1]);
            } else if (!isSet) {
                push(kept, name, entry);
                isSet = true;
            }
        }
        if (!isSet) push(kept, name, entry);
        this.#list = kept;
    }

    entries() {
        needs(this, 'entries', 0, 0);
        return makeIterator(this, 'entries');
    }

    forEach(callback, thisArg = undefined) {
        needs(this, 'forEach', arguments.length, 1);
        if (typeof callback !== 'function') {
            throw new TypeError("Failed to execute 'forEach' on 'FormData': parameter 1 is not of type 'Function'.");
        }
        for (let i = 0; i < this.#list.length; i += 2) {
            apply(callback, thisArg, [this.#list[i + 1], this.#list[i], this]);
        }
    }

    keys() {
        needs(this, 'keys', 0, 0);
        return makeIterator(this, 'keys');
    }

    values() {
        needs(this, 'values', 0, 0);
        return makeIterator(this, 'values');
    }

    /** Names and values, as they are shown: a list where there are several. */
    #view() {
        const list = this.#list;
        const view = { __proto__: null };
        for (let i = 0; i < list.length; i += 2) {
            const name = list[i];
            const value = list[i + 1];
            view[name] = !(name in view) ? value : isArray(view[name]) ? [...view[name], value] : [view[name], value];
        }
        return view;
    }
}

/** The checks of WebIDL: the right object, enough arguments. */
const needs = (object, method, given, wanted) => {
    if (!isFormData(object)) throw new TypeError(`Failed to execute '${method}' on 'FormData': Illegal invocation`);
    if (given < wanted) {
        throw new TypeError(`Failed to execute '${method}' on 'FormData': ${wanted} argument${wanted > 1 ? 's' : ''} `
            + `required, but only ${given} present.`);
    }
};

const valueOf = (method, value, filename, given) => {
    if (hatchery.isBlob(value)) {
        return entryOf(value, given > 2 && filename !== undefined ? toText(filename) : undefined);
    }
    if (given > 2) {
        throw new TypeError(`Failed to execute '${method}' on 'FormData': parameter 2 is not of type 'Blob'.`);
    }
    return toText(value);
};

const makeIterator = hatchery.pairIterator('FormData', (data, index) => {
    const list = listOf(data);
    return index * 2 < list.length ? [list[index * 2], list[index * 2 + 1]] : undefined;
});

for (const name of ['append', 'delete', 'get', 'getAll', 'has', 'set', 'entries', 'forEach', 'keys', 'values']) {
    defineProperty(FormData.prototype, name, { __proto__: null, enumerable: true });
}
defineProperty(FormData.prototype, iteratorSymbol, {
    value: FormData.prototype.entries, writable: true, configurable: true,
});
defineProperty(FormData.prototype, toStringTag, { value: 'FormData', configurable: true });

hatchery.FormData = FormData;
hatchery.isFormData = isFormData;
/** Names and values by turns of a FormData; whoever adds to it adds texts and Files. */
hatchery.formDataList = listOf;
hatchery.defineGlobal('FormData', FormData);
hatchery.registerPlatform(FormData);
