// Handlers: those of the function's kind, those of another, and those that nobody will ever call (SPEC 1 to 5).

const single = ['onIdentify', 'onTrack', 'onPage', 'onScreen', 'onGroup', 'onAlias', 'onDelete'];
const all = [...single, 'onBatch', 'onRequest'];
check.handlerNames = all;

const byKind = {
    __proto__: null, destination: [...single, 'onBatch'], insert: [...single, 'onBatch'], sourceInsert: single,
    source: ['onRequest'],
};
const titles = {
    __proto__: null, destination: 'a destination', insert: 'a destination insert', sourceInsert: 'a source insert',
    source: 'a source',
};

/** What the top level and its bare names define: {name, node, values}. */
const definitions = (names, tree) => {
    const found = [];
    const seen = new Set();
    const add = (name, node, values) => {
        if (!seen.has(name)) found.push({ name, node, values });
        seen.add(name);
    };
    const globalObjects = ['globalThis', 'window', 'global', 'self'];
    for (const { node, identifiers, members, value } of names.assignments) {
        for (const identifier of identifiers) {
            const { binding } = names.referenceOf.get(identifier);
            if (binding === undefined || binding.owner === null) add(identifier.name, identifier, [value]);
        }
        for (const member of members) {
            if (member.computed || !globalObjects.includes(member.object.name)) continue;
            add(member.property.name, node, [value]);
        }
    }
    const visit = (node) => {
        if (node.type === 'FunctionDeclaration') return add(node.id.name, node.id, [node]);
        if (!check.isFunction(node) && !node.type.startsWith('Class')) check.eachChild(node, visit);
    };
    visit(tree);
    return found;
};

/** The functions that a value may be: itself, what a name stands for, or what is wrapped. */
const functionsIn = (value, names, depth = 0) => {
    if (!value || depth > 8) return [];
    if (check.isFunction(value)) return [value];
    if (value.type === 'Identifier') {
        const binding = names.referenceOf.get(value)?.binding;
        return binding ? binding.values.flatMap((one) => functionsIn(one, names, depth + 1)) : [];
    }
    if (value.type === 'CallExpression') {
        return value.arguments.flatMap((argument) => functionsIn(argument, names, depth + 1));
    }
    if (value.type === 'ConditionalExpression') {
        return [value.consequent, value.alternate].flatMap((one) => functionsIn(one, names, depth + 1));
    }
    return [];
};

/**
 * Finds handlers and reports what is no handler here.
 * @returns {{kind: string, functions: object[]}} the kind, guessed where none is given, and the handlers' functions
 */
check.findHandlers = (source, names, tree, wanted) => {
    const defined = definitions(names, tree);
    const has = (name) => defined.some((definition) => definition.name === name);
    const kind = wanted ?? (has('onRequest') && !single.some(has) ? 'source' : 'destination');
    const functions = [];
    for (const { name, node, values } of defined) {
        if (byKind[kind].includes(name)) {
            functions.push(...values.flatMap((value) => functionsIn(value, names)));
        } else if (all.includes(name)) {
            const owners = Object.keys(byKind).filter((other) => byKind[other].includes(name));
            source.report('warning', 'other-kind', node.start, `${titles[kind]} function never calls ${name}`,
                `it is a handler of ${owners.map((owner) => titles[owner]).join(' and ')}: `
                    + `take it out, or write kind: ${owners[0]} into function.yaml`);
        } else if (name === 'onIdentity') {
            source.report('warning', 'misspelt-handler', node.start, 'onIdentity is never called',
                'the handler of identify events is onIdentify');
        } else if (/^on[A-Z_]?[a-z]+$/i.test(name)) {
            const meant = check.nearest(name, byKind[kind]);
            if (meant === undefined || has(meant)) continue;
            source.report('warning', 'misspelt-handler', node.start, `${name} is never called`,
                `if it is to be a handler, its name is ${meant}`);
        }
    }
    return { kind, functions };
};
