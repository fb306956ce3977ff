'use strict';
// What Node's stream module looks at in a web stream, under the symbols that Node has for it.

const { streams } = hatchery;
const { ReadableStream, WritableStream } = hatchery;
const mark = (name) => Symbol.for(`nodejs.${name}`);

const define = (made, getters) => {
    for (const name of Object.keys(getters)) {
        const get = getters[name];
        Object.defineProperty(made.prototype, mark(name), {
            __proto__: null, configurable: true, enumerable: false,
            get() { return get(this); },
        });
    }
};

const shared = {
    'webstream.isClosedPromise': (stream) => ({ promise: streams.whenEnded(stream) }),
    'webstream.controllerErrorFunction': (stream) => (error) => { streams.fail(stream, error); },
    'stream.errored': (stream) => streams.state(stream) === 'errored',
};
define(ReadableStream, {
    ...shared,
    'stream.readable': (stream) => streams.state(stream) === 'readable',
    'stream.disturbed': streams.isDisturbed,
});
define(WritableStream, { ...shared, 'stream.writable': (stream) => streams.state(stream) === 'writable' });
