'use strict';
// 'internal/stream-chunks': the queue of chunks that a Readable keeps.

hatchery.provide('internal/stream-chunks', () => {
    const bufferClass = () => hatchery.require('buffer').Buffer;

    return class BufferList {
        constructor() {
            this.head = null;
            this.tail = null;
            this.length = 0;
        }

        push(data) {
            const entry = { data, next: null };
            if (this.length > 0) this.tail.next = entry;
            else this.head = entry;
            this.tail = entry;
            this.length++;
        }

        unshift(data) {
            this.head = { data, next: this.head };
            if (this.length === 0) this.tail = this.head;
            this.length++;
        }

        shift() {
            if (this.length === 0) return undefined;
            const { data, next } = this.head;
            this.head = next;
            if (--this.length === 0) this.tail = null;
            return data;
        }

        clear() {
            this.head = this.tail = null;
            this.length = 0;
        }

        first() { return this.head.data; }

        *[Symbol.iterator]() { for (let at = this.head; at !== null; at = at.next) yield at.data; }

        join(separator) { return [...this].join(separator); }

        concat(byteCount) {
            const all = bufferClass().allocUnsafe(byteCount >>> 0);
            let offset = 0;
            for (const chunk of this) {
                all.set(chunk, offset);
                offset += chunk.length;
            }
            return all;
        }

        /** Takes `count` bytes, or characters, off the front. */
        consume(count, isText) {
            const first = this.head.data;
            if (count < first.length) {
                this.head.data = first.slice(count);
                return first.slice(0, count);
            }
            if (count === first.length) return this.shift();
            const parts = [];
            let rest = count;
            while (rest > 0) {
                const { data } = this.head;
                if (data.length > rest) {
                    parts.push(data.slice(0, rest));
                    this.head.data = data.slice(rest);
                    break;
                }
                parts.push(this.shift());
                rest -= data.length;
            }
            return isText ? parts.join('') : bufferClass().concat(parts, count);
        }
    };
});
