// Names: which scope declares each, and what every use of one stands for.

const { eachChild, isFunction } = check;

/** A scope's names; `owner` is the function that it is in, null at the top level. */
class Scope {
    constructor(parent, owner, holdsVars) {
        this.parent = parent;
        this.owner = owner;
        this.holdsVars = holdsVars;
        /** Names from outside may be those of an object. */
        this.isWith = false;
        this.bindings = new Map();
    }

    find(name) {
        for (let scope = this; scope !== null; scope = scope.parent) {
            const binding = scope.bindings.get(name);
            if (binding !== undefined) return binding;
        }
        return undefined;
    }

    get isInsideWith() {
        for (let scope = this; scope !== null; scope = scope.parent) if (scope.isWith) return true;
        return false;
    }
}

/** The identifiers and the members that a pattern gives values to, and the expressions inside of it. */
const takeApart = (pattern, found = { identifiers: [], members: [], expressions: [] }) => {
    switch (pattern.type) {
        case 'Identifier': found.identifiers.push(pattern); break;
        case 'AssignmentPattern':
            takeApart(pattern.left, found);
            found.expressions.push(pattern.right);
            break;
        case 'RestElement': takeApart(pattern.argument, found); break;
        case 'ArrayPattern': for (const part of pattern.elements) if (part) takeApart(part, found); break;
        case 'ObjectPattern':
            for (const part of pattern.properties) {
                if (part.computed) found.expressions.push(part.key);
                takeApart(part.type === 'Property' ? part.value : part, found);
            }
            break;
        default:
            found.members.push(pattern);
            found.expressions.push(pattern);
    }
    return found;
};
check.takeApart = takeApart;

/**
 * Finds out what every name in the tree stands for.
 * @returns {{references: object[], referenceOf: Map, assignments: object[], functions: Map, calls: object[]}}
 *     references: {node, binding, isWrite, isTypeof, owner, isInsideWith}; assignments: {node, identifiers, members,
 *     value, owner}; functions: node to {returns}; calls: {node, owner}
 */
