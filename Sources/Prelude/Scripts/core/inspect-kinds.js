'use strict';
// How inspect shows an object of each kind: its brackets, its text, what is inside. Called by Inspection.

const {
    list, slice, indexOf, startsWith, hasOwn, prefixOf, typedName, typedLength, mapSize, setSize, mapEach, setEach,
    indented, repeat, lookUp, isArray, isEnumerable,
} = hatchery;
const dateString = Function.prototype.call.bind(Date.prototype.toString);
const bytesOf = (buffer) => new Uint8Array(buffer);
const { Uint8Array } = globalThis;
const textOf = (value, key) => {
    const found = lookUp(value, key);
    return typeof found === 'string' ? found : undefined;
};

const describeList = (inspection, shape) => {
    const { value, name, tag } = shape;
    const prefix = name !== 'Array' || tag !== '' ? prefixOf(name, tag, 'Array', `(${value.length})`) : '';
    shape.open = `${prefix}[`;
    shape.close = ']';
    shape.isList = true;
    if (value.length === 0) shape.whole = `${shape.open}]`;
    shape.fill = (items, depth) => inspection.addIndexed(items, value, value.length, depth);
};

const describeTyped = (inspection, shape) => {
    const { value, name, tag } = shape;
    const length = typedLength(value);
    shape.open = `${prefixOf(name, tag, typedName(value), `(${length})`)}[`;
    shape.close = ']';
    shape.isList = true;
    if (length === 0 && !inspection.showHidden) shape.whole = `${shape.open}]`;
    shape.fill = (items, depth) => {
        let index = 0;
        for (; index < length && inspection.hasRoom(items); index++) {
            inspection.add(items, inspection.showPrimitive(value[index]));
        }
        inspection.addRest(items, length - index);
        if (!inspection.showHidden) return;
        inspection.indentation += 2;
        const names = ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer'];
        for (let i = 0; i < names.length; i++) {
            inspection.add(items, `[${names[i]}]: ${inspection.show(value[names[i]], depth, true)}`);
        }
        inspection.indentation -= 2;
    };
};

const describeMap = (inspection, shape) => {
    const { value, name, tag } = shape;
    const size = mapSize(value);
    shape.open = `${prefixOf(name, tag, 'Map', `(${size})`)}{`;
    if (size === 0) shape.whole = `${shape.open}}`;
    shape.fill = (items, depth) => inspection.addEach(items, mapEach, value, size, (item, key) =>
        `${inspection.show(key, depth)} => ${inspection.show(item, depth)}`);
};

const describeSet = (inspection, shape) => {
    const { value, name, tag } = shape;
    const size = setSize(value);
    shape.open = `${prefixOf(name, tag, 'Set', `(${size})`)}{`;
    if (size === 0) shape.whole = `${shape.open}}`;
    shape.fill = (items, depth) =>
        inspection.addEach(items, setEach, value, size, (item) => inspection.show(item, depth));
};

const describeFunction = (inspection, shape) => {
    shape.base = hatchery.functionBase(shape.value, shape.name, shape.tag);
    shape.whole = inspection.stylize(shape.base, 'special');
};

const describeRegExp = (inspection, shape) => {
    const prefix = prefixOf(shape.name, shape.tag, 'RegExp');
    shape.base = (prefix === 'RegExp ' ? '' : prefix) + hatchery.regexpText(shape.value);
    shape.whole = inspection.stylize(shape.base, 'regexp');
};

const describeDate = (inspection, shape) => {
    const time = hatchery.dateValue(shape.value);
    const prefix = prefixOf(shape.name, shape.tag, 'Date');
    const text = time === time ? hatchery.dateText(shape.value) : dateString(shape.value);
    shape.base = (prefix === 'Date ' ? '' : prefix) + text;
    shape.whole = inspection.stylize(shape.base, 'date');
};

const addKey = (keys, key) => {
    for (let i = 0; i < keys.length; i++) if (keys[i] === key) return;
    keys[keys.length] = key;
};

const describeError = (inspection, shape) => {
    const { value, name, tag } = shape;
    let stack = hatchery.stackOf(value, name, tag);
    if (!inspection.showHidden) {
        // What the stack says already is not said twice.
        const kept = list();
        for (let i = 0; i < shape.keys.length; i++) {
            const key = shape.keys[i];
            const isSaid = (key === 'name' || key === 'message' || key === 'stack')
                && indexOf(stack, textOf(value, key) ?? '\0') >= 0;
            if (!isSaid && !(key === 'stack' && isEnumerable(value, key))) kept[kept.length] = key;
        }
        shape.keys = kept;
    }
    if (lookUp(value, 'cause') !== undefined || hasOwn(value, 'cause')) addKey(shape.keys, 'cause');
    if (isArray(lookUp(value, 'errors'))) addKey(shape.keys, 'errors');
    const message = textOf(value, 'message');
    const said = message === undefined || message === '' ? -1 : indexOf(stack, message);
    const frames = indexOf(said < 0 ? stack : slice(stack, said + message.length), '\n    at');
    if (frames < 0) stack = `[${stack}]`;
    shape.base = inspection.indentation === 0 ? stack : indented(stack, repeat(' ', inspection.indentation));
    shape.whole = shape.base;
};

