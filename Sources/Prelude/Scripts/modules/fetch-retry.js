'use strict';
// The package fetch-retry, as its versions 3 to 5 are.

const { provide, defineLazyGlobal } = hatchery;

class ArgumentError extends Error {}
Object.defineProperty(ArgumentError.prototype, 'name', { value: 'ArgumentError', writable: true, configurable: true });

const isCount = (value) => Number.isInteger(value) && value >= 0;

const checkOptions = (options) => {
    const { retries, retryDelay, retryOn } = options;
    if (retries !== undefined && !isCount(retries)) throw new ArgumentError('retries must be a positive integer');
    if (retryDelay !== undefined && !isCount(retryDelay) && typeof retryDelay !== 'function') {
        throw new ArgumentError('retryDelay must be a positive integer or a function returning a positive integer');
    }
    if (retryOn !== undefined && !Array.isArray(retryOn) && typeof retryOn !== 'function') {
        throw new ArgumentError('retryOn property expects an array or function');
    }
};

const fetchWithRetries = async (fetch, defaults, input, init) => {
    const { retries, retryDelay, retryOn } = {
        retries: init?.retries ?? defaults.retries ?? 3, retryDelay: init?.retryDelay ?? defaults.retryDelay ?? 1000,
        retryOn: init?.retryOn ?? defaults.retryOn ?? [],
    };
    const wantsAnother = async (attempt, error, response) => {
        if (typeof retryOn === 'function') return await retryOn(attempt, error, response);
        return attempt < retries && (error !== null || retryOn.includes(response.status));
    };
    for (let attempt = 0; ; attempt++) {
        let response = null;
        let error = null;
        try {
            response = await fetch(input instanceof Request ? input.clone() : input, init);
        } catch (thrown) {
            error = thrown;
        }
        if (!await wantsAnother(attempt, error, response)) {
            if (response === null) throw error;
            return response;
        }
        const delay = typeof retryDelay === 'function' ? retryDelay(attempt, error, response) : retryDelay;
        await new Promise((resolve) => setTimeout(resolve, delay));
    }
};

/**
 * A fetch that tries again: `fetchretry(fetch)(url, { retries, retryDelay, retryOn })`. Called with a URL it is such a
 * fetch itself.
 */
const fetchretry = (fetch, defaults = {}) => {
    if (typeof fetch !== 'function') {
        if (typeof fetch === 'string' || fetch instanceof Request || fetch instanceof URL) {
            return fetchretry(globalThis.fetch)(fetch, defaults);
        }
        throw new ArgumentError('fetch must be a function');
    }
    if (typeof defaults !== 'object' || defaults === null) throw new ArgumentError('defaults must be an object');
    checkOptions(defaults);
    return (input, init) => {
        checkOptions(init ?? {});
        return fetchWithRetries(fetch, defaults, input, init);
    };
};

provide('fetch-retry', () => fetchretry);
defineLazyGlobal('fetchretrylib', () => ({ fetchretry }));
