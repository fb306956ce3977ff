// What the command line calls: one event is one function's code, the result is what was found in it.

/** Order of findings: as the text has them. */
const byPlace = (left, right) => left.line - right.line || left.column - right.column;

/**
 * Checks a function's code.
 * @param {{code: string, kind: ?string, ingestHost: string}} request
 * @returns {{findings: object[], kind: ?string, fault: ?object, isExplained: boolean}} fault where the parser here
 *     does not understand the code: the engine may
 */
const examine = ({ code, kind, ingestHost }) => {
    const source = check.open(code);
    const { tree, fault, isExplained } = check.parse(source);
    if (tree === undefined) return { findings: source.findings, kind, fault: fault.message, isExplained };
    const names = check.resolveNames(tree);
    check.findGlobals(source, names, check.handlerNames);
    const handlers = check.findHandlers(source, names, tree, kind);
    check.findCapturedSettings(source, names, handlers.functions);
    check.findRequests(source, names, tree, handlers.kind, ingestHost);
    return { findings: source.findings.sort(byPlace), kind: handlers.kind, isExplained: false };
};

/** What the runtime itself says of a name that is not there. */
const sayUnknown = (name) => new Function(`return ${name};`)();

/** The kind of event says what is asked. */
const onTrack = (event) => (event.unknown === undefined ? examine(event) : sayUnknown(event.unknown));
