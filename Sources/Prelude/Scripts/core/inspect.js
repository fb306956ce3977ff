'use strict';
// Shows any value as text for the logs, close to what Node prints. Runs no getter and no proxy trap, survives cycles,
// and stops adding once a text is longer than anything that could be logged.

const {
    list, join, slice, indexOf, codeAt, repeat, numberText, String, isArray, hasOwn, ownKeys, descriptorOf,
    prototypeOf, isEnumerable, functionText, startsWith, indented, constants, proxyTarget,
} = hatchery;
const depthMax = 2;
const itemsMax = 100;
const stringMax = 10000;
const lineWidth = 76;
const objectPrototype = Object.prototype;
const arrayPrototype = Array.prototype;
const asyncPrototype = prototypeOf(async () => {});
const generatorPrototype = prototypeOf(function* () {});
const asyncGeneratorPrototype = prototypeOf(async function* () {});
const tagSymbol = Symbol.toStringTag;

/** A string in quotes, with the kind of quote it does not hold. */
const quote = (text) => {
    const mark = indexOf(text, "'") < 0 ? "'" : indexOf(text, '"') < 0 ? '"' : indexOf(text, '`') < 0 ? '`' : "'";
    let quoted = mark;
    let from = 0;
    for (let i = 0; i < text.length; i++) {
        const code = codeAt(text, i);
        if (code >= 32 && code !== 92 && code !== 127 && text[i] !== mark) continue;
        const escape =
            code === 10 ? '\\n' : code === 9 ? '\\t' : code === 13 ? '\\r' : code === 8 ? '\\b' : code === 12 ? '\\f'
            : code === 92 ? '\\\\' : text[i] === mark ? '\\' + mark
            : '\\x' + (code < 16 ? '0' : '') + numberText(code, 16);
        quoted += slice(text, from, i) + escape;
        from = i + 1;
    }
    return quoted + slice(text, from) + mark;
};

const shortString = (text) =>
    text.length <= stringMax
        ? quote(text) : quote(slice(text, 0, stringMax)) + `... ${text.length - stringMax} more characters`;

const isIdentifier = (text) => {
    for (let i = 0; i < text.length; i++) {
        const code = codeAt(text, i);
        const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 36;
        if (!isLetter && (i === 0 || code < 48 || code > 57)) return false;
    }
    return text.length > 0;
};

const isIndex = (key, length) => {
    if (typeof key !== 'string' || key.length === 0 || key.length > 10) return false;
    for (let i = 0; i < key.length; i++) {
        const code = codeAt(key, i);
        if (code < 48 || code > 57) return false;
    }
    return (key === '0' || key[0] !== '0') && +key < length;
};

/** Anything but an object. */
const showPrimitive = (value) => {
    switch (typeof value) {
        case 'string': return shortString(value);
        case 'number': return value === 0 && 1 / value < 0 ? '-0' : numberText(value);
        case 'bigint': return hatchery.bigintText(value) + 'n';
        case 'symbol': return hatchery.symbolText(value);
        default: return String(value);
    }
};
hatchery.showPrimitive = showPrimitive;

const dataOf = (object, key) => {
    const found = descriptorOf(object, key);
    return found !== undefined && hasOwn(found, 'value') ? found.value : undefined;
};

/** The name of the constructor along the prototype chain; null without one. */
const constructorName = (value) => {
    for (let at = value, steps = 0; at !== null && steps < 64; at = prototypeOf(at), steps++) {
        if (proxyTarget(at) !== undefined) return 'Object';
        const made = dataOf(at, 'constructor');
        const name = typeof made === 'function' && proxyTarget(made) === undefined ? dataOf(made, 'name') : undefined;
        if (typeof name === 'string' && name !== '') return name;
    }
    return null;
};

