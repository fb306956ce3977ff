'use strict';
// cache.load and cache.delete: values that outlive an invocation, in this instance alone (SPEC 88 to 93). They are kept
// as they are, never copied; what was used least recently goes first.

const {
    apply, defineGlobal, TypeError, mapGet, mapSet, mapDelete, mapClear, mapEach, mapSize, setEach, setSize, isArray,
    ownKeys, descriptorOf, hasOwn, bufferBytes, typedName, proxyTarget, now, note, levels, cut, String, trunc,
} = hatchery;
const { Map, Set, Infinity } = globalThis;
const { uncurry, getter } = hatchery;
const setHas = uncurry(Set.prototype.has);
const setAdd = uncurry(Set.prototype.add);
const { isView } = ArrayBuffer;
const viewBytes = getter(DataView.prototype, 'byteLength');
const bytesOfTyped = getter(Object.getPrototypeOf(Uint8Array.prototype), 'byteLength');

const entriesMax = 1000;
const bytesMax = 4 << 20;
const keyLengthMax = 1024;

/** {value, expiresAt, bytes} by key, the least recently used first. */
const entries = new Map();
let bytes = 0;
/** {promise} of what is being loaded, by key. */
const loading = new Map();

/** Objects that a guess looks at, and how many of one list or object. */
const visitsMax = 2000;
const sampleMax = 64;

/** About how many bytes a value takes; runs no code of the user's. Long lists count by their first members. */
const guessBytes = (value) => {
    const seen = new Set();
    const visit = (some, depth) => {
        if (typeof some === 'string') return 16 + some.length;
        if (typeof some === 'bigint') return 64;
        if ((typeof some !== 'object' && typeof some !== 'function') || some === null) return 8;
        if (setHas(seen, some) || proxyTarget(some) !== undefined) return 8;
        if (depth > 32 || setSize(seen) >= visitsMax) return 64;
        setAdd(seen, some);
        if (isView(some)) return 64 + (typedName(some) === undefined ? viewBytes(some) : bytesOfTyped(some));
        try {
            return 64 + bufferBytes(some);
        } catch {}
        return 32 + ownBytes(some, depth) + (typeof some === 'object' && !isArray(some) ? listBytes(some, depth) : 0);
    };
    const ownBytes = (some, depth) => {
        const isList = isArray(some);
        const keys = isList ? undefined : ownKeys(some);
        const count = isList ? some.length : keys.length;
        const sample = count < sampleMax ? count : sampleMax;
        let sum = 0;
        for (let i = 0; i < sample; i++) {
            const found = descriptorOf(some, isList ? i : keys[i]);
            sum += 8;
            if (found !== undefined && hasOwn(found, 'value')) sum += visit(found.value, depth + 1);
        }
        return count > sample ? trunc(sum / sample * count) : sum;
    };
    const listBytes = (some, depth) => {
        let count = 0;
        let sum = 0;
        const add = (member, key) => {
            if (++count > sampleMax) return;
            sum += 16 + visit(member, depth + 1) + (key === member ? 0 : visit(key, depth + 1));
        };
        try {
            mapEach(some, add);
        } catch {
            try {
                setEach(some, add);
            } catch {}
        }
        return count > sampleMax ? trunc(sum / sampleMax * count) : sum;
    };
    return visit(value, 0);
};

const drop = (key) => {
    const entry = mapGet(entries, key);
    if (entry === undefined) return false;
    bytes -= entry.bytes;
    mapDelete(entries, key);
    return true;
};

/** Ends an iteration. */
const enough = { __proto__: null };

const dropOldest = () => {
    let oldest;
    try {
        mapEach(entries, (entry, key) => {
            oldest = key;
            throw enough;
        });
    } catch (error) {
        if (error !== enough) throw error;
    }
    drop(oldest);
};

const keep = (key, value, expiresAt) => {
    drop(key);
    const size = guessBytes(value) + key.length + 64;
    if (size > bytesMax) {
        note(levels.warn,
            `cache.load: '${cut(key, 100)}' takes about ${size} bytes: more than ${bytesMax} are not kept`);
        return;
    }
    mapSet(entries, key, { __proto__: null, value, expiresAt, bytes: size });
    bytes += size;
    while (mapSize(entries) > entriesMax || bytes > bytesMax) dropOldest();
};

/** Loads a value for everybody who asks until it is there. What fails is not kept, and throws the same for each. */
const start = async (key, lifetime, loader, flight) => {
    try {
        const value = await apply(loader, undefined, []);
        // Deleted meanwhile, or left over from an invocation that has ended: not for others.
        if (mapGet(loading, key) === flight) keep(key, value, lifetime < 0 ? Infinity : now() + lifetime);
        return value;
    } finally {
        if (mapGet(loading, key) === flight) mapDelete(loading, key);
    }
};

const keyOf = (key, method) => {
    if (typeof key !== 'string' && typeof key !== 'number') {
        throw new TypeError(`cache.${method}: the key must be a string`);
    }
    const text = String(key);
    if (text.length > keyLengthMax) {
        throw new TypeError(`cache.${method}: the key has ${text.length} characters, at most ${keyLengthMax} may be`);
    }
    return text;
};

const cache = {
    /**
     * The value under `key`; where there is none, what `loader` returns, which is then kept.
     * @param {string} key
     * @param {number} [lifetime] in milliseconds; for ever if left out or negative
     * @param {() => unknown} loader
     */
    async load(key, lifetime, loader) {
        if (typeof lifetime === 'function' && loader === undefined) {
            loader = lifetime;
            lifetime = -1;
        }
        const name = keyOf(key, 'load');
        if (typeof loader !== 'function') throw new TypeError('cache.load: the loader must be a function');
        if (lifetime === undefined || lifetime === null) lifetime = -1;
        if (typeof lifetime !== 'number' || lifetime !== lifetime) {
            throw new TypeError('cache.load: the lifetime must be a number of milliseconds');
        }
        const entry = mapGet(entries, name);
        if (entry !== undefined && entry.expiresAt > now()) {
            mapDelete(entries, name);
            mapSet(entries, name, entry);
            return entry.value;
        }
        drop(name);
        let flight = mapGet(loading, name);
        if (flight === undefined) {
            flight = { __proto__: null, promise: undefined };
            mapSet(loading, name, flight);
            flight.promise = start(name, lifetime, loader, flight);
        }
        return await flight.promise;
    },

    /** Forgets a value, and what is being loaded for the same key. */
    delete(key) {
        const name = keyOf(key, 'delete');
        mapDelete(loading, name);
        return drop(name);
    },
};

defineGlobal('cache', cache);

/** What an earlier invocation left loading can wait for timers and requests that are gone: nobody may join it. */
hatchery.dropLoads = () => {
    if (mapSize(loading) > 0) mapClear(loading);
};

hatchery.forgetCache = () => {
    mapClear(loading);
    mapClear(entries);
    bytes = 0;
};
