'use strict';
// pipe() and unpipe() of Readable.

hatchery.addPipe = (Readable, base) => {
    const { prependListener, errorOrDestroy } = base;
    const { nextTick } = hatchery;

    /** What goes on when a target wants more. */
    const onDrained = (source, target) => () => {
        const state = source._readableState;
        if (state.awaitDrainWriters === target) state.awaitDrainWriters = null;
        else if (state.multiAwaitDrain) state.awaitDrainWriters.delete(target);
        const isWaiting = state.awaitDrainWriters && state.awaitDrainWriters.size !== 0;
        if (!isWaiting && source.listenerCount('data')) source.resume();
    };

    Readable.prototype.pipe = function pipe(target, options) {
        const source = this;
        const state = this._readableState;
        if (state.pipes.length === 1 && !state.multiAwaitDrain) {
            state.multiAwaitDrain = true;
            state.awaitDrainWriters = new Set(state.awaitDrainWriters ? [state.awaitDrainWriters] : []);
        }
        state.pipes.push(target);

        let drained;
        let isOver = false;
        const unpipe = () => source.unpipe(target);
        const onEnd = () => target.end();
        const onUnpipe = (readable, info) => {
            if (readable !== source || info?.hasUnpiped !== false) return;
            info.hasUnpiped = true;
            stop();
        };
        const stop = () => {
            target.removeListener('close', onClose);
            target.removeListener('finish', onFinish);
            if (drained) target.removeListener('drain', drained);
            target.removeListener('error', onError);
            target.removeListener('unpipe', onUnpipe);
            source.removeListener('end', onEnd);
            source.removeListener('end', unpipe);
            source.removeListener('data', onData);
            isOver = true;
            // Nobody else would wake up the source.
            if (drained && state.awaitDrainWriters && (!target._writableState || target._writableState.needDrain)) {
                drained();
            }
        };
        const wait = () => {
            if (!isOver) {
                if (state.pipes.length === 1 && state.pipes[0] === target) {
                    state.awaitDrainWriters = target;
                    state.multiAwaitDrain = false;
                } else if (state.pipes.length > 1 && state.pipes.includes(target)) {
                    state.awaitDrainWriters.add(target);
                }
                source.pause();
            }
            if (drained) return;
            drained = onDrained(source, target);
            target.on('drain', drained);
        };
        const onData = (chunk) => { if (target.write(chunk) === false) wait(); };
        const onError = (error) => {
            unpipe();
            target.removeListener('error', onError);
            if (target.listenerCount('error') > 0) return;
            const targetState = target._writableState || target._readableState;
            if (targetState && !targetState.errorEmitted) errorOrDestroy(target, error);
            else target.emit('error', error);
        };
        const onClose = () => {
            target.removeListener('finish', onFinish);
            unpipe();
        };
        const onFinish = () => {
            target.removeListener('close', onClose);
            unpipe();
        };

        const process = hatchery.require('process');
        const ends = (!options || options.end !== false) && target !== process.stdout && target !== process.stderr;
        const atEnd = ends ? onEnd : unpipe;
        if (state.endEmitted) nextTick(atEnd);
        else source.once('end', atEnd);
        target.on('unpipe', onUnpipe);
        source.on('data', onData);
        prependListener(target, 'error', onError);
        target.once('close', onClose);
        target.once('finish', onFinish);
        target.emit('pipe', source);
        if (target.writableNeedDrain === true) wait();
        else if (!state.flowing) source.resume();
        return target;
    };

    Readable.prototype.unpipe = function unpipe(target) {
        const state = this._readableState;
        if (state.pipes.length === 0) return this;
        if (!target) {
            const targets = state.pipes;
            state.pipes = [];
            this.pause();
            for (const one of targets) one.emit('unpipe', this, { hasUnpiped: false });
            return this;
        }
        const at = state.pipes.indexOf(target);
        if (at < 0) return this;
        state.pipes.splice(at, 1);
        if (state.pipes.length === 0) this.pause();
        target.emit('unpipe', this, { hasUnpiped: false });
        return this;
    };
};
