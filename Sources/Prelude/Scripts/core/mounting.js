'use strict';
// Modules that the operator has mounted: run once in the zygote, then a global and a `require` for its children.

const { defineGlobal, requireMounted, provide, describe } = hatchery;
const { Function } = globalThis;

/** The names a CommonJS module finds around it. */
const parameters = ['require', 'module', 'exports', 'global', 'process', 'Buffer', '__filename', '__dirname'];

/**
 * Runs the body of a CommonJS module.
 * @param {string} name what stacks show
 * @param {string} source
 * @param {(name: string) => unknown} require what the module requires others with
 * @returns {unknown} its exports
 */
hatchery.runModule = (name, source, require) => {
    const body = new Function(...parameters, `${source}\n//# sourceURL=${name}.js`);
    const module = { exports: {}, id: name, filename: `/${name}.js`, loaded: false, children: [], paths: [], require };
    body.call(module.exports, require, module, module.exports, globalThis, optional('process'), globalThis.Buffer,
        `/${name}.js`, '/');
    module.loaded = true;
    return module.exports;
};

/**
 * Runs a module's bundle and makes it known.
 * @param {string} name as in `require(name)`
 * @param {string} global the global's name
 * @param {string} source the body of a CommonJS module
 * @returns {?string} why it does not load; undefined if it does
 */
hatchery.mount = (name, global, source) => {
    try {
        const exports = hatchery.runModule(name, source, (wanted) => requireMounted(wanted));
        provide(name, () => exports);
        defineGlobal(global, exports);
        return undefined;
    } catch (error) {
        return describe(error).stack;
    }
};

/** A module of Node's; undefined where there is none yet. */
const optional = (name) => {
    try {
        return hatchery.require(name);
    } catch {
        return undefined;
    }
};
