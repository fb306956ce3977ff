'use strict';
// Globals whose scripts have not run yet: whichever is touched first has all of them run.

const { descriptorOf, runDeferred } = hatchery;
const { defineProperty } = Object;

/** By name: what stands there until the scripts have run, and what stood there before. Null once they have. */
let deferred = null;

/** Gives every name back as it was, then runs the scripts. */
const undefer = () => {
    if (deferred === null) return;
    const names = deferred;
    deferred = null;
    for (const name in names) {
        const { get, earlier } = names[name];
        if (descriptorOf(globalThis, name)?.get !== get) continue;
        delete globalThis[name];
        if (earlier !== undefined) defineProperty(globalThis, name, earlier);
    }
    runDeferred();
};

/**
 * Before any foreign code: lets the first use of one of these globals have the deferred scripts run.
 * @param {string} names with spaces between them
 */
hatchery.deferGlobals = (names) => {
    deferred = { __proto__: null };
    for (const name of names.split(' ')) {
        const get = () => {
            undefer();
            return globalThis[name];
        };
        const set = (value) => {
            undefer();
            globalThis[name] = value;
        };
        const earlier = descriptorOf(globalThis, name);
        if (earlier !== undefined) earlier.__proto__ = null;
        deferred[name] = { __proto__: null, get, earlier };
        defineProperty(globalThis, name, { __proto__: null, get, set, configurable: true, enumerable: false });
    }
};
