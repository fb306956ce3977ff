'use strict';
// Requests on their way to the network: what fetch and https stand on. One exchange is one request and its answer; the
// daemon carries it out, checks it against budgets and rules, and sends back what comes.

const { net, state, note, levels, describe, mapGet, mapSet, mapDelete, mapClear, mapEach } = hatchery;
const { liveExchanges } = hatchery.stateIndex;
const { responseHead, responseData, responseEnd, exchangeFailed, requestCredit } = hatchery.exchangeKinds;

/** Observers of the exchanges that are not complete, by number. */
const live = new Map();

const forget = (id) => {
    if (mapDelete(live, id)) state[liveExchanges] -= 1;
};

/**
 * Starts an exchange. A body follows by sendExchange and finishExchange where `hasBody` is true.
 * @param {{method: string, url: string, headers: string, redirect: number, hasBody: boolean, bodyBytes: number,
 *     decompress: boolean}} request `headers` are lines `name: value` with `\n` between them, characters of one byte;
 *     `redirect` is one of redirectModes; `bodyBytes` is -1 where the length is not known
 * @param {{head: Function, data: Function, end: Function, fail: Function, credit: Function}} observer `head` takes
 *     {status, statusText, url, isRedirected, httpVersion, headers}, headers as names and values in turn; `data` a
 *     Uint8Array, whose bytes are to be granted again once they are used; `fail` {code, syscall, message}; `credit` a
 *     number of bytes that may be sent on top of the first `windowBytes`
 * @returns {number} names the exchange; 0 where there is no network, and nothing will come
 */
hatchery.openExchange = (request, observer) => {
    const id = net.open(request.method, request.url, request.headers, request.redirect, request.hasBody,
        request.bodyBytes, request.decompress);
    if (id === 0) return 0;
    mapSet(live, id, observer);
    state[liveExchanges] += 1;
    return id;
};

/** The next bytes of the body: a Uint8Array. Stay within the credit. */
hatchery.sendExchange = (id, bytes) => { net.send(id, bytes); };

/** The body is complete. */
hatchery.finishExchange = (id) => { net.finish(id); };

/** So many bytes of the answer are used: as many more may come. */
hatchery.grantExchange = (id, bytes) => { if (mapGet(live, id) !== undefined) net.grant(id, bytes); };

/** Nobody wants the answer any more; its observer hears nothing further. */
hatchery.cancelExchange = (id) => {
    if (mapGet(live, id) === undefined) return;
    forget(id);
    net.cancel(id);
};

/** Called by the engine for each frame. */
hatchery.exchangeEvent = (kind, id, value) => {
    const observer = mapGet(live, id);
    if (observer === undefined) return;
    try {
        switch (kind) {
            case responseHead:
                observer.isAnswered = true;
                observer.head(value);
                break;
            case responseData: observer.data(value); break;
            case requestCredit: observer.credit(value); break;
            case responseEnd:
                forget(id);
                observer.end();
                break;
            case exchangeFailed:
                forget(id);
                observer.fail(value);
                break;
            default: break;
        }
    } catch (error) {
        note(levels.error, `Uncaught in a request: ${describe(error).stack}`);
    }
};

/** Ends what an invocation left pending and says so in its log; a body that nobody reads is no news. */
hatchery.cancelExchanges = () => {
    let count = 0;
    mapEach(live, (observer, id) => {
        if (observer.isAnswered !== true) count += 1;
        net.cancel(id);
    });
    const subject = count === 1 ? '1 request was' : `${count} requests were`;
    if (count > 0) note(levels.warn, `${subject} still pending when the function had finished: cancelled`);
    hatchery.forgetExchanges();
};

/** Drops every exchange without a word. */
hatchery.forgetExchanges = () => {
    mapClear(live);
    state[liveExchanges] = 0;
};
