'use strict';
// navigator: only what programs look at to know where they run.

const { webidl } = hatchery;
const key = { __proto__: null };

class Navigator {
    #userAgent;

    constructor() {
        if (arguments[0] !== key) throw webidl.illegalConstructor();
        this.#userAgent = `Hatchery/${hatchery.version ?? '1'}`;
    }

    get userAgent() {
        if (!webidl.isObject(this) || !(#userAgent in this)) throw webidl.illegalThis('Navigator');
        return this.#userAgent;
    }
}
webidl.define(Navigator);
hatchery.defineGlobal('navigator', new Navigator(key));
