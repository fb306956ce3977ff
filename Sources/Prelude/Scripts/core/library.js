'use strict';
// The shelf of modules that the web and Node scripts put up: each is made when somebody first asks for it.

const { defineGlobal, TypeError, Error } = hatchery;
const { defineProperty } = Object;

/** Factories of modules that nobody has asked for yet, then the modules. */
const factories = { __proto__: null };
const made = { __proto__: null };

/**
 * Puts a module on the shelf.
 * @param {string} name as in `require(name)`, without `node:`
 * @param {() => unknown} factory makes the module's exports, once
 */
hatchery.provide = (name, factory) => { factories[name] = factory; };

/** Node's modules that no function can have here, with the reason. */
const absent = {
    __proto__: null,
    fs: 'a function has no file system', child_process: 'a function cannot start processes',
    net: 'a function has no sockets: use fetch or https', tls: 'a function has no sockets: use fetch or https',
    dgram: 'a function has no sockets', dns: 'names are resolved outside of the sandbox: use fetch or https',
    http2: 'use fetch, which speaks HTTP/2 where the server does', cluster: 'a function is one process',
    worker_threads: 'a function has one thread', inspector: 'there is no debugger in the sandbox',
    vm: 'a function has one context', v8: 'the engine is not V8', repl: 'there is no terminal',
    readline: 'there is no terminal', tty: 'there is no terminal', module: 'modules are mounted by the operator',
    perf_hooks: 'use the global performance', async_hooks: 'there are no asynchronous hooks',
    trace_events: 'there is no tracing from inside', wasi: 'there is no WebAssembly',
};
for (const name of ['fs/promises', 'dns/promises', 'readline/promises']) absent[name] = absent[name.split('/')[0]];

/**
 * What `require(name)` gives.
 * @throws {Error} with the code MODULE_NOT_FOUND and the reason
 */
hatchery.require = (name) => {
    if (typeof name !== 'string') throw new TypeError('require() takes the name of a module');
    const bare = name.startsWith('node:') ? name.slice(5) : name;
    if (bare in made) return made[bare];
    const factory = factories[bare];
    if (factory === undefined) {
        const reason = absent[bare];
        const error = new Error(reason === undefined
            ? `Cannot find module '${name}': an operator can mount it with \`hatchery modules add\``
            : `Module '${name}' is not available: ${reason}`);
        error.code = 'MODULE_NOT_FOUND';
        throw error;
    }
    return (made[bare] = factory());
};

/**
 * What mounted modules get: as `hatchery.require`, but a module that no function can have is there; its functions say
 * why they cannot work. Packages require such modules for paths that functions never take.
 */
hatchery.requireMounted = (name) => {
    const bare = typeof name === 'string' && name.startsWith('node:') ? name.slice(5) : name;
    const reason = bare in made || bare in factories ? undefined : absent[bare];
    return reason === undefined ? hatchery.require(name) : (made[bare] = unavailable(bare, reason));
};

/** Anything of a module that is not there: can be read, extended and passed around, but not called. */
const unavailable = (path, reason) => {
    const refuse = () => {
        const error = new Error(`${path}() is not available: ${reason}`);
        error.code = 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM';
        throw error;
    };
    return new Proxy(function () { refuse(); }, {
        __proto__: null,
        get(target, key) {
            if (typeof key === 'symbol' || key in target) return target[key];
            return (target[key] = unavailable(`${path}.${key}`, reason));
        },
        apply: refuse, construct: refuse,
    });
};

/** A global that is made when it is first read, and can be replaced like any other. */
hatchery.defineLazyGlobal = (name, make) => {
    let isBeingMade = false;
    defineProperty(globalThis, name, {
        __proto__: null, configurable: true, enumerable: false,
        get() {
            // Code that looks for an older one of that name, while it runs, finds none.
            if (isBeingMade) return undefined;
            isBeingMade = true;
            let value;
            try {
                value = make();
            } finally {
                isBeingMade = false;
            }
            defineGlobal(name, value);
            return value;
        },
        set(value) { defineGlobal(name, value); },
    });
};
