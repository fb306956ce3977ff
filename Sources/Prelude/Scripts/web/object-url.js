'use strict';
// URL.createObjectURL: names for Blobs that fetch understands, for as long as they are not revoked.

const { webidl, URL, random } = hatchery;
const { floor } = Math;
const { Map } = globalThis;

/** Blobs by their URL. They live until they are revoked, and end with the instance. */
let blobs = new Map();

const digits = (count) => {
    let text = '';
    for (let i = 0; i < count; i++) text += floor(random() * 16).toString(16);
    return text;
};

const functions = {
    createObjectURL(object) {
        const where = "Failed to execute 'createObjectURL' on 'URL'";
        webidl.requireArguments(arguments.length, 1, where);
        if (!hatchery.isBlob(object)) {
            const error = webidl.typeError(`${where}: parameter 1 is not of type 'Blob'.`);
            error.code = 'ERR_INVALID_ARG_TYPE';
            throw error;
        }
        const url = `blob:hatchery:${digits(8)}-${digits(4)}-4${digits(3)}-a${digits(3)}-${digits(12)}`;
        blobs.set(url, object);
        return url;
    },
    revokeObjectURL(url) {
        webidl.requireArguments(arguments.length, 1, "Failed to execute 'revokeObjectURL' on 'URL'");
        blobs.delete(webidl.DOMString(url));
    },
};
for (const name of ['createObjectURL', 'revokeObjectURL']) {
    Object.defineProperty(URL, name, {
        __proto__: null, value: functions[name], writable: true, enumerable: true, configurable: true,
    });
}

/** The Blob of a `blob:` URL, whose fragment does not count; undefined if there is none. */
hatchery.blobOfURL = (url) => {
    if (typeof url !== 'string') return undefined;
    const end = url.indexOf('#');
    return blobs.get(end < 0 ? url : url.slice(0, end));
};
hatchery.onForget(() => { blobs = new Map(); });
