'use strict';
// The module 'util/types': what a value is, by its kind and not by its class.

hatchery.provide('util/types', () => {
    const { kindOf, typedName, proxyTarget, prototypeOf, functionText } = hatchery;
    const { isView } = ArrayBuffer;
    const asyncFunction = prototypeOf(async () => {});
    const generatorFunction = prototypeOf(function* () {});
    const asyncGeneratorFunction = prototypeOf(async function* () {});

    const types = {};
    const define = (name, test) => { types[name] = { [name](value) { return test(value); } }[name]; };
    const defineKind = (name, ...kinds) => define(name, (value) => kinds.includes(kindOf(value)));
    define('isExternal', () => false);
    defineKind('isDate', 'date');
    defineKind('isArgumentsObject', 'arguments');
    defineKind('isBigIntObject', 'BigInt');
    defineKind('isBooleanObject', 'Boolean');
    defineKind('isNumberObject', 'Number');
    defineKind('isStringObject', 'String');
    defineKind('isSymbolObject', 'Symbol');
    defineKind('isBoxedPrimitive', 'BigInt', 'Boolean', 'Number', 'String', 'Symbol');
    defineKind('isNativeError', 'error');
    defineKind('isRegExp', 'regexp');
    defineKind('isGeneratorObject', 'generator', 'asyncgenerator');
    defineKind('isPromise', 'promise');
    defineKind('isMap', 'map');
    defineKind('isSet', 'set');
    defineKind('isMapIterator', 'mapiterator');
    defineKind('isSetIterator', 'setiterator');
    defineKind('isWeakMap', 'weakmap');
    defineKind('isWeakSet', 'weakset');
    defineKind('isArrayBuffer', 'buffer');
    defineKind('isAnyArrayBuffer', 'buffer');
    defineKind('isDataView', 'dataview');
    define('isSharedArrayBuffer', () => false);
    define('isProxy', (value) => kindOf(value) === 'proxy' && proxyTarget(value) !== undefined);
    define('isModuleNamespaceObject', () => false);
    const hasPrototype = (value, ...prototypes) => typeof value === 'function' && proxyTarget(value) === undefined
        && (prototypes.includes(prototypeOf(value)));
    define('isAsyncFunction', (value) => hasPrototype(value, asyncFunction, asyncGeneratorFunction)
        || (typeof value === 'function' && /^async[ (*]/.test(functionText(value))));
    define('isGeneratorFunction', (value) => hasPrototype(value, generatorFunction, asyncGeneratorFunction));
    define('isArrayBufferView', isView);
    define('isTypedArray', (value) => isView(value) && typedName(value) !== undefined);
    for (const name of ['Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Uint32Array', 'Int8Array', 'Int16Array',
        'Int32Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array']) {
        define(`is${name}`, (value) => isView(value) && typedName(value) === name);
    }
    define('isKeyObject', (value) => hatchery.isKeyObject?.(value) ?? false);
    define('isCryptoKey', (value) => hatchery.isCryptoKey?.(value) ?? false);
    return types;
});