const describeBuffer = (inspection, shape) => {
    const { value, name, tag, isTyped } = shape;
    const prefix = prefixOf(name, tag, 'ArrayBuffer');
    const size = hatchery.bufferBytes(value);
    shape.open = `${prefix}{`;
    const sizeText = `byteLength: ${inspection.showPrimitive(size)}`;
    if (isTyped) shape.whole = `${prefix}{ ${sizeText} }`;
    shape.fill = (items) => {
        if (!isTyped) {
            let bytes;
            try {
                bytes = bytesOf(value);
            } catch {
                inspection.add(items, inspection.stylize('(detached)', 'special'));
                inspection.add(items, sizeText);
                return;
            }
            let text = '';
            let index = 0;
            for (; index < bytes.length && index < inspection.maxArrayLength && index < 10000; index++) {
                text += (index === 0 ? '' : ' ') + hatchery.hexByte(bytes[index]);
            }
            const rest = size - index;
            if (rest > 0) text += ` ... ${rest} more byte${rest === 1 ? '' : 's'}`;
            inspection.add(items, `${inspection.stylize('[Uint8Contents]', 'special')}: <${text}>`);
        }
        inspection.add(items, sizeText);
    };
};

const describeDataView = (inspection, shape) => {
    const { value, name, tag } = shape;
    shape.open = `${prefixOf(name, tag, 'DataView')}{`;
    shape.fill = (items, depth) => {
        const names = ['byteLength', 'byteOffset', 'buffer'];
        for (let i = 0; i < names.length; i++) {
            inspection.indentation += 2;
            inspection.add(items, `${names[i]}: ${inspection.show(value[names[i]], depth)}`);
            inspection.indentation -= 2;
        }
    };
};

const describeWith = (fallback, text) => (inspection, shape) => {
    shape.open = `${prefixOf(shape.name, shape.tag, fallback)}{`;
    shape.fill = (items) => inspection.add(items, inspection.stylize(text, 'special'));
};

const describeWeakRef = (inspection, shape) => {
    shape.open = `${prefixOf(shape.name, shape.tag, 'WeakRef')}{`;
    shape.fill = (items, depth) => {
        inspection.indentation += 2;
        inspection.add(items, inspection.show(hatchery.derefWeak(shape.value), depth));
        inspection.indentation -= 2;
    };
};

const describeBoxed = (inspection, shape) => {
    const { kind, value, name, tag } = shape;
    let base = `[${kind}`;
    if (kind !== name) base += name === null ? ' (null prototype)' : ` (${name})`;
    const inner = hatchery.boxedValues[kind](value);
    base += `: ${kind === 'String' ? hatchery.quote(inner) : hatchery.showPrimitive(inner)}]`;
    if (tag !== '' && tag !== name) base += ` [${tag}]`;
    shape.base = base;
    shape.whole = inspection.stylize(base, startsWith(kind, 'B') ? (kind === 'BigInt' ? 'bigint' : 'boolean')
        : kind === 'Number' ? 'number' : kind === 'String' ? 'string' : 'symbol');
};

const describeObject = (inspection, shape) => {
    const { kind, name, tag } = shape;
    if (kind === 'arguments' && name === 'Object') {
        shape.open = '[Arguments] {';
    } else if (kind === 'mapiterator' || kind === 'setiterator') {
        shape.open = `[${tag === '' ? 'Iterator' : tag}] {`;
    } else if (name !== 'Object' || tag !== '') {
        const fallback = kind === 'generator' ? 'Generator' : 'Object';
        shape.open = `${prefixOf(name, tag, fallback)}{`;
    }
    shape.whole = `${shape.open}}`;
};

const describers = {
    __proto__: null, array: describeList, typed: describeTyped, map: describeMap, set: describeSet,
    function: describeFunction, regexp: describeRegExp, date: describeDate, error: describeError,
    buffer: describeBuffer, dataview: describeDataView, promise: describeWith('Promise', '<pending>'),
    weakmap: describeWith('WeakMap', '<items unknown>'), weakset: describeWith('WeakSet', '<items unknown>'),
    weakref: describeWeakRef, Number: describeBoxed, String: describeBoxed, Boolean: describeBoxed,
    Symbol: describeBoxed, BigInt: describeBoxed,
};

/** Fills in `open`, `close`, `base`, `fill` and `whole` of the object that `inspection` is about to show. */
hatchery.describeShape = (inspection, shape) => {
    const { value } = shape;
    // An error of another make: an object that inherits from Error.
    const isError = shape.kind === 'object' && hatchery.isInstance(hatchery.Error, value);
    (isError ? describeError : describers[shape.kind] ?? describeObject)(inspection, shape);
};