const tagOf = (value, name) => {
    for (let at = value, steps = 0; at !== null && steps < 64; at = prototypeOf(at), steps++) {
        if (proxyTarget(at) !== undefined) return '';
        const tag = dataOf(at, tagSymbol);
        if (typeof tag === 'string') return tag === '' || tag === name ? '' : ` [${tag}]`;
    }
    return '';
};

const functionBase = (value) => {
    const proto = prototypeOf(value);
    const name = dataOf(value, 'name');
    const label = typeof name === 'string' && name !== '' ? name : undefined;
    if (startsWith(functionText(value), 'class')) {
        const parent = proto === null ? undefined : dataOf(proto, 'name');
        const isDerived = typeof parent === 'string' && parent !== '';
        return `[class ${label ?? '(anonymous)'}${isDerived ? ` extends ${parent}` : ''}]`;
    }
    const kind =
        proto === asyncPrototype ? 'AsyncFunction' : proto === generatorPrototype ? 'GeneratorFunction'
        : proto === asyncGeneratorPrototype ? 'AsyncGeneratorFunction' : 'Function';
    return label === undefined ? `[${kind} (anonymous)]` : `[${kind}: ${label}]`;
};

/** The first brand check that does not throw. Plain objects and arrays never get here: a failing check is slow. */
const brands = list();
const brand = (kind, check) => { brands[brands.length] = { __proto__: null, kind, check }; };
brand('map', hatchery.mapSize);
brand('set', hatchery.setSize);
brand('date', hatchery.dateValue);
brand('typed', (value) => { if (hatchery.typedName(value) === undefined) throw 0; });
brand('regexp', hatchery.regexpText);
brand('buffer', hatchery.bufferBytes);
brand('weak', (value) => hatchery.weakMapHas(value, value));
brand('weak', (value) => hatchery.weakSetHas(value, value));
brand('Number', hatchery.numberValue);
brand('String', hatchery.stringValue);
brand('Boolean', hatchery.booleanValue);
const brandOf = (value) => {
    for (let i = 0; i < brands.length; i++) {
        try {
            brands[i].check(value);
            return brands[i].kind;
        } catch {}
    }
    return 'object';
};

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

/** Nothing would be left out by leaving out what is inside. */
const isEmpty = (value, kind) =>
    kind === 'array' ? value.length === 0 : kind === 'object' && ownKeys(value).length === 0;

/** What the engine puts on errors of its own accord. */
const isEngineField = (key) => key === 'line' || key === 'column' || key === 'sourceURL' || key === 'stack';

/** Ends an iteration early. */
const full = { __proto__: null };

/** One value being shown: the objects above it, those met again, and how much text there is already. */
class Inspection {
    above = list();
    circular = list();
    size = 0;
    depthMax;
    sizeMax;

    constructor(depth, sizeMax) {
        this.depthMax = depth;
        this.sizeMax = sizeMax;
    }

    show(value, depth) {
        if (typeof value === 'function' || (typeof value === 'object' && value !== null)) {
            return this.showObject(value, depth);
        }
        const text = showPrimitive(value);
        this.size += text.length;
        return text;
    }

