'use strict';
// The package uuidv5 (1.0.0).

const { provide, require, defineLazyGlobal } = hatchery;

const namespaces = {
    __proto__: null,
    dns: '6ba7b810-9dad-11d1-80b4-00c04fd430c8', url: '6ba7b811-9dad-11d1-80b4-00c04fd430c8',
    oid: '6ba7b812-9dad-11d1-80b4-00c04fd430c8', x500: '6ba7b814-9dad-11d1-80b4-00c04fd430c8',
    null: '00000000-0000-0000-0000-000000000000',
};

const uuidToString = (bytes) => {
    const hex = Buffer.from(bytes).toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

const uuidFromString = (text) => {
    const hex = String(text).replaceAll('-', '');
    if (!/^[0-9a-f]{32}$/i.test(hex)) throw new Error(`not a UUID: ${String(text).slice(0, 100)}`);
    return Buffer.from(hex, 'hex');
};

/**
 * A UUID made of a name (RFC 9562, version 5).
 * @param {string|Buffer} namespace a UUID, or dns, url, oid, x500 or null
 * @param {string|Buffer} name
 * @param {boolean} [isRaw] whether it is wanted as a Buffer
 */
const uuidv5 = (namespace, name, isRaw = false) => {
    const space = typeof namespace === 'string' ? uuidFromString(namespaces[namespace] ?? namespace) : namespace;
    if (!ArrayBuffer.isView(space) || space.byteLength !== 16) throw new Error('the namespace must be a UUID');
    const bytes = require('crypto').createHash('sha1').update(space).update(name).digest().subarray(0, 16);
    bytes[6] = (bytes[6] & 0x0f) | 0x50;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return isRaw ? bytes : uuidToString(bytes);
};
uuidv5.uuidToString = uuidToString;
uuidv5.uuidFromString = uuidFromString;

// Functions write `uuidv5 = uuidv5.uuidv5`, and must be able to do so again when they are warm.
uuidv5.uuidv5 = uuidv5;

provide('uuidv5', () => uuidv5);
defineLazyGlobal('uuidv5', () => uuidv5);
