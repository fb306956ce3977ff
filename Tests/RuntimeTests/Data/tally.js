'use strict';
// Evaluated after the harness and before each of the other files here.

/** A check of many cases: counts them, logs the first that fail, and fails if any did. */
globalThis.cases = (name, list, body) => check(name, () => {
    let passed = 0;
    const failed = [];
    for (const item of list()) {
        try {
            body(item);
            passed += 1;
        } catch (error) {
            failed.push(`${JSON.stringify(item).slice(0, 200)}: ${error.message.slice(0, 300)}`);
        }
    }
    console.log(`${name}: ${passed}/${passed + failed.length}`);
    for (const line of failed.slice(0, 8)) console.log(`    ${line}`);
    if (failed.length > 0) throw new Error(`${failed.length} cases failed`);
});