    showObject(value, depth) {
        for (let target = proxyTarget(value); target !== undefined; target = proxyTarget(value)) value = target;
        for (let i = 0; i < this.above.length; i++) {
            if (this.above[i] === value) return `[Circular *${this.circularIndex(value)}]`;
        }
        try {
            this.above[this.above.length] = value;
            const text = this.showFields(value, depth);
            const index = this.circularAt(value);
            return index > 0 ? `<ref *${index}> ${text}` : text;
        } finally {
            this.above.length -= 1;
        }
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

    showFields(value, depth) {
        const isList = isArray(value);
        const proto = prototypeOf(value);
        const name = proto === objectPrototype && !hasOwn(value, 'constructor') ? 'Object' : constructorName(value);
        const isError = hatchery.isError(value);
        const isPlain = proto === objectPrototype || proto === null || proto === arrayPrototype;
        const kind =
            isList ? 'array' : typeof value === 'function' ? 'function' : isError ? 'error'
            : isPlain && name === 'Object' ? 'object' : brandOf(value);
        const label = (name === null ? '[Object: null prototype]' : name) + tagOf(value, name);
        const isShort = kind === 'function' || kind === 'error' || kind === 'date' || kind === 'regexp';
        if (depth > this.depthMax && !isShort && !isEmpty(value, kind)) {
            return isList ? '[Array]' : `[${label}]`;
        }
        const items = list();
        let base = '';
        let open = '{';
        let close = '}';
        switch (kind) {
            case 'array':
                if (name !== 'Array') open = `${name === null ? '[Array: null prototype]' : name}(${value.length}) [`;
                else open = '[';
                close = ']';
                this.addIndexed(items, value, value.length, depth);
                break;
            case 'typed': {
                const length = hatchery.typedLength(value);
                open = `${hatchery.typedName(value)}(${length}) [`;
                close = ']';
                this.addIndexed(items, value, length, depth);
                break;
            }
            case 'map':
                open = `${name ?? 'Map'}(${hatchery.mapSize(value)}) {`;
                this.addEach(items, hatchery.mapEach, value, hatchery.mapSize(value), (item, key) =>
                    `${this.show(key, depth + 1)} => ${this.show(item, depth + 1)}`);
                break;
            case 'set':
                open = `${name ?? 'Set'}(${hatchery.setSize(value)}) {`;
                this.addEach(items, hatchery.setEach, value, hatchery.setSize(value), (item) =>
                    this.show(item, depth + 1));
                break;
            case 'function': base = functionBase(value); break;
            case 'error': base = this.errorBase(value); break;
            case 'date': {
                const time = hatchery.dateValue(value);
                base = time === time ? hatchery.dateText(value) : 'Invalid Date';
                break;
            }
            case 'regexp': base = hatchery.regexpText(value); break;
            case 'buffer': base = `${name ?? 'ArrayBuffer'} { byteLength: ${hatchery.bufferBytes(value)} }`; break;
            case 'weak': base = `${name ?? 'WeakMap'} { <items unknown> }`; break;
            case 'Number': base = `[Number: ${showPrimitive(hatchery.numberValue(value))}]`; break;
            case 'String': base = `[String: ${shortString(hatchery.stringValue(value))}]`; break;
            case 'Boolean': base = `[Boolean: ${hatchery.booleanValue(value)}]`; break;
            default: if (label !== 'Object') open = `${label} {`;
        }
        const skipped =
            kind === 'array' ? value.length : kind === 'typed' ? hatchery.typedLength(value)
            : kind === 'String' ? hatchery.stringValue(value).length : 0;
        const view = kind === 'object' && !isPlain ? viewOf(value) : undefined;
        if (view !== undefined) this.addProperties(items, view, depth, 0, false);
        this.addProperties(items, value, depth, skipped, isError);
        if (items.length === 0) return base !== '' ? base : open + close;
        if (base !== '') open = `${base} {`;
        return this.layOut(items, open, close, kind === 'array' || kind === 'typed');
    }

    /** Whether there is any point in adding another item. */
    hasRoom(items) { return items.length < itemsMax && this.size < this.sizeMax; }

    add(items, text) { items[items.length] = text; }

    /** Says how many are left out. */
    addRest(items, rest) {
        if (rest > 0) this.add(items, `... ${rest} more item${rest === 1 ? '' : 's'}`);
    }

    addEach(items, each, value, count, showOne) {
        try {
            each(value, (item, key) => {
                if (!this.hasRoom(items)) throw full;
                this.add(items, showOne(item, key));
            });
        } catch (error) {
            if (error !== full) throw error;
        }
        this.addRest(items, count - items.length);
    }

    addIndexed(items, value, length, depth) {
        let index = 0;
        while (index < length && this.hasRoom(items)) {
            const found = descriptorOf(value, index);
            if (found !== undefined) {
                this.add(items, this.showDescribed(found, depth));
                index++;
                continue;
            }
            const start = index;
            // Past a run of this length the rest of a sparse array is counted, not searched.
            while (index < length && index - start < 10000 && !hasOwn(value, index)) index++;
            if (index - start === 10000) index = length;
            const holes = index - start;
            this.add(items, `<${holes} empty item${holes === 1 ? '' : 's'}>`);
        }
        this.addRest(items, length - index);
    }

    showDescribed(found, depth) {
        if (hasOwn(found, 'value')) return this.show(found.value, depth + 1);
        return found.get === undefined ? '[Setter]' : found.set === undefined ? '[Getter]' : '[Getter/Setter]';
    }

    addProperties(items, value, depth, indexed, isError) {
        const keys = ownKeys(value);
        for (let i = 0; i < keys.length; i++) {
            const key = keys[i];
            if (indexed > 0 && isIndex(key, indexed)) continue;
            const isCause = isError && (key === 'cause' || key === 'errors');
            if (!isCause && (!isEnumerable(value, key) || (isError && isEngineField(key)))) continue;
            if (this.size >= this.sizeMax) {
                this.add(items, `... ${keys.length - i} more properties`);
                return;
            }
            const shown =
                typeof key === 'symbol' ? `[${hatchery.symbolText(key)}]` : isCause ? `[${key}]`
                : isIdentifier(key) ? key : quote(key);
            this.size += shown.length + 2;
            this.add(items, `${shown}: ${this.showDescribed(descriptorOf(value, key), depth)}`);
        }
    }

    errorBase(value) {
        const read = (key) => {
            for (let at = value, steps = 0; at !== null && steps < 64; at = prototypeOf(at), steps++) {
                if (proxyTarget(at) !== undefined) return undefined;
                if (hasOwn(at, key)) {
                    const found = dataOf(at, key);
                    return typeof found === 'string' ? found : undefined;
                }
            }
            return undefined;
        };
        const text = hatchery.describeParts(read('name'), read('message'), read('stack')).stack;
        return indexOf(text, '\n') < 0 ? `[${text}]` : indented(text, repeat('  ', this.above.length - 1));
    }

    /** In one line if it fits, arrays with many short items filled line by line, else an item a line. */
    layOut(items, open, close, isList) {
        let width = open.length + close.length + this.above.length;
        let isFlat = true;
        for (let i = 0; i < items.length; i++) {
            width += items[i].length + 2;
            if (indexOf(items[i], '\n') >= 0) isFlat = false;
        }
        this.size += items.length * 2 + open.length;
        if (isFlat && width <= lineWidth && indexOf(open, '\n') < 0) return `${open} ${join(items, ', ')} ${close}`;
        const indent = '\n' + repeat('  ', this.above.length);
        if (!(isList && isFlat && items.length > 6)) {
            return `${open}${indent}${join(items, ',' + indent)}${slice(indent, 0, indent.length - 2)}${close}`;
        }
        let text = open + indent;
        let used = 0;
        for (let i = 0; i < items.length; i++) {
            if (i > 0) {
                text += ',';
                if (used + items[i].length > lineWidth) {
                    text += indent;
                    used = 0;
                } else {
                    text += ' ';
                }
            }
            text += items[i];
            used += items[i].length + 2;
        }
        return text + slice(indent, 0, indent.length - 2) + close;
    }
}

/**
 * The value as text.
 * @param {number} [depth] levels of nested objects that are shown
 * @param {number} [sizeMax] characters after which nothing more is added; the text may be somewhat longer
 */
hatchery.inspect = (value, depth = depthMax, sizeMax = constants.logBytesMax) =>
    new Inspection(depth, sizeMax).show(value, 0);

hatchery.inspectWith = (value, options) => hatchery.inspect(value, options?.depth);
