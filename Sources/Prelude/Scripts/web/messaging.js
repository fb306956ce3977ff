'use strict';
// MessageChannel, MessagePort and BroadcastChannel, within the one context there is. Messages arrive in later turns.

const { webidl, DOMException, EventTarget, MessageEvent, fire } = hatchery;
const { Map, Symbol, Object } = globalThis;
const key = { __proto__: null };

/** The inside of a port. */
class PortState {
    port;
    /** The inside of the port at the other end; null once closed. */
    other = null;
    isStarted = false;
    isClosed = false;
    isDetached = false;
    /** Messages that wait until the port is started: {data, ports}. */
    waiting = [];

    constructor(port) { this.port = port; }

    take(message) {
        if (this.isClosed) return;
        if (!this.isStarted) {
            this.waiting.push(message);
            return;
        }
        hatchery.startTimer(() => {
            if (this.isClosed) return;
            // A port that was passed on meanwhile takes its messages along.
            if (this.isDetached) this.waiting.push(message);
            else fire(this.port, new MessageEvent('message', message));
        }, 0);
    }

    start() {
        if (this.isStarted) return;
        this.isStarted = true;
        const messages = this.waiting;
        this.waiting = [];
        for (let i = 0; i < messages.length; i++) this.take(messages[i]);
    }
}

/** A message's data and ports, copied. */
const pack = (message, transfer) => {
    const ports = transfer.filter((value) => isPort(value));
    const box = hatchery.structuredClone({ data: message, ports }, transfer);
    return { data: box.data, ports: Object.freeze(box.ports) };
};

let stateOf;
let isPort;

class MessagePort extends EventTarget {
    #state;

    constructor() {
        if (arguments[0] !== key) throw webidl.illegalConstructor();
        super();
        this.#state = new PortState(this);
    }

    static {
        isPort = (value) => webidl.isObject(value) && #state in value;
        stateOf = (port) => {
            if (!isPort(port)) throw webidl.illegalThis('MessagePort');
            return port.#state;
        };
        hatchery.registerTransferable(isPort, (port) => {
            const old = port.#state;
            if (old.isDetached) throw new DOMException('The port has been transferred already', 'DataCloneError');
            const moved = new MessagePort(key);
            const state = moved.#state;
            state.other = old.other;
            if (state.other !== null) state.other.other = state;
            state.waiting = old.waiting;
            state.isClosed = old.isClosed;
            old.isDetached = true;
            old.waiting = [];
            old.other = null;
            return moved;
        });
    }

    postMessage(message, options = undefined) {
        const state = stateOf(this);
        const where = "Failed to execute 'postMessage' on 'MessagePort'";
        webidl.requireArguments(arguments.length, 1, where);
        const isList = webidl.isObject(options) && options[Symbol.iterator] !== undefined;
        const transfer = hatchery.transferList(isList ? { transfer: options } : options, where);
        for (let i = 0; i < transfer.length; i++) {
            if (transfer[i] === this) throw new DOMException('A port cannot send itself', 'DataCloneError');
        }
        const packed = pack(message, transfer);
        if (state.other !== null) state.other.take(packed);
    }

    start() { stateOf(this).start(); }

    close() {
        const state = stateOf(this);
        state.isClosed = true;
        if (state.other !== null) {
            state.other.other = null;
            state.other = null;
        }
    }

    // What code written for Node calls: a port here keeps nothing alive.
    ref() { stateOf(this); }
    unref() { stateOf(this); }
}
webidl.define(MessagePort);
webidl.eventHandler(MessagePort.prototype, 'message', (port) => { stateOf(port).start(); });
webidl.eventHandler(MessagePort.prototype, 'messageerror');

class MessageChannel {
    #port1 = new MessagePort(key);
    #port2 = new MessagePort(key);

    constructor() {
        const first = stateOf(this.#port1);
        const second = stateOf(this.#port2);
        first.other = second;
        second.other = first;
    }

    get port1() {
        if (!webidl.isObject(this) || !(#port1 in this)) throw webidl.illegalThis('MessageChannel');
        return this.#port1;
    }

    get port2() {
        if (!webidl.isObject(this) || !(#port1 in this)) throw webidl.illegalThis('MessageChannel');
        return this.#port2;
    }
}
webidl.define(MessageChannel);

/** Open channels by name, in the order they were made. */
let channels = new Map();

class BroadcastChannel extends EventTarget {
    #name;
    #isClosed = false;

    constructor(name) {
        webidl.requireArguments(arguments.length, 1, "Failed to construct 'BroadcastChannel'");
        super();
        this.#name = webidl.DOMString(name, "Failed to construct 'BroadcastChannel': name");
        const list = channels.get(this.#name);
        if (list === undefined) channels.set(this.#name, [this]);
        else list.push(this);
    }

    get name() {
        if (!webidl.isObject(this) || !(#name in this)) throw webidl.illegalThis('BroadcastChannel');
        return this.#name;
    }

    postMessage(message) {
        if (!webidl.isObject(this) || !(#name in this)) throw webidl.illegalThis('BroadcastChannel');
        webidl.requireArguments(arguments.length, 1, "Failed to execute 'postMessage' on 'BroadcastChannel'");
        if (this.#isClosed) throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
        const data = hatchery.structuredClone(message);
        for (const channel of (channels.get(this.#name) ?? []).slice()) {
            if (channel === this) continue;
            hatchery.startTimer(() => {
                if (channel.#isClosed) return;
                fire(channel, new MessageEvent('message', { data: hatchery.structuredClone(data) }));
            }, 0);
        }
    }

    close() {
        if (!webidl.isObject(this) || !(#name in this)) throw webidl.illegalThis('BroadcastChannel');
        this.#isClosed = true;
        const list = channels.get(this.#name)?.filter((channel) => channel !== this) ?? [];
        if (list.length > 0) channels.set(this.#name, list);
        else channels.delete(this.#name);
    }
}
webidl.define(BroadcastChannel);
webidl.eventHandler(BroadcastChannel.prototype, 'message');
webidl.eventHandler(BroadcastChannel.prototype, 'messageerror');

/** Forgets open channels, for a context that is to look untouched. */
hatchery.onForget(() => { channels = new Map(); });
