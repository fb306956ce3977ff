'use strict';
// What inspect calls an object: its constructor's name and tag, and the texts that stand for functions and errors.

const {
    String, slice, indexOf, startsWith, hasOwn, descriptorOf, prototypeOf, proxyTarget, functionText, isEnumerable,
} = hatchery;
const tagSymbol = Symbol.toStringTag;
const asyncPrototype = prototypeOf(async () => {});
const generatorPrototype = prototypeOf(function* () {});
const asyncGeneratorPrototype = prototypeOf(async function* () {});
/** A chain longer than this is somebody's joke. */
const stepsMax = 64;

/** An own property that is no accessor. */
const dataOf = hatchery.dataOf = (object, key) => {
    const found = descriptorOf(object, key);
    return found !== undefined && hasOwn(found, 'value') ? found.value : undefined;
};

/** A property, own or inherited, read without running a getter or a trap. */
const lookUp = hatchery.lookUp = (object, key) => {
    for (let at = object, steps = 0; at !== null && steps < stepsMax; at = prototypeOf(at), steps++) {
        if (proxyTarget(at) !== undefined) return undefined;
        if (hasOwn(at, key)) return dataOf(at, key);
    }
    return undefined;
};

const inherits = (value, prototype) => {
    for (let at = prototypeOf(value), steps = 0; at !== null && steps < stepsMax; at = prototypeOf(at), steps++) {
        if (at === prototype) return true;
        if (proxyTarget(at) !== undefined) return false;
    }
    return false;
};

/** The name of the class that made the value; null where nothing is inherited, undefined where no class is known. */
hatchery.constructorName = (value) => {
    const first = prototypeOf(value);
    for (let at = value, steps = 0; at !== null && steps < stepsMax; at = prototypeOf(at), steps++) {
        if (proxyTarget(at) !== undefined) return 'Object';
        const made = dataOf(at, 'constructor');
        if (typeof made !== 'function' || proxyTarget(made) !== undefined) continue;
        const name = dataOf(made, 'name');
        if (typeof name !== 'string' || name === '') continue;
        const prototype = dataOf(made, 'prototype');
        // Object.prototype and its like are no instances of what made them.
        if (typeof prototype === 'object' && prototype !== null && inherits(value, prototype)) return name;
        if (prototype === undefined || typeof prototype === 'function') return name;
    }
    return first === null ? null : undefined;
};

/** The tag, unless it is going to be shown as a property. */
hatchery.tagOf = (value, isHiddenShown) => {
    const tag = lookUp(value, tagSymbol);
    if (typeof tag !== 'string' || tag === '') {
        // The engine's own tags of typed arrays come from a getter.
        const typed = hatchery.typedName(value);
        return tag === undefined && typed !== undefined && prototypeOf(value) !== null ? typed : '';
    }
    const isShown = isHiddenShown ? hasOwn(value, tagSymbol) : isEnumerable(value, tagSymbol);
    return isShown ? '' : tag;
};

/** 'Name(size) [tag] ' with its trailing space. */
const prefixOf = hatchery.prefixOf = (name, tag, fallback, size = '') => {
    if (name === null) {
        if (tag !== '' && fallback !== tag) return `[${fallback}${size}: null prototype] [${tag}] `;
        return `[${fallback}${size}: null prototype] `;
    }
    return tag !== '' && name !== tag ? `${name}${size} [${tag}] ` : `${name}${size} `;
};

const classBase = (value, name, tag) => {
    const own = hasOwn(value, 'name') ? dataOf(value, 'name') : undefined;
    let base = `class ${own === undefined || own === '' ? '(anonymous)' : String(own)}`;
    if (name !== 'Function' && name !== null) base += ` [${name}]`;
    if (tag !== '' && name !== tag) base += ` [${tag}]`;
    if (name === null) return `[${base} extends [null prototype]]`;
    const parent = prototypeOf(value);
    const parentName = parent === null || proxyTarget(parent) !== undefined ? undefined : dataOf(parent, 'name');
    return typeof parentName === 'string' && parentName !== '' ? `[${base} extends ${parentName}]` : `[${base}]`;
};

/** What kind of function it is, by how it is written. */
const functionKind = (text, value) => {
    const proto = prototypeOf(value);
    if (proto === asyncGeneratorPrototype) return 'AsyncGeneratorFunction';
    const isAsync = startsWith(text, 'async ') || startsWith(text, 'async(') || startsWith(text, 'async*')
        || (proto === asyncPrototype && !startsWith(text, 'function'));
    const head = isAsync ? slice(text, 5) : text;
    const isGenerator = startsWith(head, '*') || startsWith(head, ' *') || startsWith(head, 'function*')
        || startsWith(head, ' function*') || startsWith(head, 'function *') || startsWith(head, ' function *')
        || (proto === generatorPrototype && !startsWith(text, 'function'));
    return `${isAsync ? 'Async' : ''}${isGenerator ? 'Generator' : ''}Function`;
};

hatchery.functionBase = (value, name, tag) => {
    const text = functionText(value);
    if (startsWith(text, 'class')) return classBase(value, name, tag);
    const kind = functionKind(text, value);
    const own = lookUp(value, 'name');
    let base = `[${kind}${name === null ? ' (null prototype)' : ''}`;
    base += own === '' || own === undefined ? ' (anonymous)]' : `: ${String(own)}]`;
    if (name !== kind && name !== null) base += ` ${name}`;
    if (tag !== '' && name !== tag) base += ` [${tag}]`;
    return base;
};

const textOf = (value, key) => {
    const found = lookUp(value, key);
    return typeof found === 'string' ? found : undefined;
};

const endsWithError = (name) => slice(name, -5) === 'Error';

/** The class that a stack's first line names. */
const stackName = (stack) => {
    let end = indexOf(stack, ':');
    const line = indexOf(stack, '\n');
    if (end < 0 || (line >= 0 && line < end)) end = line;
    return end < 0 ? endsWithError(stack) ? stack : '' : slice(stack, 0, end);
};

/** The stack with the class in it, where its first line names another. */
const improveStack = (stack, name, ownName, tag) => {
    let { length } = ownName;
    const isNamed = endsWithError(ownName) && startsWith(stack, ownName)
        && (stack.length === length || stack[length] === ':' || stack[length] === '\n');
    if (name !== null && !isNamed) return stack;
    let fallback = 'Error';
    if (name === null) {
        fallback = stackName(stack);
        ({ length } = fallback);
        if (fallback === '') fallback = 'Error';
    }
    const prefix = slice(prefixOf(name, tag, fallback), 0, -1);
    if (ownName === prefix) return stack;
    if (indexOf(prefix, ownName) < 0) return `${prefix} [${ownName}]${slice(stack, length)}`;
    return length === 0 ? `${prefix}: ${stack}` : `${prefix}${slice(stack, length)}`;
};

/** An error's stack, as V8 would write it. */
hatchery.stackOf = (value, name, tag) => {
    // A DOMException's are getters, which are not run here.
    const isDOMException = hatchery.isDOMException?.(value) === true;
    const ownName = isDOMException ? hatchery.domExceptionName(value) : textOf(value, 'name') ?? 'Error';
    const message = isDOMException ? hatchery.domExceptionMessage(value) : textOf(value, 'message');
    const { stack } = hatchery.describeParts(ownName, message, textOf(value, 'stack'));
    return improveStack(stack, name, ownName, tag);
};
