'use strict';
// Events, signals, uncaught exceptions.

check('an exception in a listener does not reach dispatchEvent, but onerror', () => {
    const target = new EventTarget();
    const seen = [];
    globalThis.onerror = (message, file, line, column, error) => {
        seen.push(error.message);
        return true;
    };
    target.addEventListener('x', () => { throw new Error('first'); });
    target.addEventListener('x', () => { seen.push('second'); });
    try {
        equal(target.dispatchEvent(new Event('x')), true);
    } finally {
        globalThis.onerror = null;
    }
    equal(seen, ['first', 'second']);
});

check('reportError, timers and microtasks report to an error listener', async () => {
    const seen = [];
    const listener = (event) => {
        seen.push(event.error.message);
        event.preventDefault();
    };
    addEventListener('error', listener);
    try {
        reportError(new Error('reported'));
        queueMicrotask(() => { throw new Error('microtask'); });
        setTimeout(() => { throw new Error('timer'); }, 0);
        await new Promise((resolve) => setTimeout(resolve, 5));
    } finally {
        removeEventListener('error', listener);
    }
    equal(seen, ['reported', 'microtask', 'timer']);
});

check('unhandledrejection comes with promise and reason', async () => {
    let event;
    globalThis.onunhandledrejection = (caught) => {
        event = caught;
        caught.preventDefault();
    };
    try {
        const promise = Promise.reject(new Error('lost'));
        await new Promise((resolve) => setTimeout(resolve, 5));
        equal(event instanceof PromiseRejectionEvent, true);
        equal(event.reason.message, 'lost');
        equal(event.promise, promise);
    } finally {
        globalThis.onunhandledrejection = null;
    }
});

check('removing and adding listeners while an event is dispatched', () => {
    const target = new EventTarget();
    const seen = [];
    const second = () => { seen.push('second'); };
    target.addEventListener('x', () => {
        seen.push('first');
        target.removeEventListener('x', second);
        target.addEventListener('x', () => { seen.push('late'); });
    }, { once: true });
    target.addEventListener('x', second);
    target.dispatchEvent(new Event('x'));
    equal(seen, ['first']);
    target.dispatchEvent(new Event('x'));
    equal(seen, ['first', 'late']);
});

check('AbortSignal.timeout aborts with a TimeoutError and AbortSignal.any follows it', async () => {
    const signal = AbortSignal.any([new AbortController().signal, AbortSignal.timeout(5)]);
    await new Promise((resolve) => { signal.onabort = resolve; });
    equal(signal.reason.name, 'TimeoutError');
    equal(signal.reason.code, 23);
    equal(signal.reason instanceof DOMException, true);
    await fails(() => signal.throwIfAborted(), { name: 'TimeoutError' });
});

check('DOMException is an Error with a place, a name and a code', () => {
    const error = new DOMException('no', 'DataCloneError');
    equal(Object.prototype.toString.call(error), '[object DOMException]');
    equal(error instanceof Error, true);
    equal(Error.isError(error), true);
    equal(typeof error.stack, 'string');
    equal(error.code, 25);
    equal(String(error), 'DataCloneError: no');
    equal(new DOMException('', { name: 'X', cause: 3 }).cause, 3);
    class Own extends DOMException {}
    equal(new Own('a', 'AbortError') instanceof Own, true);
});

check('messages arrive later, copied, with their ports', async () => {
    const { port1, port2 } = new MessageChannel();
    const sent = { list: [1, 2] };
    const other = new MessageChannel();
    const got = new Promise((resolve) => { port2.onmessage = resolve; });
    port1.postMessage(sent, [other.port1]);
    sent.list.push(3);
    const event = await got;
    equal(event.data, { list: [1, 2] });
    equal(event.ports.length, 1);
    const answer = new Promise((resolve) => { other.port2.onmessage = resolve; });
    event.ports[0].postMessage('back');
    equal((await answer).data, 'back');
});
