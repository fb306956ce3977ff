'use strict';
// Iterators over the names and values of an object, as Web IDL has them for URLSearchParams, Headers and FormData.

const { Symbol, Object, WeakMap, Function, TypeError } = globalThis;
const { setPrototypeOf, defineProperty, getPrototypeOf } = Object;
const { uncurry } = hatchery;
const positionOf = uncurry(WeakMap.prototype.get);
const setPosition = uncurry(WeakMap.prototype.set);
const inspectSymbol = Symbol.for('nodejs.util.inspect.custom');
const iteratorPrototype = getPrototypeOf(getPrototypeOf([][Symbol.iterator]()));

/** Where each iterator is: {object, kind, index}. */
const positions = new WeakMap();

const valueOf = ({ kind }, pair) => (kind === 'keys' ? pair[0] : kind === 'values' ? pair[1] : pair);

/**
 * Makes the iterators of a class.
 * @param {string} name of the class
 * @param {(object: object, index: number) => ?[string, unknown]} pairAt a new pair, undefined behind the last; asked
 *     again at each step, so that changes on the way are seen
 * @returns {(object: object, kind: 'keys'|'values'|'entries') => Iterator}
 */
hatchery.pairIterator = (name, pairAt) => {
    const positionIn = (value) => {
        const position = positionOf(positions, value);
        if (position !== undefined && position.name === name) return position;
        const error = new TypeError(`Value of "this" must be of type ${name}Iterator`);
        error.code = 'ERR_INVALID_THIS';
        throw error;
    };
    const prototype = setPrototypeOf({
        next() {
            const position = positionIn(this);
            const pair = pairAt(position.object, position.index);
            if (pair === undefined) return { value: undefined, done: true };
            position.index += 1;
            return { value: valueOf(position, pair), done: false };
        },
        [inspectSymbol](depth, options, inspect) {
            const position = positionIn(this);
            if (typeof depth === 'number' && depth < 0) return '[Object]';
            const parts = [];
            for (let i = position.index, pair; (pair = pairAt(position.object, i)) !== undefined; i++) {
                parts.push(inspect(valueOf(position, pair), options));
            }
            return hatchery.inspectedList(`${name} Iterator`, parts, options) ?? `${name} Iterator {  }`;
        },
    }, iteratorPrototype);
    defineProperty(prototype, Symbol.toStringTag, { value: `${name} Iterator`, configurable: true });
    defineProperty(prototype, inspectSymbol, { enumerable: false });
    return (object, kind) => {
        const made = { __proto__: prototype };
        setPosition(positions, made, { __proto__: null, name, object, kind, index: 0 });
        return made;
    };
};

/** `Name { a, b }`, on one line if it fits; undefined for no parts. */
hatchery.inspectedList = (name, parts, options) => {
    if (parts.length === 0) return undefined;
    let length = parts.length;
    for (const part of parts) length += part.length;
    return length <= (options?.breakLength ?? 80)
        ? `${name} { ${parts.join(', ')} }` : `${name} {\n  ${parts.join(',\n  ')} }`;
};
