// Globals that are not there, that come into being by accident, or that get lost.

const nameOf = (reference) => reference.node.name;

/** The nearest of `known` within a typing error or two; undefined if none is near. */
const nearest = (word, known) => {
    let best;
    let least = Math.max(1, Math.min(2, Math.floor(word.length / 3))) + 1;
    for (const candidate of known) {
        if (Math.abs(candidate.length - word.length) >= least) continue;
        const distance = editsBetween(word.toLowerCase(), candidate.toLowerCase());
        if (distance < least) [best, least] = [candidate, distance];
    }
    return best;
};
check.nearest = nearest;

const editsBetween = (left, right) => {
    let row = Array.from({ length: right.length + 1 }, (_, index) => index);
    for (let i = 0; i < left.length; i++) {
        const next = [i + 1];
        for (let j = 0; j < right.length; j++) {
            next.push(Math.min(next[j] + 1, row[j + 1] + 1, row[j] + (left[i] === right[j] ? 0 : 1)));
        }
        row = next;
    }
    return row[right.length];
};

/** What to do about a name that is nowhere, or only in another function. */
const adviceOn = (name, declared, written) => {
    if (declared.has(name)) return 'it is declared in another function or block: pass it on';
    const meant = nearest(name, [...declared, ...written, ...Object.getOwnPropertyNames(globalThis)]);
    return meant === undefined ? 'declare it, or take it out' : `did you mean ${meant}?`;
};

/** Names that nothing declares: unknown ones that are read, and those that an assignment would create. */
check.findGlobals = (source, names, handlerNames) => {
    const free = names.references.filter((reference) => reference.binding === undefined && !reference.isInsideWith);
    const guarded = new Set(free.filter((reference) => reference.isTypeof).map(nameOf));
    const written = new Set(free.filter((reference) => reference.isWrite).map(nameOf));
    const isKnown = (name) => name in globalThis || written.has(name) || guarded.has(name);

    const unknown = new Map();
    for (const reference of free) {
        if (reference.isWrite || isKnown(nameOf(reference))) continue;
        if (!unknown.has(nameOf(reference))) unknown.set(nameOf(reference), []);
        unknown.get(nameOf(reference)).push(reference.node);
    }
    const declared = new Set(names.references.filter((reference) => reference.binding).map(nameOf));
    for (const [name, places] of unknown) {
        const again = places.length > 1 ? ` (${places.length} times)` : '';
        source.report('error', 'unknown-global', places[0].start, `${name} is not defined${again}`,
            adviceOn(name, declared, written), name);
    }

    const reported = new Set();
    for (const reference of free) {
        const name = nameOf(reference);
        if (!reference.isWrite || reference.owner === null) continue;
        if (handlerNames.includes(name) || reported.has(name)) continue;
        reported.add(name);
        if (name in globalThis) {
            source.report('warning', 'global-replaced', reference.node.start,
                `the global ${name} is replaced for all later calls of the instance`,
                'declare a variable of another name, or do it once at the top level');
        } else {
            source.report('warning', 'implicit-global', reference.node.start,
                `${name} is not declared: the assignment makes it a global, which later calls see`,
                `write let ${name}, at the top level if it is meant to last`);
        }
    }
};
