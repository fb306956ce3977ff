// In front of lodash's tests, behind qunit.js: the host that they expect, with the global `_` as what they test.
// What it evaluates to is the `require` of the tests.
(() => {
    const lodash = globalThis._;
    const { create, defineProperty, getOwnPropertyDescriptor, getOwnPropertyDescriptors, getPrototypeOf, hasOwn,
        setPrototypeOf } = Object;
    const { isPrototypeOf } = Object.prototype;

    // A second instance does the work of the tests; no file, no modules, no strict mode.
    globalThis.lodashStable = lodash.runInContext();
    globalThis.ui = { buildPath: 'lodash.js', loaderPath: '', isModularize: false, isStrict: false, urlParams: {} };

    const copies = new Map([[null, null]]);
    /** Another object with the properties of `prototype`, whose constructor is another one as well. */
    const copyOf = (prototype) => {
        if (copies.has(prototype)) return copies.get(prototype);
        const properties = getOwnPropertyDescriptors(prototype);
        const copy = create(copyOf(getPrototypeOf(prototype)), properties);
        copies.set(prototype, copy);
        if (hasOwn(prototype, 'constructor')) {
            const type = prototype.constructor.bind();
            defineProperty(type, 'name', getOwnPropertyDescriptor(prototype.constructor, 'name'));
            defineProperty(type, 'prototype', { value: copy });
            defineProperty(type, Symbol.hasInstance, { value: (value) => isPrototypeOf.call(copy, value) });
            setPrototypeOf(type, copyOf(Function.prototype));
            defineProperty(copy, 'constructor', { ...properties.constructor, value: type });
        }
        return copy;
    };

    /** Makes `value` look like one of another realm: it keeps what it is, and no prototype of it is of this realm. */
    const foreign = (value) => setPrototypeOf(value, copyOf(getPrototypeOf(value)));

    /** A function has no way to another realm: the objects that the tests would bring from one. */
    const realm = () => {
        const buffer = () => foreign(new ArrayBuffer(24));
        const values = {
            ArrayBuffer, arguments: foreign((function () { return arguments; })(1, 2, 3)), array: foreign([1]),
            arrayBuffer: buffer(), boolean: foreign(Object(false)), date: foreign(new Date()),
            errors: [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError]
                .map((type) => foreign(new type())),
            function: foreign(() => {}), map: foreign(new Map()), nan: NaN, null: null, number: foreign(Object(0)),
            object: foreign({ a: 1 }), promise: foreign(Promise.resolve(1)), regexp: foreign(/x/),
            set: foreign(new Set()), string: foreign(Object('a')), symbol: Symbol(''), undefined,
            weakMap: foreign(new WeakMap()), weakSet: foreign(new WeakSet()),
        };
        for (const type of [Float32Array, Float64Array, Int8Array, Int16Array, Int32Array, Uint8Array,
            Uint8ClampedArray, Uint16Array, Uint32Array, DataView]) {
            values[type.name] = type;
            values[type.name.toLowerCase()] = foreign(new type(buffer()));
        }
        return values;
    };

    const requireForTests = (name) => {
        if (name === 'vm') return { runInNewContext: realm };
        // They load it once more while built-ins are replaced by bad ones.
        if (name.endsWith('lodash.js')) return lodash.runInContext();
        throw new Error(`Cannot find module '${name}'`);
    };
    requireForTests.cache = {};
    return requireForTests;
})()
