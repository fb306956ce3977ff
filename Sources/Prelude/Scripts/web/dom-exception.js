'use strict';
// DOMException: an Error to the engine, with the fields and the class of Web IDL.

const { webidl } = hatchery;
const { Error } = globalThis;
const { setPrototypeOf, defineProperty } = Object;

/** The legacy codes, in the order of their numbers; '' where a number is not in use by a name. */
const legacy = [
    'IndexSizeError', '', 'HierarchyRequestError', 'WrongDocumentError', 'InvalidCharacterError', '',
    'NoModificationAllowedError', 'NotFoundError', 'NotSupportedError', 'InUseAttributeError', 'InvalidStateError',
    'SyntaxError', 'InvalidModificationError', 'NamespaceError', 'InvalidAccessError', '', 'TypeMismatchError',
    'SecurityError', 'NetworkError', 'AbortError', 'URLMismatchError', 'QuotaExceededError', 'TimeoutError',
    'InvalidNodeTypeError', 'DataCloneError',
];
const constantNames = [
    'INDEX_SIZE', 'DOMSTRING_SIZE', 'HIERARCHY_REQUEST', 'WRONG_DOCUMENT', 'INVALID_CHARACTER', 'NO_DATA_ALLOWED',
    'NO_MODIFICATION_ALLOWED', 'NOT_FOUND', 'NOT_SUPPORTED', 'INUSE_ATTRIBUTE', 'INVALID_STATE', 'SYNTAX',
    'INVALID_MODIFICATION', 'NAMESPACE', 'INVALID_ACCESS', 'VALIDATION', 'TYPE_MISMATCH', 'SECURITY', 'NETWORK',
    'ABORT', 'URL_MISMATCH', 'QUOTA_EXCEEDED', 'TIMEOUT', 'INVALID_NODE_TYPE', 'DATA_CLONE',
];

/** Puts private fields on an object that another constructor has made. */
class Given { constructor(object) { return object; } }
class Fields extends Given {
    #message;
    #name;
    constructor(object, message, name) {
        super(object);
        this.#message = message;
        this.#name = name;
    }
    static has(object) { return #name in object; }
    static message(object) { return object.#message; }
    static name(object) { return object.#name; }
}

const check = (value) => {
    if (!webidl.isObject(value) || !Fields.has(value)) throw webidl.illegalThis('DOMException');
    return value;
};

class DOMException {
    constructor(message = '', options = 'Error') {
        const text = webidl.DOMString(message, 'message');
        let name;
        let cause;
        let hasCause = false;
        // Node takes {name, cause} too.
        if (typeof options === 'object' && options !== null) {
            name = options.name === undefined ? 'Error' : `${options.name}`;
            hasCause = 'cause' in options;
            if (hasCause) cause = options.cause;
        } else {
            name = webidl.DOMString(options, 'name');
        }
        const error = setPrototypeOf(new Error(), new.target.prototype);
        new Fields(error, text, name);
        if (hasCause) {
            defineProperty(error, 'cause', {
                __proto__: null, value: cause, writable: true, enumerable: false, configurable: true,
            });
        }
        return error;
    }

    get name() { return Fields.name(check(this)); }
    get message() { return Fields.message(check(this)); }
    get code() {
        const name = Fields.name(check(this));
        return name === '' ? 0 : legacy.indexOf(name) + 1;
    }
}
Object.setPrototypeOf(DOMException.prototype, Error.prototype);
webidl.define(DOMException);
const codes = { __proto__: null };
for (let i = 0; i < constantNames.length; i++) codes[`${constantNames[i]}_ERR`] = i + 1;
webidl.constants(DOMException, codes);

/** Whether it is one, whatever its prototype. */
hatchery.isDOMException = (value) => webidl.isObject(value) && Fields.has(value);
/** Name and message of a DOMException, whatever somebody has put on it. */
hatchery.domExceptionName = Fields.name;
hatchery.domExceptionMessage = Fields.message;
