'use strict';
// Shows any value as text, as Node's util.inspect does; the console and util.inspect share it. Survives cycles and
// stops adding once a text is longer than anything that could be logged. Runs no getter and no proxy trap; of user code
// it calls only what asks for it, a method [Symbol.for('nodejs.util.inspect.custom')].

const {
    list, join, slice, indexOf, repeat, numberText, String, isArray, hasOwn, ownKeys, descriptorOf, prototypeOf,
    isEnumerable, indented, constants, proxyTarget, quote, isIdentifier, isIndex, prefixOf, lookUp, kindOf, apply,
    dataOf, layOut,
} = hatchery;
const customSymbol = hatchery.customInspect = Symbol.for('nodejs.util.inspect.custom');
const sortList = Function.prototype.call.bind(Array.prototype.sort);
const { Infinity } = globalThis;
const plain = (text) => text;

/** What util.inspect.defaultOptions starts with. */
const defaults = hatchery.inspectDefaults = {
    __proto__: null, showHidden: false, depth: 2, colors: false, customInspect: true, showProxy: false,
    maxArrayLength: 100, maxStringLength: 10000, breakLength: 80, compact: 3, sorted: false, getters: false,
    numericSeparator: false,
};
const revoked = '<Revoked Proxy>';
/** Ends an iteration early. */
const full = { __proto__: null };
const boxed = {
    __proto__: null, Number: hatchery.numberValue, String: hatchery.stringValue, Boolean: hatchery.booleanValue,
    Symbol: hatchery.symbolValue, BigInt: hatchery.bigintValue,
};
/** What the engine puts on errors of its own accord. */
const isEngineField = (key) => key === 'line' || key === 'column' || key === 'sourceURL';
const plural = (count, word) => `${count} ${word}${count === 1 ? '' : 's'}`;

/** Names of the engine's classes. */
const builtIns = { __proto__: null };
for (let names = ownKeys(globalThis), i = 0; i < names.length; i++) {
    const code = typeof names[i] === 'string' ? hatchery.codeAt(names[i], 0) : 0;
    if (code >= 65 && code <= 90) builtIns[names[i]] = true;
}
const isBuiltIn = hatchery.isBuiltInName = (name) => typeof name === 'string' && builtIns[name] === true;

/** How objects of the prelude's own classes are shown. */
const views = list();
/**
 * Shows the objects of a class with what `view` gives: a plain object, made without running any code of users'.
 * @param {(value: object) => boolean} isOne by private fields
 */
hatchery.addView = (isOne, view) => { views[views.length] = { __proto__: null, isOne, view }; };
const viewOf = (value) => {
    for (let i = 0; i < views.length; i++) if (views[i].isOne(value)) return views[i].view(value);
    return undefined;
};

/** One value being shown: its options, the objects above it, those met again, and how much text there is already. */
class Inspection {
    above = list();
    circular = list();
    size = 0;
    indentation = 0;
    currentDepth = 0;
    userOptions = undefined;
    stylize = plain;

    constructor(options, sizeMax) {
        for (let keys = ownKeys(defaults), i = 0; i < keys.length; i++) {
            const key = keys[i];
            const given = options === undefined ? undefined : options[key];
            this[key] = given === undefined ? defaults[key] : given;
        }
        if (options?.stylize !== undefined) this.stylize = options.stylize;
        if (options?.userOptions !== undefined) this.userOptions = options.userOptions;
        if (this.maxArrayLength === null) this.maxArrayLength = Infinity;
        if (this.maxStringLength === null) this.maxStringLength = Infinity;
        this.sizeMax = sizeMax;
    }

    show(value, depth, isTyped = false) {
        if (typeof value === 'function' || (typeof value === 'object' && value !== null)) {
            return this.showObject(value, depth, isTyped);
        }
        const text = this.showPrimitive(value);
        this.size += text.length;
        return text;
    }

    showPrimitive(value) {
        switch (typeof value) {
            case 'string': return this.showString(value);
            case 'number': return this.stylize(hatchery.showNumber(value, this.numericSeparator), 'number');
            case 'bigint': return this.stylize(hatchery.showBigInt(value, this.numericSeparator), 'bigint');
            case 'symbol': return this.stylize(hatchery.symbolText(value), 'symbol');
            case 'boolean': return this.stylize(String(value), 'boolean');
            default: return this.stylize(String(value), value === null ? 'null' : 'undefined');
        }
    }

    showString(value) {
        let rest = '';
        if (value.length > this.maxStringLength) {
            rest = `... ${plural(value.length - this.maxStringLength, 'more character')}`;
            value = slice(value, 0, this.maxStringLength);
        }
        // Long strings are shown line by line.
        if (this.compact !== true && value.length > 16 && value.length > this.breakLength - this.indentation - 4
            && indexOf(value, '\n') >= 0) {
            const lines = hatchery.linesOf(value);
            for (let i = 0; i < lines.length; i++) lines[i] = this.stylize(quote(lines[i]), 'string');
            return join(lines, ` +\n${repeat(' ', this.indentation + 2)}`) + rest;
        }
        return this.stylize(quote(value), 'string') + rest;
    }

