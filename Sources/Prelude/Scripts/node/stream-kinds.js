'use strict';
// 'internal/stream-kinds': what state a stream is in, told from its fields, for streams of any origin.

hatchery.provide('internal/stream-kinds', () => {
    const isFunction = (value) => typeof value === 'function';
    /** On a stream that was destroyed though it has no state of its own. */
    const destroyedMark = Symbol('kIsDestroyed');
    /** Streams of other kinds (web streams) tell their state by these. */
    const marks = {
        destroyed: destroyedMark,
        errored: Symbol.for('nodejs.stream.errored'),
        readable: Symbol.for('nodejs.stream.readable'),
        writable: Symbol.for('nodejs.stream.writable'),
        disturbed: Symbol.for('nodejs.stream.disturbed'),
        closedPromise: Symbol.for('nodejs.webstream.isClosedPromise'),
        controllerError: Symbol.for('nodejs.webstream.controllerErrorFunction'),
    };

    const isReadableNodeStream = (it, isStrict = false) => Boolean(
        it && isFunction(it.pipe) && isFunction(it.on)
        && (!isStrict || (isFunction(it.pause) && isFunction(it.resume)))
        && (!it._writableState || (it._readableState && it._readableState.readable !== false)));
    const isWritableNodeStream = (it) => Boolean(
        it && isFunction(it.write) && isFunction(it.on)
        && (!it._readableState || it._writableState?.writable !== false));
    const isDuplexNodeStream = (it) => Boolean(
        it && isFunction(it.pipe) && it._readableState && isFunction(it.on) && isFunction(it.write));
    const isNodeStream = (it) => Boolean(
        it && (it._readableState || it._writableState || (isFunction(it.write) && isFunction(it.on))
            || (isFunction(it.pipe) && isFunction(it.on))));
    const isReadableStream = (it) => Boolean(
        it && !isNodeStream(it) && isFunction(it.pipeThrough) && isFunction(it.getReader) && isFunction(it.cancel));
    const isWritableStream = (it) => Boolean(
        it && !isNodeStream(it) && isFunction(it.getWriter) && isFunction(it.abort));
    const isTransformStream = (it) => Boolean(
        it && !isNodeStream(it) && typeof it.readable === 'object' && typeof it.writable === 'object');
    const isWebStream = (it) => isReadableStream(it) || isWritableStream(it) || isTransformStream(it);
    const isIterable = (it, isAsync = undefined) => {
        if (it === null || it === undefined) return false;
        if (isAsync === true) return isFunction(it[Symbol.asyncIterator]);
        if (isAsync === false) return isFunction(it[Symbol.iterator]);
        return isFunction(it[Symbol.asyncIterator]) || isFunction(it[Symbol.iterator]);
    };

    const isDestroyed = (it) => {
        if (!isNodeStream(it)) return null;
        const state = it._writableState || it._readableState;
        return Boolean(it.destroyed || it[destroyedMark] || state?.destroyed);
    };

    /** Null where it cannot be told, as with everything below. */
    const isWritableEnded = (it) => {
        if (!isWritableNodeStream(it)) return null;
        if (it.writableEnded === true) return true;
        const state = it._writableState;
        if (state?.errored) return false;
        return typeof state?.ended === 'boolean' ? state.ended : null;
    };
    const isWritableFinished = (it, isStrict = undefined) => {
        if (!isWritableNodeStream(it)) return null;
        if (it.writableFinished === true) return true;
        const state = it._writableState;
        if (state?.errored) return false;
        if (typeof state?.finished !== 'boolean') return null;
        return Boolean(state.finished || (isStrict === false && state.ended === true && state.length === 0));
    };
    const isReadableFinished = (it, isStrict = undefined) => {
        if (!isReadableNodeStream(it)) return null;
        const state = it._readableState;
        if (state?.errored) return false;
        if (typeof state?.endEmitted !== 'boolean') return null;
        return Boolean(state.endEmitted || (isStrict === false && state.ended === true && state.length === 0));
    };
    const isReadable = (it) => {
        if (it && it[marks.readable] !== undefined && it[marks.readable] !== null) return it[marks.readable];
        if (typeof it?.readable !== 'boolean') return null;
        if (isDestroyed(it)) return false;
        return isReadableNodeStream(it) && it.readable && !isReadableFinished(it);
    };
    const isWritable = (it) => {
        if (it && it[marks.writable] !== undefined && it[marks.writable] !== null) return it[marks.writable];
        if (typeof it?.writable !== 'boolean') return null;
        if (isDestroyed(it)) return false;
        return isWritableNodeStream(it) && it.writable && !isWritableEnded(it);
    };
    const isFinished = (it, options = undefined) => {
        if (!isNodeStream(it)) return null;
        if (isDestroyed(it)) return true;
        if (options?.readable !== false && isReadable(it)) return false;
        return !(options?.writable !== false && isWritable(it));
    };
    const sideError = (it, property, state) => {
        if (!isNodeStream(it)) return null;
        return it[property] ? it[property] : it[state]?.errored ?? null;
    };
    const isWritableErrored = (it) => sideError(it, 'writableErrored', '_writableState');
    const isReadableErrored = (it) => sideError(it, 'readableErrored', '_readableState');

    const isClosed = (it) => {
        if (!isNodeStream(it)) return null;
        if (typeof it.closed === 'boolean') return it.closed;
        const { _writableState: writable, _readableState: readable } = it;
        if (typeof writable?.closed === 'boolean' || typeof readable?.closed === 'boolean') {
            return writable?.closed || readable?.closed;
        }
        return typeof it._closed === 'boolean' && isOutgoing(it) ? it._closed : null;
    };
    const isOutgoing = (it) => typeof it._closed === 'boolean' && typeof it._defaultKeepAlive === 'boolean'
        && typeof it._removedConnection === 'boolean' && typeof it._removedContLen === 'boolean';
    const isServerResponse = (it) => typeof it._sent100 === 'boolean' && isOutgoing(it);
    const isServerRequest = (it) =>
        typeof it._consuming === 'boolean' && typeof it._dumped === 'boolean' && it.req?.upgradeOrConnect === undefined;
    const willEmitClose = (it) => {
        if (!isNodeStream(it)) return null;
        const state = it._writableState || it._readableState;
        return (!state && isServerResponse(it))
            || Boolean(state && state.autoDestroy && state.emitClose && state.closed === false);
    };
    const isDisturbed = (it) => Boolean(it && (it[marks.disturbed] ?? (it.readableDidRead || it.readableAborted)));
    const isErrored = (it) => Boolean(it && (it[marks.errored] ?? it.readableErrored ?? it.writableErrored
        ?? it._readableState?.errorEmitted ?? it._writableState?.errorEmitted ?? it._readableState?.errored
        ?? it._writableState?.errored));
    const isRequest = (it) => Boolean(it && it.setHeader && isFunction(it.abort));

    return {
        marks, isReadableNodeStream, isWritableNodeStream, isDuplexNodeStream, isNodeStream, isReadableStream,
        isWritableStream, isTransformStream, isWebStream, isIterable, isDestroyed, isWritableEnded, isWritableFinished,
        isReadableFinished, isReadable, isWritable, isFinished, isWritableErrored, isReadableErrored, isClosed,
        isServerRequest, willEmitClose, isDisturbed, isErrored, isRequest,
    };
});
