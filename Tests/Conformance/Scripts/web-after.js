// Behind testharness.js and before the test: collects the results.
setup({ explicit_timeout: false });
globalThis.__result = new Promise((resolve) => {
    add_completion_callback((tests, status) => {
        const outcome = ({ name, status, message }) => ({ name, isPass: status === 0, message });
        resolve({ problem: status.status === 0 ? null : String(status.message), tests: tests.map(outcome) });
    });
});
