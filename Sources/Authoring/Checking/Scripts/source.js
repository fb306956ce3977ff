// The text under check and what was found in it.

/**
 * Prepares a text.
 * @param {string} code
 * @returns {{code: string, findings: object[], report: Function}}
 */
check.open = (code) => {
    const lineStarts = [0];
    for (let at = code.indexOf('\n'); at >= 0; at = code.indexOf('\n', at + 1)) lineStarts.push(at + 1);

    /** The line and column of an offset, both from 1, columns in UTF-16 units as in the runtime's stacks. */
    const placeOf = (offset) => {
        let low = 0;
        let high = lineStarts.length - 1;
        while (low < high) {
            const middle = (low + high + 1) >> 1;
            if (lineStarts[middle] <= offset) low = middle;
            else high = middle - 1;
        }
        return { line: low + 1, column: offset - lineStarts[low] + 1 };
    };

    const findings = [];

    /**
     * Adds a finding.
     * @param {'error' | 'warning' | 'note'} severity
     * @param {string} rule
     * @param {number} offset where it starts
     * @param {string} message what is wrong
     * @param {string} advice what to do
     * @param {string} [unknown] the name of a global that is not there
     */
    const report = (severity, rule, offset, message, advice, unknown) => {
        findings.push({ severity, rule, ...placeOf(offset), message, advice, unknown });
    };
    return { code, findings, report };
};

/** Calls `visit` with each child of a node, in the order of the text. */
check.eachChild = (node, visit) => {
    for (const key of Object.keys(node)) {
        const value = node[key];
        if (Array.isArray(value)) {
            for (const child of value) if (child && typeof child.type === 'string') visit(child);
        } else if (value && typeof value.type === 'string') {
            visit(value);
        }
    }
};

check.isFunction = (node) => node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression'
    || node.type === 'ArrowFunctionExpression';
