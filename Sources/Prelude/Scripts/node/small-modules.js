'use strict';
// Small modules: 'os', 'constants', 'domain', 'diagnostics_channel', 'console', 'sys'.

hatchery.provide('os', () => ({
    EOL: '\n', devNull: '/dev/null',
    arch: () => 'x64', machine: () => 'x86_64', platform: () => 'linux', type: () => 'Linux', release: () => '6.0.0',
    version: () => '#1', endianness: () => 'LE', hostname: () => 'function', homedir: () => '/', tmpdir: () => '/tmp',
    availableParallelism: () => 1, cpus: () => [], freemem: () => 0, totalmem: () => 0, loadavg: () => [0, 0, 0],
    networkInterfaces: () => ({}), uptime: () => hatchery.now() / 1000, getPriority: () => 0,
    setPriority() {},
    userInfo: () => ({ uid: 1, gid: 1, username: 'function', homedir: '/', shell: null }),
    constants: hatchery.require('constants').os,
}));

hatchery.provide('constants', () => {
    const signals = {
        __proto__: null, SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGILL: 4, SIGTRAP: 5, SIGABRT: 6, SIGBUS: 7, SIGFPE: 8,
        SIGKILL: 9, SIGUSR1: 10, SIGSEGV: 11, SIGUSR2: 12, SIGPIPE: 13, SIGALRM: 14, SIGTERM: 15,
    };
    const errno = {
        __proto__: null, EPERM: 1, ENOENT: 2, EINTR: 4, EIO: 5, EAGAIN: 11, ENOMEM: 12, EACCES: 13, EEXIST: 17,
        EINVAL: 22, EPIPE: 32, EADDRINUSE: 98, ECONNABORTED: 103, ECONNRESET: 104, ETIMEDOUT: 110, ECONNREFUSED: 111,
        EHOSTUNREACH: 113,
    };
    const os = {
        __proto__: null, UV_UDP_REUSEADDR: 4, dlopen: { __proto__: null }, errno, signals,
        priority: { __proto__: null, PRIORITY_LOW: 19, PRIORITY_NORMAL: 0, PRIORITY_HIGH: -14 },
    };
    const constants = { ...signals, ...errno };
    Object.defineProperty(constants, 'os', { value: os });
    return constants;
});

// Old libraries ask for a domain and do without one.
hatchery.provide('domain', () => {
    const EventEmitter = hatchery.require('events');
    class Domain extends EventEmitter {
        members = [];
        run(callback, ...values) { return Reflect.apply(callback, this, values); }
        bind(callback) { return callback; }
        intercept(callback) {
            return (error, ...values) => {
                if (error) this.emit('error', error);
                else Reflect.apply(callback, this, values);
            };
        }
        add(emitter) { this.members.push(emitter); }
        remove(emitter) { this.members = this.members.filter((member) => member !== emitter); }
        enter() {}
        exit() {}
        dispose() {}
    }
    const create = () => new Domain();
    return { Domain, create, createDomain: create, active: null };
});

hatchery.provide('diagnostics_channel', () => {
    const { codes, validateFunction } = hatchery.require('internal/errors');
    const channels = new Map();
    class Channel {
        #subscribers = [];
        constructor(name) { this.name = name; }
        get hasSubscribers() { return this.#subscribers.length > 0; }
        subscribe(listener) {
            validateFunction(listener, 'subscription');
            this.#subscribers = [...this.#subscribers, listener];
        }
        unsubscribe(listener) {
            const at = this.#subscribers.indexOf(listener);
            if (at < 0) return false;
            this.#subscribers = this.#subscribers.toSpliced(at, 1);
            return true;
        }
        publish(message) {
            for (const listener of this.#subscribers) {
                try {
                    listener(message, this.name);
                } catch (error) {
                    hatchery.nextTick(() => { throw error; });
                }
            }
        }
        bindStore() {}
        unbindStore() { return false; }
        runStores(context, callback, receiver, ...values) {
            this.publish(context);
            return Reflect.apply(callback, receiver, values);
        }
    }
    const channel = (name) => {
        if (typeof name !== 'string' && typeof name !== 'symbol') {
            throw new codes.ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
        }
        if (!channels.has(name)) channels.set(name, new Channel(name));
        return channels.get(name);
    };
    return {
        channel, Channel,
        hasSubscribers: (name) => channels.get(name)?.hasSubscribers ?? false,
        subscribe: (name, listener) => channel(name).subscribe(listener),
        unsubscribe: (name, listener) => channel(name).unsubscribe(listener),
        tracingChannel(name) {
            const parts = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];
            const made = Object.fromEntries(parts.map((part) => [part, channel(`tracing:${name}:${part}`)]));
            return Object.assign(made, {
                traceSync: (callback, context, receiver, ...values) => Reflect.apply(callback, receiver, values),
                tracePromise: (callback, context, receiver, ...values) => Reflect.apply(callback, receiver, values),
                traceCallback: (callback, position, context, receiver, ...values) =>
                    Reflect.apply(callback, receiver, values),
            });
        },
    };
});

hatchery.provide('console', () => console);
hatchery.provide('sys', () => hatchery.require('util'));