    showObject(value, depth, isTyped) {
        const context = value;
        let target = proxyTarget(value);
        if (target === null) return this.stylize(revoked, 'special');
        if (target !== undefined) {
            if (this.showProxy) return this.showProxied(target, depth);
            for (; target !== undefined && target !== null; target = proxyTarget(value)) value = target;
        }
        try {
            isArray(value);
        } catch {
            return this.stylize(revoked, 'special');
        }
        if (this.customInspect) {
            const text = this.showCustom(value, context, depth);
            if (text !== undefined) return text;
        }
        for (let i = 0; i < this.above.length; i++) {
            if (this.above[i] === value) return this.stylize(`[Circular *${this.circularIndex(value)}]`, 'special');
        }
        const known = this.above.length;
        try {
            return this.showRaw(value, depth, isTyped);
        } finally {
            this.above.length = known;
        }
    }

    /** What the value's own method makes of it; undefined if it has none. */
    showCustom(value, context, depth) {
        const custom = lookUp(value, customSymbol);
        if (typeof custom !== 'function' || custom === hatchery.utilInspect) return undefined;
        const made = lookUp(value, 'constructor');
        // A class's prototype is shown as what it is.
        if (typeof made === 'function' && proxyTarget(made) === undefined && dataOf(made, 'prototype') === value) {
            return undefined;
        }
        const args = list();
        args[0] = this.depth === null ? null : this.depth - depth;
        args[1] = this.optionsForCustom();
        args[2] = hatchery.utilInspect ?? hatchery.require('util').inspect;
        const result = apply(custom, context, args);
        if (result === context) return undefined;
        if (typeof result !== 'object') return `${String(result)}`;
        return indented(this.show(result, depth), repeat(' ', this.indentation));
    }

    optionsForCustom() {
        const options = { stylize: this.stylize };
        for (let keys = ownKeys(defaults), i = 0; i < keys.length; i++) options[keys[i]] = this[keys[i]];
        const { userOptions } = this;
        if (userOptions !== undefined) {
            for (let keys = ownKeys(userOptions), i = 0; i < keys.length; i++) {
                if (isEnumerable(userOptions, keys[i])) options[keys[i]] = userOptions[keys[i]];
            }
        }
        return options;
    }

    showProxied(target, depth) {
        if (this.depth !== null && depth > this.depth) return this.stylize('Proxy [Array]', 'special');
        this.indentation += 2;
        const items = list();
        items[0] = this.show(target, depth + 1);
        this.indentation -= 2;
        return layOut(this, items, '', 'Proxy [', ']', true, depth + 1);
    }

    circularAt(value) {
        for (let i = 0; i < this.circular.length; i++) if (this.circular[i] === value) return i + 1;
        return 0;
    }

    circularIndex(value) {
        const known = this.circularAt(value);
        if (known > 0) return known;
        this.circular[this.circular.length] = value;
        return this.circular.length;
    }

    /** The name of a class that only its prototype knows. */
    complexName(value, depth) {
        const first = prototypeOf(value);
        if (this.depth !== null && depth > this.depth) return 'Object <Complex prototype>';
        const name = hatchery.constructorName(first);
        if (typeof name === 'string') return `Object <${name}>`;
        if (name === undefined) return `Object <${this.complexName(first, depth + 1)}>`;
        const inner = new Inspection({ __proto__: null, depth: -1, customInspect: false }, this.sizeMax);
        return `Object <${inner.show(first, 0)}>`;
    }

