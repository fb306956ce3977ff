'use strict';
// The module 'process': what a program finds out about where it runs, as far as a function may know it. No global.

hatchery.provide('process', () => {
    const EventEmitter = hatchery.require('events');
    const {
        codes, hide, validateFunction, validateString, validateArray, validateObject, validateUint32,
    } = hatchery.require('internal/errors');
    const { now } = hatchery;
    const version = 'v20.19.0';

    class Process extends EventEmitter {}
    Object.defineProperty(Process.prototype, Symbol.toStringTag, { value: 'process', configurable: true });
    hide(Process, 'name', 'process');
    const process = new Process();

    const stream = (write, fd) => ({
        fd, isTTY: false, writable: true, columns: 80,
        write(text, encoding, done) {
            write(String(text).replace(/\n$/, ''));
            const callback = typeof encoding === 'function' ? encoding : done;
            if (typeof callback === 'function') hatchery.nextTick(callback);
            return true;
        },
        on() { return this; }, once() { return this; }, emit() { return false; }, removeListener() { return this; },
        end() {}, cork() {}, uncork() {}, getColorDepth: () => 1, hasColors: () => false,
    });
    const { note, levels } = hatchery;
    const refuse = (what) => () => {
        const error = new Error(`process.${what}() is not available: a function cannot act on its process`);
        error.code = 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM';
        throw error;
    };
    const hrtime = (since = undefined) => {
        const nanoseconds = Math.round(now() * 1e6);
        const time = [Math.floor(nanoseconds / 1e9), nanoseconds % 1e9];
        if (since === undefined) return time;
        validateArray(since, 'time');
        if (since.length !== 2) throw new codes.ERR_OUT_OF_RANGE('time', 2, since.length);
        const nano = time[1] - since[1];
        return nano < 0 ? [time[0] - since[0] - 1, nano + 1e9] : [time[0] - since[0], nano];
    };
    hrtime.bigint = () => BigInt(Math.round(now() * 1e6));

    const showWarning = (warning) => {
        if (warning.name === 'DeprecationWarning' && process.noDeprecation) return;
        const code = warning.code ? `[${warning.code}] ` : '';
        const text = typeof warning.toString === 'function'
            ? `${warning.toString()}` : Error.prototype.toString.call(warning);
        note(levels.warn, `(node) ${code}${text}${typeof warning.detail === 'string' ? `\n${warning.detail}` : ''}`);
    };
    const emitWarning = (warning, type, code, caller) => {
        let detail;
        if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
            ({ detail } = type);
            caller = type.ctor;
            ({ code } = type);
            type = type.type || 'Warning';
            if (typeof detail !== 'string') detail = undefined;
        } else if (typeof type === 'function') {
            type = 'Warning';
            code = undefined;
        }
        if (type !== undefined) validateString(type, 'type');
        if (typeof code === 'function') code = undefined;
        else if (code !== undefined) validateString(code, 'code');
        if (typeof warning === 'string') {
            warning = new Error(warning);
            hide(warning, 'name', String(type || 'Warning'));
            if (code !== undefined) warning.code = code;
            if (detail !== undefined) warning.detail = detail;
        } else if (!(warning instanceof Error)) {
            throw new codes.ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
        }
        if (warning.name === 'DeprecationWarning') {
            if (process.noDeprecation) return;
            if (process.throwDeprecation) {
                hatchery.nextTick(() => { throw warning; });
                return;
            }
        }
        hatchery.nextTick(() => {
            if (process.listenerCount('warning') === 0) showWarning(warning);
            else process.emit('warning', warning);
        });
    };

    Object.assign(process, {
        title: 'node', version,
        versions: { __proto__: null, node: version.slice(1), v8: '0.0.0', modules: '115', hatchery: '1' },
        arch: 'x64', platform: 'linux', release: { name: 'node', lts: 'Iron' },
        argv: ['node', 'function.js'], argv0: 'node', execArgv: [], execPath: '/usr/bin/node', env: {}, pid: 1, ppid: 0,
        exitCode: undefined, features: { inspector: false, debug: false, uv: false, ipv6: true, tls: true },
        config: { target_defaults: {}, variables: {} },
        allowedNodeEnvironmentFlags: new Set(), noDeprecation: false, throwDeprecation: false,
        traceDeprecation: false, report: undefined, connected: false,
        stdout: stream((text) => note(levels.info, text), 1), stderr: stream((text) => note(levels.error, text), 2),
        nextTick(callback, ...values) {
            validateFunction(callback, 'callback');
            hatchery.nextTick(callback, ...values);
        },
        hrtime, emitWarning,
        uptime: () => now() / 1000,
        cwd: () => '/',
        umask: () => 0o22,
        getuid: () => 1, geteuid: () => 1, getgid: () => 1, getegid: () => 1, getgroups: () => [1],
        memoryUsage: Object.assign(() => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }),
            { rss: () => 0 }),
        cpuUsage(since = undefined) {
            if (since !== undefined) validateObject(since, 'prevValue');
            return { user: Math.round(now() * 1000) - (since?.user ?? 0), system: 0 };
        },
        resourceUsage: () => ({}),
        constrainedMemory: () => 0,
        exit(code) {
            if (code !== undefined && code !== null) validateUint32(Number(code), 'code');
            throw new Error('process.exit() is not available: a function ends by returning or throwing');
        },
        abort: refuse('abort'), kill: refuse('kill'), chdir: refuse('chdir'), dlopen: refuse('dlopen'),
        setuid: refuse('setuid'), setgid: refuse('setgid'), reallyExit: refuse('reallyExit'),
        binding(name) {
            const error = new Error(`No such module: ${name}`);
            error.code = 'ERR_INVALID_MODULE';
            throw error;
        },
        setUncaughtExceptionCaptureCallback() {}, hasUncaughtExceptionCaptureCallback: () => false,
        setSourceMapsEnabled() {}, getActiveResourcesInfo: () => [],
    });
    hatchery.handleUncaught = (error) => {
        if (process.listenerCount('uncaughtExceptionMonitor') > 0) process.emit('uncaughtExceptionMonitor', error);
        if (process.listenerCount('uncaughtException') === 0) return false;
        return process.emit('uncaughtException', error, 'uncaughtException');
    };
    return process;
});
