'use strict';
// Modules of Node that functions find as globals.

const { require, defineLazyGlobal } = hatchery;

defineLazyGlobal('https', () => require('https'));

// Functions write `zlib = zlib.zlib`, and must be able to do so again when they are warm.
defineLazyGlobal('zlib', () => {
    const zlib = Object.create(require('zlib'));
    zlib.zlib = zlib;
    return zlib;
});