check.resolveNames = (tree) => {
    const references = [];
    const assignments = [];
    const functions = new Map();
    const calls = [];

    const declare = (identifier, scope, kind, functionNode) => {
        let home = scope;
        if (kind === 'var') while (!home.holdsVars) home = home.parent;
        let binding = home.bindings.get(identifier.name);
        if (binding === undefined) {
            binding = { name: identifier.name, node: identifier, owner: home.owner, values: [] };
            home.bindings.set(identifier.name, binding);
        }
        if (functionNode) binding.values.push(functionNode);
        // A function in a block is there for the whole function too (sloppy mode).
        if (kind === 'function' && !home.holdsVars) {
            let outer = home;
            while (!outer.holdsVars) outer = outer.parent;
            if (!outer.bindings.has(identifier.name)) outer.bindings.set(identifier.name, binding);
        }
        return binding;
    };

    const refer = (node, scope, owner, isWrite, isTypeof = false) => {
        references.push({ node, scope, owner, isWrite, isTypeof, binding: undefined });
    };

    const assign = (node, pattern, value, scope, owner, kind) => {
        const { identifiers, members, expressions } = takeApart(pattern);
        for (const identifier of identifiers) {
            if (kind !== undefined) declare(identifier, scope, kind);
            refer(identifier, scope, owner, true);
        }
        for (const expression of expressions) visit(expression, scope, owner);
        assignments.push({ node, identifiers, members, value, owner });
    };

    const enterFunction = (node, scope) => {
        const inner = new Scope(scope, node, true);
        functions.set(node, { returns: node.body.type === 'BlockStatement' ? [] : [node.body] });
        if (node.type !== 'ArrowFunctionExpression') {
            inner.bindings.set('arguments', { name: 'arguments', node, owner: node, values: [] });
        }
        if (node.type === 'FunctionExpression' && node.id) declare(node.id, inner, 'let', node);
        for (const parameter of node.params) {
            const { identifiers, expressions } = takeApart(parameter);
            for (const identifier of identifiers) declare(identifier, inner, 'let');
            for (const expression of expressions) visit(expression, inner, node);
        }
        if (node.body.type !== 'BlockStatement') return visit(node.body, inner, node);
        for (const statement of node.body.body) visit(statement, inner, node);
    };

    const visitAll = (node, scope, owner) => eachChild(node, (child) => visit(child, scope, owner));

    const visit = (node, scope, owner) => {
        if (isFunction(node)) {
            if (node.type === 'FunctionDeclaration') declare(node.id, scope, 'function', node);
            return enterFunction(node, scope);
        }
        switch (node.type) {
            case 'Identifier': return refer(node, scope, owner, false);
            case 'UnaryExpression':
                if (node.operator === 'typeof' && node.argument.type === 'Identifier') {
                    return refer(node.argument, scope, owner, false, true);
                }
                return visit(node.argument, scope, owner);
            case 'VariableDeclaration':
                for (const { id, init } of node.declarations) {
                    if (init) visit(init, scope, owner);
                    assign(id, id, init, scope, owner, node.kind === 'var' ? 'var' : 'let');
                }
                return;
            case 'AssignmentExpression':
                if (node.operator !== '=' && node.left.type === 'Identifier') refer(node.left, scope, owner, false);
                assign(node, node.left, node.right, scope, owner);
                return visit(node.right, scope, owner);
            case 'UpdateExpression':
                if (node.argument.type === 'Identifier') refer(node.argument, scope, owner, true);
                return visit(node.argument, scope, owner);
            case 'ForInStatement':
            case 'ForOfStatement': {
                const inner = new Scope(scope, owner, false);
                const { left } = node;
                const isDeclared = left.type === 'VariableDeclaration';
                const kind = !isDeclared ? undefined : left.kind === 'var' ? 'var' : 'let';
                visit(node.right, inner, owner);
                assign(left, isDeclared ? left.declarations[0].id : left, node.right, inner, owner, kind);
                return visit(node.body, inner, owner);
            }
            case 'ClassDeclaration':
                declare(node.id, scope, 'let');
                return visitClass(node, scope, owner);
            case 'ClassExpression': {
                const inner = new Scope(scope, owner, false);
                if (node.id) declare(node.id, inner, 'let');
                return visitClass(node, inner, owner);
            }
            case 'MemberExpression':
                visit(node.object, scope, owner);
                return node.computed ? visit(node.property, scope, owner) : undefined;
            case 'Property':
            case 'MethodDefinition':
            case 'PropertyDefinition':
                if (node.computed) visit(node.key, scope, owner);
                return node.value ? visit(node.value, scope, owner) : undefined;
            case 'CatchClause': {
                const inner = new Scope(scope, owner, false);
                if (node.param) assign(node.param, node.param, undefined, inner, owner, 'let');
                return visit(node.body, inner, owner);
            }
            case 'WithStatement': {
                visit(node.object, scope, owner);
                const inner = new Scope(scope, owner, false);
                inner.isWith = true;
                return visit(node.body, inner, owner);
            }
            case 'ReturnStatement':
                if (owner !== null && node.argument) functions.get(owner).returns.push(node.argument);
                return visitAll(node, scope, owner);
            case 'CallExpression':
            case 'NewExpression':
                calls.push({ node, owner });
                return visitAll(node, scope, owner);
            case 'LabeledStatement': return visit(node.body, scope, owner);
            case 'BreakStatement':
            case 'ContinueStatement':
            case 'MetaProperty': return undefined;
            case 'BlockStatement':
            case 'StaticBlock':
            case 'ForStatement':
            case 'SwitchStatement': return visitAll(node, new Scope(scope, owner, node.type === 'StaticBlock'), owner);
            default: return visitAll(node, scope, owner);
        }
    };

    const visitClass = (node, scope, owner) => {
        if (node.superClass) visit(node.superClass, scope, owner);
        visit(node.body, scope, owner);
    };

    const top = new Scope(null, null, true);
    // The code is a function's body (SPEC 7).
    top.bindings.set('arguments', { name: 'arguments', node: tree, owner: null, values: [] });
    for (const statement of tree.body) visit(statement, top, null);

    const referenceOf = new Map();
    for (const reference of references) {
        reference.binding = reference.scope.find(reference.node.name);
        reference.isInsideWith = reference.scope.isInsideWith;
        referenceOf.set(reference.node, reference);
    }
    for (const { identifiers, value } of assignments) {
        const binding = identifiers.length === 1 ? referenceOf.get(identifiers[0]).binding : undefined;
        if (binding && value) binding.values.push(value);
    }
    return { references, referenceOf, assignments, functions, calls };
};
