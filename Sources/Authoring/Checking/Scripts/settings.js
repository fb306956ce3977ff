// Settings that outlive the call that brought them (SPEC 62): followed from each handler's second parameter through
// variables, calls and what is made of them, until they reach something outside of every function.

/** Methods whose answer tells no more than a number or a yes and no. */
const telling = ['includes', 'indexOf', 'lastIndexOf', 'startsWith', 'endsWith', 'has', 'test', 'some', 'every',
    'findIndex', 'localeCompare', 'charCodeAt', 'search'];
/** Methods that keep an argument. */
const keeping = ['push', 'unshift', 'add', 'set', 'append', 'splice', 'fill'];
const globalObjects = ['globalThis', 'window', 'global', 'self'];

const advice = 'pass it on as an argument, or keep what takes long to make with cache.load: '
    + 'what is outside of the handlers outlives the call';

check.findCapturedSettings = (source, names, handlers) => {
    const { referenceOf, assignments, functions, calls } = names;
    const tainted = new Set();
    const returning = new Set();
    const found = new Map();
    let isChanged = true;

    const taintBinding = (binding) => {
        if (tainted.has(binding)) return;
        tainted.add(binding);
        isChanged = true;
    };

    const bindingOf = (identifier) => referenceOf.get(identifier)?.binding;

    /** The binding of a parameter is found by its name in any reference; patterns name it several times over. */
    const parameterBindings = new Map();
    for (const { binding } of names.references) {
        if (binding) parameterBindings.set(binding.node, binding);
    }
    const taintParameter = (node, index) => {
        const last = node.params.at(-1);
        const parameter = node.params[index] ?? (last?.type === 'RestElement' ? last : undefined);
        if (parameter === undefined) return;
        for (const identifier of check.takeApart(parameter).identifiers) {
            const binding = parameterBindings.get(identifier);
            if (binding) taintBinding(binding);
        }
    };

    /** The functions that a callee may be. */
    const calleesOf = (node, depth = 0) => {
        if (!node || depth > 8) return [];
        if (check.isFunction(node)) return [node];
        if (node.type !== 'Identifier') return [];
        return (bindingOf(node)?.values ?? []).flatMap((value) => calleesOf(value, depth + 1));
    };

    const isCallMade = (node) => {
        const { callee } = node;
        if (callee.type === 'MemberExpression' || callee.type === 'Super') {
            if (!callee.computed && telling.includes(callee.property?.name)) return false;
            if (callee.object && isMade(callee.object)) return true;
        }
        const known = calleesOf(callee);
        if (known.length > 0) return known.some((one) => returning.has(one));
        return node.arguments.some((argument) => isMade(argument));
    };

    /** Whether the value of an expression is the settings, a part of them or made from them. */
    const isMade = (node) => {
        if (!node) return false;
        switch (node.type) {
            case 'Identifier': return tainted.has(bindingOf(node));
            case 'MemberExpression':
                return !(!node.computed && ['length', 'size'].includes(node.property.name)) && isMade(node.object);
            case 'ChainExpression':
            case 'ParenthesizedExpression': return isMade(node.expression);
            case 'TemplateLiteral': return node.expressions.some(isMade);
            case 'TaggedTemplateExpression': return node.quasi.expressions.some(isMade);
            case 'BinaryExpression': return node.operator === '+' && (isMade(node.left) || isMade(node.right));
            case 'LogicalExpression': return isMade(node.left) || isMade(node.right);
            case 'ConditionalExpression': return isMade(node.consequent) || isMade(node.alternate);
            case 'AssignmentExpression': return isMade(node.right);
            case 'SequenceExpression': return isMade(node.expressions.at(-1));
            case 'ArrayExpression': return node.elements.some(isMade);
            case 'ObjectExpression':
                return node.properties.some((part) => isMade(part.type === 'Property' ? part.value : part.argument));
            case 'SpreadElement':
            case 'AwaitExpression':
            case 'YieldExpression': return isMade(node.argument);
            case 'CallExpression':
            case 'NewExpression': return isCallMade(node);
            default: return false;
        }
    };

    /** The name at the root of `a.b.c`. */
    const rootOf = (node) => {
        let at = node;
        while (at.type === 'MemberExpression' || at.type === 'ChainExpression') at = at.object ?? at.expression;
        return at.type === 'Identifier' ? at : undefined;
    };

    /** A value that is made of settings goes into what `root` names. */
    const keep = (root, node, place) => {
        if (root === undefined) return;
        const binding = bindingOf(root);
        if (binding !== undefined && binding.owner !== null) return taintBinding(binding);
        if (binding === undefined && root.name in globalThis && !globalObjects.includes(root.name)) return;
        found.set(node, place.type === 'MemberExpression' ? source.code.slice(place.start, place.end) : root.name);
    };

    for (const handler of handlers) taintParameter(handler, 1);
    while (isChanged) {
        isChanged = false;
        for (const { node, identifiers, members, value } of assignments) {
            if (!isMade(value)) continue;
            for (const identifier of identifiers) {
                const binding = bindingOf(identifier);
                if (binding !== undefined && binding.owner !== null) taintBinding(binding);
                else found.set(node, identifier.name);
            }
            for (const member of members) keep(rootOf(member), node, member);
        }
        for (const [node, { returns }] of functions) {
            if (returning.has(node) || !returns.some(isMade)) continue;
            returning.add(node);
            isChanged = true;
        }
        for (const { node } of calls) {
            const made = node.arguments.map(isMade);
            if (!made.includes(true)) continue;
            for (const called of calleesOf(node.callee)) {
                made.forEach((isOne, index) => { if (isOne) taintParameter(called, index); });
            }
            const { callee } = node;
            if (callee.type === 'MemberExpression' && !callee.computed && keeping.includes(callee.property.name)) {
                keep(rootOf(callee.object), node, callee.object);
            }
        }
    }
    for (const [node, name] of found) {
        source.report('warning', 'settings-captured', node.start,
            `settings, or what is made of them, are kept in ${name}`, advice);
    }
};
