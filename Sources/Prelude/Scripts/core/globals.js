'use strict';
// The small globals: names for the global object, the clock, random numbers.

const { now, random, defineGlobal } = hatchery;

defineGlobal('window', globalThis);
defineGlobal('self', globalThis);
defineGlobal('global', globalThis);

/** Milliseconds since the instance started; monotonic. */
defineGlobal('performance', { now() { return now(); } });

Object.defineProperty(Math, 'random', {
    value: random, writable: true, enumerable: false, configurable: true,
});