    showRaw(value, depth, isTyped) {
        const view = viewOf(value);
        const shown = view === undefined ? value : view;
        const kind = kindOf(shown);
        const name = hatchery.constructorName(value);
        const tag = view === undefined ? hatchery.tagOf(value, this.showHidden) : '';
        const shape = {
            __proto__: null, kind, value: shown, depth, isTyped,
            name: name === undefined ? this.complexName(value, depth) : name, tag,
            keys: this.keysOf(shown, kind), base: '', open: '{', close: '}',
            isList: false, fill: undefined, whole: undefined,
        };
        this.describe(shape);
        const { keys } = shape;
        if (shape.whole !== undefined && keys.length === 0) {
            this.size += shape.whole.length;
            return shape.whole;
        }
        if (this.isTooDeep(depth) && (kind !== 'error' || this.depth === null)) {
            const isShort = kind === 'regexp';
            if (isShort) return this.stylize(shape.base, 'regexp');
            const label = slice(prefixOf(shape.name, shape.tag, kind === 'array' ? 'Array' : 'Object'), 0, -1);
            return this.stylize(shape.name === null ? label : `[${label}]`, 'special');
        }
        this.above[this.above.length] = value;
        this.currentDepth = depth + 1;
        const items = list();
        shape.fill?.(items, depth + 1);
        this.addProperties(items, shape, depth + 1);
        if (this.showHidden && !isBuiltIn(shape.name)) this.addInherited(items, value, depth + 1);
        let { base, open } = shape;
        const index = this.circularAt(value);
        if (index > 0) {
            const reference = this.stylize(`<ref *${index}>`, 'special');
            if (this.compact !== true) base = base === '' ? reference : `${reference} ${base}`;
            else open = `${reference} ${open}`;
        }
        if (this.sorted) this.sort(items, shape);
        this.size += items.length * 2 + open.length;
        if (items.length === 0) return base === '' ? `${open}${shape.close}` : base;
        return layOut(this, items, base, open, shape.close, shape.isList, depth + 1, value);
    }

    isTooDeep(depth) { return (this.depth !== null && depth > this.depth) || this.size >= this.sizeMax; }

    sort(items, shape) {
        const compare = this.sorted === true ? undefined : this.sorted;
        if (!shape.isList) {
            sortList(items, compare);
            return;
        }
        const first = items.length - shape.keys.length;
        const extras = list();
        for (let i = first; i < items.length; i++) extras[i - first] = items[i];
        sortList(extras, compare);
        for (let i = 0; i < extras.length; i++) items[first + i] = extras[i];
    }

    /** The keys of the properties that are shown beside indices and entries. */
    keysOf(value, kind) {
        const keys = list();
        const indexed = kind === 'array' ? value.length : kind === 'typed' ? hatchery.typedLength(value)
            : kind === 'String' ? hatchery.stringValue(value).length : 0;
        // Listing the keys of a huge list takes longer than anybody would wait.
        if (kind === 'typed' && indexed > 100000) return keys;
        const own = ownKeys(value);
        for (let i = 0; i < own.length; i++) {
            const key = own[i];
            if (indexed > 0 && isIndex(key, indexed)) continue;
            if (kind === 'error' && isEngineField(key) && !isEnumerable(value, key)) continue;
            if (this.showHidden || isEnumerable(value, key)) keys[keys.length] = key;
        }
        return keys;
    }

    /** Fills in how an object of this kind is shown; `whole` is its text if it has no properties. */
    describe(shape) { hatchery.describeShape(this, shape); }

    /** Whether there is any point in adding another item. */
    hasRoom(items) { return items.length < this.maxArrayLength && this.size < this.sizeMax; }

    add(items, text) { items[items.length] = text; }

    /** Says how many are left out. */
    addRest(items, rest) {
        if (rest > 0) this.add(items, `... ${plural(rest, 'more item')}`);
    }

    addEach(items, each, value, count, showOne) {
        this.indentation += 2;
        try {
            each(value, (item, key) => {
                if (!this.hasRoom(items)) throw full;
                this.add(items, showOne(item, key));
            });
        } catch (error) {
            if (error !== full) throw error;
        }
        this.indentation -= 2;
        this.addRest(items, count - items.length);
    }

    addIndexed(items, value, length, depth) {
        let index = 0;
        while (index < length && this.hasRoom(items)) {
            const found = descriptorOf(value, index);
            if (found !== undefined) {
                this.add(items, this.showDescribed(value, found, depth, 2));
                index++;
                continue;
            }
            const next = this.nextIndex(value, index, length);
            const holes = next - index;
            this.add(items, this.stylize(`<${plural(holes, 'empty item')}>`, 'undefined'));
            index = next;
        }
        this.addRest(items, length - index);
    }

    /** The first index after `index` that a sparse list has; `length` if there is none. */
    nextIndex(value, index, length) {
        for (let end = index + 1000; index < length && index < end; index++) if (hasOwn(value, index)) return index;
        if (index >= length) return length;
        const keys = ownKeys(value);
        for (let i = 0; i < keys.length && isIndex(keys[i], length); i++) if (+keys[i] >= index) return +keys[i];
        return length;
    }

    /** A property's value. */
    showDescribed(value, found, depth, indent) {
        if (hasOwn(found, 'value')) {
            this.indentation += indent;
            const text = this.show(found.value, depth);
            this.indentation -= indent;
            return text;
        }
        if (found.get === undefined) {
            return found.set === undefined
                ? this.stylize('undefined', 'undefined') : this.stylize('[Setter]', 'special');
        }
        const label = found.set === undefined ? 'Getter' : 'Getter/Setter';
        const isRun = this.getters === true || (this.getters === 'get' && found.set === undefined)
            || (this.getters === 'set' && found.set !== undefined);
        return isRun ? this.showGotten(value, found.get, label, depth) : this.stylize(`[${label}]`, 'special');
    }

