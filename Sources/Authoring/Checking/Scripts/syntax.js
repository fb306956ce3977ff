// From text to tree. The engine decides what is legal; the parser here explains what a module or CommonJS would be.

const { parse } = check.acorn;
const options = { ecmaVersion: 'latest', allowReturnOutsideFunction: true, allowHashBang: false };

const handlersByName = 'function.js is a script, not a module: handlers are found by their names';
const advices = {
    __proto__: null,
    ImportDeclaration: 'take the line out: libraries are globals, and so are the modules that function.yaml lists',
    ExportNamedDeclaration: `take "export" away: ${handlersByName}`,
    ExportDefaultDeclaration: `take "export default" away: ${handlersByName}`,
    ExportAllDeclaration: `take the line out: ${handlersByName}`,
};
const words = {
    __proto__: null, ImportDeclaration: 'import', ExportNamedDeclaration: 'export',
    ExportDefaultDeclaration: 'export', ExportAllDeclaration: 'export',
};

/** Whether a module was meant; reports what makes it one. */
const explainModule = (source) => {
    let tree;
    try {
        tree = parse(source.code, { ...options, sourceType: 'module', allowAwaitOutsideFunction: true });
    } catch {
        return false;
    }
    const before = source.findings.length;
    for (const node of tree.body) {
        const word = words[node.type];
        if (word === undefined) continue;
        source.report('error', 'module-syntax', node.start, `functions have no ${word}`, advices[node.type]);
    }
    const findMeta = (node) => {
        if (node.type === 'MetaProperty' && node.meta.name === 'import') {
            source.report('error', 'module-syntax', node.start, 'functions have no import.meta', handlersByName);
        }
        check.eachChild(node, findMeta);
    };
    findMeta(tree);
    return source.findings.length > before;
};

/** Whether all that is wrong is an await outside of every function; reports the first. */
const explainAwait = (source) => {
    let tree;
    try {
        tree = parse(source.code, { ...options, sourceType: 'script', allowAwaitOutsideFunction: true });
    } catch {
        return false;
    }
    const find = (node) => {
        if (check.isFunction(node)) return undefined;
        if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) return node;
        let found;
        check.eachChild(node, (child) => { found ??= find(child); });
        return found;
    };
    const first = find(tree);
    if (first === undefined) return false;
    source.report('error', 'top-level-await', first.start, 'await works only inside async functions',
        'move it into a handler, and keep what it gives with cache.load');
    return true;
};

/**
 * Parses the text.
 * @returns {{tree: ?object, fault: ?{offset: number, message: string}, isExplained: boolean}} isExplained where the
 *     findings say all about a text that does not parse
 */
check.parse = (source) => {
    try {
        return { tree: parse(source.code, { ...options, sourceType: 'script' }), isExplained: false };
    } catch (error) {
        if (typeof error.pos !== 'number') throw error;
        const message = error.message.replace(/ \(\d+:\d+\)$/, '');
        return { fault: { offset: error.pos, message }, isExplained: explainModule(source) || explainAwait(source) };
    }
};
