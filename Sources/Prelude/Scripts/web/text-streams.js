'use strict';
// TextEncoderStream and TextDecoderStream.

const { webidl, TextDecoder } = hatchery;
const { makeTransform } = hatchery.streamBase;
const { uncurry } = hatchery;
const decode = uncurry(TextDecoder.prototype.decode);
const codeAt = uncurry(String.prototype.charCodeAt);
const slice = uncurry(String.prototype.slice);
const getter = (name) => uncurry(Object.getOwnPropertyDescriptor(TextDecoder.prototype, name).get);
const encodingOf = getter('encoding');
const fatalOf = getter('fatal');
const ignoreBOMOf = getter('ignoreBOM');

/** Texts to UTF-8; a surrogate pair may be split between two chunks. */
class Encoding {
    /** The first half of a pair whose second half may follow. */
    #lead = '';

    transform(chunk, enqueue) {
        let text = this.#lead + webidl.DOMString(chunk, 'A chunk of TextEncoderStream');
        this.#lead = '';
        const last = text.length === 0 ? 0 : codeAt(text, text.length - 1);
        if (last >= 0xd800 && last <= 0xdbff) {
            this.#lead = slice(text, text.length - 1);
            text = slice(text, 0, text.length - 1);
        }
        if (text !== '') enqueue(hatchery.utf8Encode(text));
    }

    flush(enqueue) { if (this.#lead !== '') enqueue(hatchery.utf8Encode(this.#lead)); }
}

class TextEncoderStream {
    #inside = makeTransform(new Encoding());

    get encoding() {
        if (!webidl.isObject(this) || !(#inside in this)) throw webidl.illegalThis('TextEncoderStream');
        return 'utf-8';
    }

    get readable() {
        if (!webidl.isObject(this) || !(#inside in this)) throw webidl.illegalThis('TextEncoderStream');
        return this.#inside.readable.stream;
    }

    get writable() {
        if (!webidl.isObject(this) || !(#inside in this)) throw webidl.illegalThis('TextEncoderStream');
        return this.#inside.writable.stream;
    }
}
webidl.define(TextEncoderStream, { shown: webidl.fields('encoding', 'readable', 'writable') });

/** Bytes of any encoding to texts. */
class Decoding {
    #decoder;
    constructor(decoder) { this.#decoder = decoder; }

    transform(chunk, enqueue) {
        webidl.BufferSource(chunk, 'A chunk of TextDecoderStream');
        const text = decode(this.#decoder, chunk, { stream: true });
        if (text !== '') enqueue(text);
    }

    flush(enqueue) {
        const text = decode(this.#decoder);
        if (text !== '') enqueue(text);
    }
}

class TextDecoderStream {
    #decoder;
    #inside;

    constructor(label = 'utf-8', options = undefined) {
        this.#decoder = new TextDecoder(label, options);
        this.#inside = makeTransform(new Decoding(this.#decoder));
    }

    static of(stream) {
        if (!webidl.isObject(stream) || !(#inside in stream)) throw webidl.illegalThis('TextDecoderStream');
        return stream.#inside;
    }

    get encoding() {
        insideOf(this);
        return encodingOf(this.#decoder);
    }

    get fatal() {
        insideOf(this);
        return fatalOf(this.#decoder);
    }

    get ignoreBOM() {
        insideOf(this);
        return ignoreBOMOf(this.#decoder);
    }

    get readable() { return insideOf(this).readable.stream; }
    get writable() { return insideOf(this).writable.stream; }
}
const insideOf = TextDecoderStream.of;
delete TextDecoderStream.of;
webidl.define(TextDecoderStream, { shown: webidl.fields('encoding', 'fatal', 'ignoreBOM', 'readable', 'writable') });
