'use strict';
// URLPattern: patterns are taken apart natively and matched here, with JavaScript's regular expressions.

const { URL, toText } = hatchery;
const { parse, process } = hatchery.urlPattern;
const { TypeError, RegExp, String, Symbol, Object } = globalThis;
const { defineProperty } = Object;
const { uncurry } = hatchery;
const split = uncurry(String.prototype.split);
const exec = uncurry(RegExp.prototype.exec);

const componentNames = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'];
/** In the order in which the natives take them. */
const fieldNames = [...componentNames, 'baseURL'];
const sortedNames = [...fieldNames].sort();
const byRegexp = 0;
const byText = 1;
const anything = 2;

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

const invalid = (message) => {
    const error = new TypeError(message);
    error.code = 'ERR_INVALID_URL_PATTERN';
    return error;
};

/** The fields of a URLPatternInit, as the natives take them. Fields are read in the order of their names (WebIDL). */
const fieldsOf = (init) => {
    const fields = [undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined];
    if (init === undefined || init === null) return fields;
    for (const name of sortedNames) {
        const value = init[name];
        if (value !== undefined) fields[fieldNames.indexOf(name)] = toText(value);
    }
    return fields;
};

const testRegexp = (source, input) => {
    try {
        return exec(new RegExp(source, 'v'), input) !== null;
    } catch {
        // It is refused when the pattern is compiled.
        return false;
    }
};

/** What is matched of an input: its components and what it was, or null if it is no URL. */
const componentsOf = (input, base) => {
    if (isObject(input) || input === undefined || input === null) {
        if (base !== undefined) throw new TypeError('A base URL must not be given with an object.');
        const fields = fieldsOf(input);
        const components = process(fields);
        if (components === undefined) return null;
        const given = {};
        for (let i = 0; i < fieldNames.length; i++) if (fields[i] !== undefined) given[fieldNames[i]] = fields[i];
        return { inputs: [given], components };
    }
    const text = toText(input);
    const inputs = [text];
    if (base !== undefined) inputs.push(base = toText(base));
    const url = URL.parse(text, base);
    if (url === null) return null;
    return {
        inputs,
        components: [url.protocol.slice(0, -1), url.username, url.password, url.hostname, url.port, url.pathname,
            url.search.slice(1), url.hash.slice(1)],
    };
};

class URLPattern {
    /** For each component: {kind, pattern, text, regexp, groups}. */
    #components = [];
    #hasRegexpGroups = false;

    constructor(input = undefined, baseURL = undefined, options = undefined) {
        // Two overloads: the second argument is a base or the options.
        let base;
        const isOptions = baseURL === undefined || baseURL === null || isObject(baseURL);
        if (arguments.length > 2 || !isOptions) {
            base = toText(baseURL);
        } else {
            options = baseURL;
        }
        if (options !== undefined && options !== null && !isObject(options)) {
            throw new TypeError('The options of a URLPattern must be an object');
        }
        const ignoresCase = !!options?.ignoreCase;
        let text;
        let fields;
        if (isObject(input) || input === undefined || input === null) {
            if (base !== undefined) throw invalid('A base URL must not be given with an object.');
            fields = fieldsOf(input);
        } else {
            text = toText(input);
            fields = fieldsOf(undefined);
            fields[8] = base;
        }
        const parts = parse(text, fields, ignoresCase, testRegexp);
        if (parts === undefined) throw invalid('Failed to construct URLPattern');
        for (let i = 0; i < parts.length; i += 5) {
            const component = {
                __proto__: null, kind: parts[i], pattern: parts[i + 1], text: parts[i + 2], regexp: undefined,
                groups: parts[i + 3] === '' ? [] : split(parts[i + 3], ','),
            };
            if (component.kind === byRegexp) {
                try {
                    component.regexp = new RegExp(component.text, ignoresCase ? 'vi' : 'v');
                } catch (error) {
                    throw invalid(`Failed to construct URLPattern: ${error.message}`);
                }
            }
            this.#components.push(component);
            if (parts[i + 4]) this.#hasRegexpGroups = true;
        }
    }

    get protocol() { return this.#components[0].pattern; }
    get username() { return this.#components[1].pattern; }
    get password() { return this.#components[2].pattern; }
    get hostname() { return this.#components[3].pattern; }
    get port() { return this.#components[4].pattern; }
    get pathname() { return this.#components[5].pattern; }
    get search() { return this.#components[6].pattern; }
    get hash() { return this.#components[7].pattern; }
    get hasRegExpGroups() { return this.#hasRegexpGroups; }

    test(input = undefined, baseURL = undefined) {
        if (!(#components in this)) throw new TypeError('Illegal invocation');
        const given = componentsOf(input, baseURL);
        if (given === null) return false;
        for (let i = 0; i < this.#components.length; i++) {
            if (match(this.#components[i], given.components[i]) === null) return false;
        }
        return true;
    }

    exec(input = undefined, baseURL = undefined) {
        if (!(#components in this)) throw new TypeError('Illegal invocation');
        const given = componentsOf(input, baseURL);
        if (given === null) return null;
        const result = { inputs: given.inputs };
        for (let i = 0; i < this.#components.length; i++) {
            const groups = match(this.#components[i], given.components[i]);
            if (groups === null) return null;
            result[componentNames[i]] = { input: given.components[i], groups };
        }
        return result;
    }

    static {
        hatchery.addView((value) => #components in value, (pattern) => pattern.#view());
    }

    /** Its components, as they are shown. */
    #view() {
        const view = {};
        for (let i = 0; i < componentNames.length; i++) view[componentNames[i]] = this.#components[i].pattern;
        return view;
    }
}

/** The groups of a match; null if there is none. */
const match = ({ kind, text, regexp, groups }, input) => {
    const found = {};
    if (kind === byRegexp) {
        const result = exec(regexp, input);
        if (result === null) return null;
        for (let i = 0; i < groups.length; i++) found[groups[i]] = result[i + 1];
    } else if (kind === anything) {
        if (groups.length > 0) found[groups[0]] = input;
    } else if (input !== (kind === byText ? text : '')) {
        return null;
    }
    return found;
};

for (const name of [...componentNames, 'hasRegExpGroups', 'test', 'exec']) {
    defineProperty(URLPattern.prototype, name, { __proto__: null, enumerable: true });
}
defineProperty(URLPattern.prototype, Symbol.toStringTag, { value: 'URLPattern', configurable: true });
defineProperty(URLPattern, 'length', { value: 0, configurable: true });
hatchery.defineGlobal('URLPattern', URLPattern);
hatchery.registerPlatform(URLPattern);
