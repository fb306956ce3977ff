'use strict';
// 'internal/comparisons': deep equality, loose and strict, as assert and util.isDeepStrictEqual have it.

hatchery.provide('internal/comparisons', () => {
    const { kindOf, typedName } = hatchery;
    const { ownKeys } = Reflect;
    const { is, hasOwn, getPrototypeOf, keys: keysOf, getOwnPropertySymbols: symbolsOf } = Object;
    const isEnumerable = Function.prototype.call.bind(Object.prototype.propertyIsEnumerable);
    const tagOf = Function.prototype.call.bind(Object.prototype.toString);
    const boxed = { __proto__: null, Number: true, String: true, Boolean: true, Symbol: true, BigInt: true };

    const isObject = (value) => typeof value === 'object' && value !== null;
    const isIndex = (key) => typeof key === 'string' && /^(0|[1-9]\d{0,15})$/.test(key);
    const kind = (value) => {
        for (let target = hatchery.proxyTarget(value); target !== undefined; target = hatchery.proxyTarget(value)) {
            value = target;
        }
        return kindOf(value);
    };
    const isErrorLike = (value, valueKind) => valueKind === 'error' || value instanceof Error;

    const bytesOf = (value) => (ArrayBuffer.isView(value)
        ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : new Uint8Array(value));
    const areSameBytes = (a, b) => {
        if (a.byteLength !== b.byteLength) return false;
        const left = bytesOf(a);
        const right = bytesOf(b);
        for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
        return true;
    };
    const areSameItems = (a, b) => {
        if (a.length !== b.length) return false;
        for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && (a[i] === a[i] || b[i] === b[i])) return false;
        return true;
    };
    const unbox = (value, valueKind) => hatchery[{
        Number: 'numberValue', String: 'stringValue', Boolean: 'booleanValue', Symbol: 'symbolValue',
        BigInt: 'bigintValue',
    }[valueKind]](value);

    /** One comparison, with the pairs that are being compared further up. */
    class Comparison {
        constructor(isStrict) {
            this.isStrict = isStrict;
            this.pairs = undefined;
        }

        compare(a, b) {
            if (a === b) return a !== 0 || !this.isStrict || is(a, b);
            if (this.isStrict) {
                if (!isObject(a)) return a !== a && b !== b;
                if (!isObject(b) || getPrototypeOf(a) !== getPrototypeOf(b)) return false;
            } else if (!isObject(a)) {
                return !isObject(b) && (a == b || (a !== a && b !== b));
            } else if (!isObject(b)) {
                return false;
            }
            return tagOf(a) === tagOf(b) && this.compareObjects(a, b);
        }

        compareObjects(a, b) {
            const aKind = kind(a);
            const bKind = kind(b);
            if (Array.isArray(a)) {
                if (!Array.isArray(b) || a.length !== b.length) return false;
                return this.compareLists(a, b);
            }
            if (Array.isArray(b)) return false;
            if (isErrorLike(a, aKind)) {
                if (!isErrorLike(b, bKind) || a.message !== b.message || a.name !== b.name) return false;
                if (!this.compareHidden(a, b, 'cause') || !this.compareHidden(a, b, 'errors')) return false;
                return this.compareKeys(a, b, aKind);
            }
            if (aKind !== bKind) return false;
            switch (aKind) {
                case 'date': if (hatchery.dateValue(a) !== hatchery.dateValue(b)) return false; break;
                case 'regexp':
                    if (hatchery.regexpText(a) !== hatchery.regexpText(b) || a.lastIndex !== b.lastIndex) return false;
                    break;
                case 'typed': {
                    const isFloat = typedName(a).startsWith('Float');
                    if (!this.isStrict && isFloat ? !areSameItems(a, b) : !areSameBytes(a, b)) return false;
                    return this.compareLists(a, b, true);
                }
                case 'dataview': case 'buffer': if (!areSameBytes(a, b)) return false; break;
                case 'map': if (hatchery.mapSize(a) !== hatchery.mapSize(b)) return false; break;
                case 'set': if (hatchery.setSize(a) !== hatchery.setSize(b)) return false; break;
                case 'weakmap': case 'weakset': case 'promise': if (this.isStrict) return false; break;
                default:
                    if (boxed[aKind]) {
                        if (!is(unbox(a, aKind), unbox(b, aKind))) return false;
                    } else if (hatchery.isURL?.(a) && hatchery.isURL(b)) {
                        if (a.href !== b.href) return false;
                    } else if (hatchery.equalKeys?.(a, b) === false) {
                        return false;
                    }
            }
            return this.compareKeys(a, b, aKind);
        }

        /** A property that errors have without showing it. */
        compareHidden(a, b, key) {
            const aHas = hasOwn(a, key) && !isEnumerable(a, key);
            const bHas = hasOwn(b, key) && !isEnumerable(b, key);
            return aHas === bHas && (!aHas || this.compare(a[key], b[key]));
        }

        /** Arrays and typed arrays: their other properties, then (unless they are known to be equal) their items. */
        compareLists(a, b, areItemsEqual = false) {
            const select = (value) => ownKeys(value).filter((key) => !isIndex(key) && isEnumerable(value, key)
                && (this.isStrict || typeof key !== 'symbol'));
            const aKeys = select(a);
            if (aKeys.length !== select(b).length) return false;
            return this.compareKeys(a, b, areItemsEqual ? 'typed' : 'array', aKeys);
        }

        compareKeys(a, b, aKind, aKeys = undefined) {
            if (aKeys === undefined) {
                aKeys = keysOf(a);
                if (aKeys.length !== keysOf(b).length) return false;
            }
            for (let i = 0; i < aKeys.length; i++) if (!hasOwn(b, aKeys[i])) return false;
            if (this.isStrict && aKind !== 'array' && aKind !== 'typed') {
                const shown = (value) => symbolsOf(value).filter((key) => isEnumerable(value, key));
                const aSymbols = shown(a);
                const bSymbols = shown(b);
                if (aSymbols.length !== bSymbols.length || !aSymbols.every((key) => isEnumerable(b, key))) return false;
                aKeys.push(...aSymbols);
            }
            const isContainer = aKind === 'array' ? a.length > 0 : aKind === 'map' || aKind === 'set';
            if (aKeys.length === 0 && !isContainer) return true;
            return this.within(a, b, () => this.compareContents(a, b, aKind, aKeys));
        }

        /** Where both are being compared already, they are equal if they are each other's partner. */
        within(a, b, compareInside) {
            this.pairs ??= { left: new Map(), right: new Map(), depth: 0 };
            const { pairs } = this;
            const known = pairs.left.get(a);
            if (known !== undefined) {
                const other = pairs.right.get(b);
                if (other !== undefined) return known === other;
            }
            pairs.depth++;
            pairs.left.set(a, pairs.depth);
            pairs.right.set(b, pairs.depth);
            const areEqual = compareInside();
            pairs.left.delete(a);
            pairs.right.delete(b);
            return areEqual;
        }

        compareContents(a, b, aKind, aKeys) {
            if (aKind === 'set' && !this.compareSets(a, b)) return false;
            if (aKind === 'map' && !this.compareMaps(a, b)) return false;
            if (aKind === 'array' && !this.compareItems(a, b)) return false;
            for (let i = 0; i < aKeys.length; i++) if (!this.compare(a[aKeys[i]], b[aKeys[i]])) return false;
            return true;
        }

        compareItems(a, b) {
            for (let i = 0; i < a.length; i++) {
                if (hasOwn(a, i)) {
                    if (!hasOwn(b, i) || !this.compare(a[i], b[i])) return false;
                } else if (hasOwn(b, i)) {
                    return false;
                }
            }
            return true;
        }

        /** What can equal nothing but itself: a primitive in a strict comparison, a symbol in any. */
        isSettled(value) { return !isObject(value) && (this.isStrict || typeof value === 'symbol'); }

        compareSets(a, b) {
            const left = [];
            for (const value of a) {
                if (b.has(value)) continue;
                if (this.isSettled(value)) return false;
                left.push(value);
            }
            if (left.length === 0) return true;
            const right = [];
            for (const value of b) {
                if (a.has(value)) continue;
                if (this.isSettled(value)) return false;
                right.push(value);
            }
            return this.pairUp(left, right, (one, other) => this.compare(one, other));
        }

        compareMaps(a, b) {
            const left = [];
            for (const [key, value] of a) {
                if (b.has(key) && (isObject(key) || this.isStrict || this.compare(value, b.get(key)))) {
                    if (!this.compare(value, b.get(key))) return false;
                    continue;
                }
                if (this.isSettled(key)) return false;
                left.push([key, value]);
            }
            if (left.length === 0) return true;
            const right = [];
            for (const [key, value] of b) {
                if (a.has(key) && (isObject(key) || this.isStrict || this.compare(a.get(key), value))) continue;
                if (this.isSettled(key)) return false;
                right.push([key, value]);
            }
            return this.pairUp(left, right, (one, other) =>
                this.compare(one[0], other[0]) && this.compare(one[1], other[1]));
        }

        /** Whether each of `left` has a partner of its own in `right`. */
        pairUp(left, right, areEqual) {
            if (left.length !== right.length) return false;
            for (const one of left) {
                const at = right.findIndex((other) => areEqual(one, other));
                if (at < 0) return false;
                right.splice(at, 1);
            }
            return true;
        }
    }

    return {
        isDeepEqual: (a, b) => new Comparison(false).compare(a, b),
        isDeepStrictEqual: (a, b) => new Comparison(true).compare(a, b),
    };
});
