'use strict';
// The queue behind process.nextTick: callbacks that run before the promise jobs that are queued after them.

let first = null;
let last = null;
let isScheduled = false;
const resolved = Promise.resolve();
const then = Function.prototype.call.bind(Promise.prototype.then);

/** Calls every waiting callback; one that throws is reported and does not stop the others. */
const runTicks = () => {
    isScheduled = false;
    while (first !== null) {
        const { callback, values } = first;
        first = first.next;
        if (first === null) last = null;
        try {
            if (values === undefined) callback();
            else callback(...values);
        } catch (error) {
            hatchery.report(error, 'a tick');
        }
    }
};
hatchery.runTicks = runTicks;

/** Calls `callback(...values)` soon, after all that is waiting already. */
hatchery.nextTick = (callback, ...values) => {
    const tick = { __proto__: null, callback, values: values.length === 0 ? undefined : values, next: null };
    if (last === null) first = tick;
    else last.next = tick;
    last = tick;
    if (isScheduled) return;
    isScheduled = true;
    then(resolved, runTicks);
};

/** Set by the process module once somebody uses it: returns whether an error that nobody caught was handled. */
hatchery.handleUncaught = undefined;
