'use strict';
// CountQueuingStrategy and ByteLengthQueuingStrategy.

const { webidl } = hatchery;

/** The one size function of all strategies of a kind. */
const sizes = {
    count: { size: () => 1 }.size,
    bytes: { size: (chunk) => chunk.byteLength }.size,
};

const readInit = (init, name, given) => {
    const where = `Failed to construct '${name}'`;
    webidl.requireArguments(given, 1, where);
    return webidl.dictionary('QueuingStrategyInit', [
        ['highWaterMark', webidl.unrestrictedDouble, webidl.required],
    ])(init, where).highWaterMark;
};

class CountQueuingStrategy {
    #highWaterMark;
    constructor(init) { this.#highWaterMark = readInit(init, 'CountQueuingStrategy', arguments.length); }
    get highWaterMark() {
        if (!webidl.isObject(this) || !(#highWaterMark in this)) throw webidl.illegalThis('CountQueuingStrategy');
        return this.#highWaterMark;
    }
    get size() {
        if (!webidl.isObject(this) || !(#highWaterMark in this)) throw webidl.illegalThis('CountQueuingStrategy');
        return sizes.count;
    }
}
webidl.define(CountQueuingStrategy);

class ByteLengthQueuingStrategy {
    #highWaterMark;
    constructor(init) { this.#highWaterMark = readInit(init, 'ByteLengthQueuingStrategy', arguments.length); }
    get highWaterMark() {
        if (!webidl.isObject(this) || !(#highWaterMark in this)) throw webidl.illegalThis('ByteLengthQueuingStrategy');
        return this.#highWaterMark;
    }
    get size() {
        if (!webidl.isObject(this) || !(#highWaterMark in this)) throw webidl.illegalThis('ByteLengthQueuingStrategy');
        return sizes.bytes;
    }
}
webidl.define(ByteLengthQueuingStrategy);