    showGotten(value, get, label, depth) {
        const style = (text) => this.stylize(text, 'special');
        try {
            const gotten = apply(get, value, list());
            this.indentation += 2;
            const isObject = typeof gotten === 'object' && gotten !== null;
            const text = isObject ? `${style(`[${label}]`)} ${this.show(gotten, depth)}`
                : `${style(`[${label}:`)} ${this.showPrimitiveOrFunction(gotten, depth)}${style(']')}`;
            this.indentation -= 2;
            return text;
        } catch (error) {
            return `${style(`[${label}:`)} <Inspection threw (${hatchery.describe(error).message})>${style(']')}`;
        }
    }

    showPrimitiveOrFunction(value, depth) {
        return typeof value === 'function' ? this.show(value, depth) : this.showPrimitive(value);
    }

    addProperties(items, shape, depth) {
        const { keys, value, isList } = shape;
        for (let i = 0; i < keys.length; i++) {
            const key = keys[i];
            if (this.size >= this.sizeMax) {
                this.add(items, `... ${keys.length - i} more properties`);
                return;
            }
            const found = descriptorOf(value, key) ?? { __proto__: null, value: lookUp(value, key), enumerable: true };
            this.add(items, this.showProperty(value, key, found, depth, isList));
        }
    }

    showProperty(value, key, found, depth, isList) {
        const name = this.showKey(key, found.enumerable);
        const indent = this.compact !== true || isList ? 2 : 3;
        const text = this.showDescribed(value, found, depth, indent);
        const gap = indent === 3 && this.breakLength < hatchery.widthOf(text, this.colors)
            ? `\n${repeat(' ', this.indentation + indent)}` : ' ';
        this.size += name.length + 2;
        return `${name}:${gap}${text}`;
    }

    /** What classes of the user's give the value: properties of the next prototypes that are no methods. */
    addInherited(items, value, depth) {
        let at = prototypeOf(value);
        for (let steps = 0; at !== null && steps < 3; at = prototypeOf(at), steps++) {
            if (proxyTarget(at) !== undefined || isBuiltIn(dataOf(dataOf(at, 'constructor') ?? at, 'name'))) return;
            const keys = ownKeys(at);
            for (let i = 0; i < keys.length; i++) {
                if (keys[i] === 'constructor' || hasOwn(value, keys[i])) continue;
                const found = descriptorOf(at, keys[i]);
                if (typeof found.value === 'function') continue;
                const text = this.showProperty(value, keys[i], found, depth, false);
                this.add(items, this.colors ? `\u001b[2m${text}\u001b[22m` : text);
            }
        }
    }

    showKey(key, isShown) {
        if (typeof key === 'symbol') return `[${this.stylize(hatchery.symbolText(key), 'symbol')}]`;
        if (key === '__proto__') return "['__proto__']";
        if (isShown === false) return `[${slice(quote(key), 1, -1)}]`;
        return isIdentifier(key) ? this.stylize(key, 'name') : this.stylize(quote(key), 'string');
    }
}

hatchery.boxedValues = boxed;
hatchery.hexByte = (byte) => (byte < 16 ? '0' : '') + numberText(byte, 16);

/**
 * The value as text.
 * @param {?object} options as util.inspect's, complete or not; `stylize` colours a text
 * @param {number} [sizeMax] characters after which nothing more is added; the text may be somewhat longer
 */
hatchery.inspectWith = (value, options, sizeMax = constants.logBytesMax) =>
    new Inspection(options, sizeMax).show(value, 0);

/** The value as text, as the console shows it; `depth` counts the levels of nested objects that are shown. */
hatchery.inspect = (value, depth = defaults.depth, sizeMax = constants.logBytesMax) =>
    new Inspection({ __proto__: null, depth }, sizeMax).show(value, 0);

/** What a refusal says after 'Received': 'undefined', 'an instance of Map', "type string ('x')". */
hatchery.describeReceived = (value) => {
    if (value === null || value === undefined) return String(value);
    if (typeof value === 'function') {
        const name = kindOf(value) === 'proxy' ? undefined : lookUp(value, 'name');
        if (typeof name === 'string' && name !== '') return `function ${name}`;
    }
    if (typeof value === 'object') {
        const made = kindOf(value) === 'proxy' ? undefined : lookUp(value, 'constructor');
        const className = typeof made === 'function' ? lookUp(made, 'name') : undefined;
        if (typeof className === 'string' && className !== '') return `an instance of ${className}`;
        return hatchery.inspectWith(value, { __proto__: null, depth: -1 });
    }
    const text = hatchery.inspectWith(value, undefined);
    return `type ${typeof value} (${text.length > 28 ? slice(text, 0, 25) + '...' : text})`;
};
