'use strict';
// Modules of Node that functions find as globals.

const { require, defineLazyGlobal } = hatchery;

// Node's crypto and the web's in one: functions are written for either.
const web = hatchery.webcrypto;
defineLazyGlobal('crypto', () => {
    const theirs = Object.getOwnPropertyDescriptors(require('crypto'));
    for (const name of Reflect.ownKeys(theirs)) {
        if (!(name in web)) Object.defineProperty(web, name, theirs[name]);
    }
    return web;
});

defineLazyGlobal('https', () => require('https'));

// Functions write `zlib = zlib.zlib`, and must be able to do so again when they are warm.
defineLazyGlobal('zlib', () => {
    const zlib = Object.create(require('zlib'));
    zlib.zlib = zlib;
    return zlib;
});
