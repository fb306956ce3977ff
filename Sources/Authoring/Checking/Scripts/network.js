// Requests that cannot work: to where a source's events come from (SPEC 39), before the first call, or left behind.

/** Every place of `host` in the text; outside of a source only those in strings, where it can be a request's. */
const findIngestHost = (source, tree, kind, host) => {
    const address = `https://${host}`;
    const literals = [];
    const visit = (node) => {
        if ((node.type === 'Literal' && typeof node.value === 'string') || node.type === 'TemplateElement') {
            literals.push(node);
        }
        check.eachChild(node, visit);
    };
    visit(tree);
    for (let at = source.code.indexOf(address); at >= 0; at = source.code.indexOf(address, at + 1)) {
        if (kind === 'source') {
            source.report('error', 'ingest-host', at, `a source function must not name ${address}`,
                'it is not deployed: functions are unable to send data or events back to their originating source');
        } else if (literals.some((literal) => literal.start <= at && at < literal.end)) {
            source.report('warning', 'ingest-host', at, `events sent to ${host} can come back here again and again`,
                'send them to the tracking API, without messageId and writeKey');
        }
    }
};

/** The call of the global fetch at the root of `fetch(...).then(...)`; undefined if it is something else. */
const fetchAt = (node, names) => {
    let at = node;
    while (at.type === 'CallExpression' && at.callee.type === 'MemberExpression') at = at.callee.object;
    const isFetch = at.type === 'CallExpression' && at.callee.type === 'Identifier' && at.callee.name === 'fetch';
    return isFetch && names.referenceOf.get(at.callee)?.binding === undefined ? at : undefined;
};

/** Requests at the top level, and those whose answer nobody waits for. */
const findLostRequests = (source, names, tree) => {
    const atTop = new Set();
    for (const { node, owner } of names.calls) {
        if (owner !== null || node.type !== 'CallExpression' || fetchAt(node, names) !== node) continue;
        atTop.add(node);
        source.report('warning', 'request-at-load', node.start, 'there is no network while the code loads',
            'make the request in a handler, and keep the answer with cache.load');
    }
    const visit = (node) => {
        if (node.type === 'ExpressionStatement') {
            const call = fetchAt(node.expression, names);
            if (call !== undefined && !atTop.has(call)) {
                source.report('warning', 'not-awaited', call.start, 'nothing waits for this request',
                    'write await in front of it: what is pending when the handler ends is cancelled');
            }
        }
        if (node.type === 'ImportExpression') {
            source.report('error', 'module-syntax', node.start, 'functions have no import()',
                'libraries are globals, and so are the modules that function.yaml lists');
        }
        check.eachChild(node, visit);
    };
    visit(tree);
};

check.findRequests = (source, names, tree, kind, host) => {
    findIngestHost(source, tree, kind, host);
    findLostRequests(source, names, tree);
};
