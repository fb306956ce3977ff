'use strict';
// 'internal/assertion-error': the AssertionError of the module 'assert' and how it words what differs.

hatchery.provide('internal/assertion-error', () => {
    const { hide, validateObject } = hatchery.require('internal/errors');
    const titles = {
        __proto__: null,
        deepStrictEqual: 'Expected values to be strictly deep-equal:',
        strictEqual: 'Expected values to be strictly equal:',
        strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
        deepEqual: 'Expected values to be loosely deep-equal:',
        notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
        notStrictEqual: 'Expected "actual" to be strictly unequal to:',
        notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
        notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
        notIdentical: 'Values identical but not reference-equal:',
        notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
    };
    /** Values that fit in one short line are shown side by side. */
    const shortLength = 12;
    const linesMax = 50;

    const show = (value) => hatchery.inspectWith(value, {
        compact: false, customInspect: false, depth: 1000, maxArrayLength: Infinity, showHidden: false,
        showProxy: false, sorted: true, getters: true, breakLength: Infinity,
    });
    const clip = (text, limit) => (text.length > limit ? `${text.slice(0, limit - 3)}...` : text);
    const isReference = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

    /** The lines of both texts as one list: ' ' for common lines, '+' for actual ones and '-' for expected ones. */
    const compareLines = (actual, expected) => {
        const width = expected.length + 1;
        // The lengths of the longest common subsequences; texts that are too long for it are compared from both ends.
        const isSmall = actual.length * expected.length <= 250000;
        const lengths = isSmall ? new Uint32Array((actual.length + 1) * width) : undefined;
        if (isSmall) {
            for (let i = actual.length - 1; i >= 0; i--) {
                for (let j = expected.length - 1; j >= 0; j--) {
                    lengths[i * width + j] = actual[i] === expected[j] ? lengths[(i + 1) * width + j + 1] + 1
                        : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
                }
            }
        }
        const lines = [];
        let i = 0;
        let j = 0;
        while (i < actual.length || j < expected.length) {
            if (i < actual.length && j < expected.length && actual[i] === expected[j]) {
                lines.push([' ', actual[i++]]);
                j++;
            } else if (i < actual.length && (j >= expected.length || !isSmall
                || lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])) {
                lines.push(['+', actual[i++]]);
            } else {
                lines.push(['-', expected[j++]]);
            }
        }
        return lines;
    };

    /** Long runs of common lines become '...'. */
    const foldLines = (lines) => {
        const isNear = (at) => lines.slice(Math.max(0, at - 2), at + 3).some(([mark]) => mark !== ' ');
        const folded = [];
        let isFolding = false;
        let hasFolded = false;
        lines.forEach(([mark, text], at) => {
            const isKept = mark !== ' ' || isNear(at) || lines.length <= 8;
            if (isKept) folded.push(`${mark} ${text}`);
            else if (!isFolding) folded.push('...');
            isFolding = !isKept;
            hasFolded ||= !isKept;
        });
        if (folded.length > linesMax) {
            folded.splice(linesMax - 3, Infinity, '...');
            hasFolded = true;
        }
        return { folded, hasFolded };
    };

    const describeDifference = (actual, expected, operator) => {
        if (operator === 'strictEqual' && isReference(actual) && isReference(expected)
            && typeof actual === typeof expected) operator = 'strictEqualObject';
        const actualLines = show(actual).split('\n');
        const expectedLines = show(expected).split('\n');
        let pointer = '';
        if (actualLines.length === 1 && expectedLines.length === 1 && actualLines[0] !== expectedLines[0]) {
            const [one] = actualLines;
            const [other] = expectedLines;
            if (one.length + other.length <= shortLength && (!isReference(actual) || !isReference(expected))
                && (actual !== 0 || expected !== 0)) {
                return `${titles[operator]}\n\n${one} !== ${other}\n`;
            }
            if (operator !== 'strictEqualObject' && one.length + other.length < 80) {
                let same = 0;
                while (one[same] === other[same]) same++;
                if (same > 2) pointer = `\n  ${' '.repeat(same)}^`;
            }
        }
        if (actualLines.join('\n') === expectedLines.join('\n')) {
            const shown = actualLines.slice(0, linesMax);
            return `${titles.notIdentical}\n\n${shown.join('\n')}\n`;
        }
        const { folded, hasFolded } = foldLines(compareLines(actualLines, expectedLines));
        const legend = `+ actual - expected${hasFolded ? ' ... Lines skipped' : ''}`;
        return `${titles[operator]}\n${legend}\n\n${folded.join('\n')}${pointer}`;
    };

    const describeUnwanted = (actual, operator) => {
        let title = titles[operator];
        if (operator === 'notStrictEqual' && isReference(actual)) title = titles.notStrictEqualObject;
        const lines = show(actual).split('\n');
        if (lines.length > linesMax) lines.splice(linesMax - 4, Infinity, '...');
        if (lines.length > 1) return `${title}\n\n${lines.join('\n')}\n`;
        return `${title}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
    };

    const describeLoosely = (actual, expected, operator) => {
        const one = show(actual);
        const other = show(expected);
        if (operator === 'notDeepEqual' && one === other) return clip(`${titles.notDeepEqual}\n\n${one}`, 1024);
        const left = clip(one, 512);
        const right = clip(other, 512);
        if (operator === 'deepEqual') return `${titles.deepEqual}\n\n${left}\n\nshould loosely deep-equal\n\n${right}`;
        if (operator === 'notDeepEqual') {
            return `${titles.notDeepEqualUnequal}\n\n${left}\n\nshould not loosely deep-equal\n\n${right}`;
        }
        return `${left} ${operator} ${right}`;
    };

    const describe = (actual, expected, operator) => {
        if (operator === 'deepStrictEqual' || operator === 'strictEqual') {
            return describeDifference(actual, expected, operator);
        }
        if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') {
            return describeUnwanted(actual, operator);
        }
        return describeLoosely(actual, expected, operator);
    };

    class AssertionError extends Error {
        constructor(options) {
            validateObject(options, 'options');
            const { message, operator, stackStartFn, stackStartFunction } = options;
            const { actual, expected } = options;
            const hasMessage = message !== undefined && message !== null;
            super(hasMessage ? String(message) : describe(actual, expected, operator));
            this.generatedMessage = !hasMessage;
            hide(this, 'name', 'AssertionError [ERR_ASSERTION]');
            this.code = 'ERR_ASSERTION';
            this.actual = actual;
            this.expected = expected;
            this.operator = operator;
            Error.captureStackTrace?.(this, stackStartFn ?? stackStartFunction);
            const { stack } = this;
            if (typeof stack === 'string') {
                const shown = hatchery.describeParts(this.name, this.message, stack).stack;
                if (shown.includes('\n    at ')) hide(this, 'stack', shown);
            }
            hide(this, 'name', 'AssertionError');
        }

        toString() { return `${this.name} [${this.code}]: ${this.message}`; }
    }
    hide(AssertionError.prototype, 'name', 'AssertionError');
    return { AssertionError };
});
