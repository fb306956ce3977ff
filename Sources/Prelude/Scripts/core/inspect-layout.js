'use strict';
// Puts the shown parts of an object together: in one line if they fit, short list items in columns, else one a line.

const { list, join, indexOf, repeat, padEnd, widthOf, dataOf, typedName } = hatchery;
const { sqrt, min, max, round, floor } = Math;
const padStart = Function.prototype.call.bind(String.prototype.padStart);
const joinedWidth = ', '.length;

const fits = (context, items, start, base) => {
    let total = items.length + start;
    if (total + items.length > context.breakLength) return false;
    for (let i = 0; i < items.length; i++) {
        total += context.colors ? hatchery.withoutColors(items[i]).length : items[i].length;
        if (total > context.breakLength) return false;
    }
    return base === '' || indexOf(base, '\n') < 0;
};

const areNumbers = (value, count) => {
    if (typedName(value) !== undefined) return true;
    for (let i = 0; i < count; i++) {
        const item = dataOf(value, i);
        if (typeof item !== 'number' && typeof item !== 'bigint') return false;
    }
    return true;
};

/** List items side by side, as many as make a block about 2.5 times as wide as high. */
const inColumns = (context, items, value) => {
    const hasRest = context.maxArrayLength < items.length;
    const count = hasRest ? items.length - 1 : items.length;
    const widths = list();
    let total = 0;
    let widest = 0;
    for (let i = 0; i < count; i++) {
        const width = widthOf(items[i], context.colors);
        widths[i] = width;
        total += width + joinedWidth;
        if (width > widest) widest = width;
    }
    const column = widest + joinedWidth;
    const isShort = column * 3 + context.indentation < context.breakLength && (total / column > 5 || widest <= 6);
    if (!isShort) return items;
    const biased = max(column - 3 - sqrt(column - total / items.length), 1);
    const columns = min(
        round(sqrt(2.5 * biased * count) / biased),
        floor((context.breakLength - context.indentation) / column),
        context.compact * 4,
        15,
    );
    if (columns <= 1) return items;
    const lineWidths = list();
    for (let i = 0; i < columns; i++) {
        let width = 0;
        for (let j = i; j < count; j += columns) if (widths[j] > width) width = widths[j];
        lineWidths[i] = width + joinedWidth;
    }
    const isRight = value !== undefined && areNumbers(value, items.length);
    const rows = list();
    for (let i = 0; i < count; i += columns) {
        const end = min(i + columns, count);
        let row = '';
        for (let j = i; j < end - 1; j++) {
            const width = lineWidths[j - i] + items[j].length - widths[j];
            row += isRight ? padStart(`${items[j]}, `, width, ' ') : padEnd(`${items[j]}, `, width, ' ');
        }
        const last = end - 1;
        const lastWidth = lineWidths[last - i] + items[last].length - widths[last] - joinedWidth;
        row += isRight ? padStart(items[last], lastWidth, ' ') : items[last];
        rows[rows.length] = row;
    }
    if (hasRest) rows[rows.length] = items[count];
    return rows;
};

/**
 * @param {object} context the inspection
 * @param {string[]} items what is inside
 * @param {string} base the text in front of the brackets
 * @param {boolean} isList items are indices' values, not properties
 * @param {number} depth of the object, 1 for the outermost
 * @param {unknown} [value] the list
 */
hatchery.layOut = (context, items, base, open, close, isList, depth, value) => {
    const lead = base === '' ? '' : `${base} `;
    const indent = `\n${repeat(' ', context.indentation)}`;
    if (context.compact !== true) {
        if (typeof context.compact === 'number' && context.compact >= 1) {
            const count = items.length;
            if (isList && count > 6) items = inColumns(context, items, value);
            if (context.currentDepth - depth < context.compact && count === items.length) {
                const start = items.length + context.indentation + open.length + base.length + 10;
                if (fits(context, items, start, base)) {
                    const joined = join(items, ', ');
                    if (indexOf(joined, '\n') < 0) return `${lead}${open} ${joined} ${close}`;
                }
            }
        }
        return `${lead}${open}${indent}  ${join(items, `,${indent}  `)}${indent}${close}`;
    }
    if (fits(context, items, 0, base)) {
        return `${open}${base === '' ? '' : ` ${base}`} ${join(items, ', ')} ${close}`;
    }
    const start = base === '' && open.length === 1 ? ' ' : `${base === '' ? '' : ` ${base}`}${indent}  `;
    return `${open}${start}${join(items, `,${indent}  `)} ${close}`;
};
