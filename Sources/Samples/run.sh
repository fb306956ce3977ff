#!/usr/bin/env bash
# Shows Hatchery at work: starts the daemon with the sample functions, sends it events of every type, shows what came
# back, stops it. With "serve" it stays up instead. Called by `make run` and `make serve` from the top of the tree.
set -euo pipefail

bin=.build/release
functions=Sources/Samples/functions
events=Sources/Samples/events
# crm-sync takes its key from the environment; nothing here calls a CRM.
export CRM_API_KEY=${CRM_API_KEY:-a-key-for-nothing}

if [ "${1:-}" = serve ]; then
    socket=${HATCHERY_SOCKET:-/tmp/hatchery.sock}
    cat <<EOF
Serving $functions on $socket; Ctrl-C stops. In another terminal:

  curl --unix-socket $socket -d @$events/track.json http://hatchery/v1/functions/chat-notifier/invoke
  curl --unix-socket $socket http://hatchery/v1/functions
  export HATCHERY_SOCKET=$socket
  $bin/hatchery invoke token-enricher --event $events/track.json
  $bin/hatchery invoke github-events --event $functions/github-events/events/issue-opened.json
  $bin/hatchery ps

Edit $functions/*/function.js and call again: the change is there.

EOF
    exec "$bin/hatcheryd" --functions "$functions" --socket "$socket"
fi

place=$(mktemp -d)
socket=$place/hatchery.sock
"$bin/hatcheryd" --functions "$functions" --socket "$socket" 2>"$place/log" &
daemon=$!
trap 'kill "$daemon" 2>/dev/null || true; rm -rf "$place"' EXIT

isReady() { "$bin/hatchery" functions >/dev/null 2>&1; }
export HATCHERY_SOCKET=$socket
for _ in $(seq 100); do
    isReady && break
    kill -0 "$daemon" 2>/dev/null || { cat "$place/log"; echo "hatcheryd ended before it served"; exit 1; }
    sleep 0.1
done
isReady || { cat "$place/log"; echo "hatcheryd did not answer within 10 s"; exit 1; }

failures=0
# call FUNCTION EVENT OUTCOME: an event of the function's own or one of those for all, and the outcome that the sample is
# written to have.
call() {
    local file answer outcome
    file=$functions/$1/events/$2.json
    [ -f "$file" ] || file=$events/$2.json
    answer=$("$bin/hatchery" invoke "$1" --event "$file" --json) || true
    outcome=$(printf '%s' "$answer" | sed -n 's/^{"outcome":"\([A-Za-z]*\)".*/\1/p')
    printf '\n--- %s <- %s.json\n' "$1" "$2"
    "$bin/hatchery" invoke "$1" --event "$file" || true
    if [ "$outcome" != "$3" ]; then
        echo "expected the outcome $3, got ${outcome:-nothing}: $answer"
        failures=$((failures + 1))
    fi
}

"$bin/hatchery" functions
call chat-notifier track ok
call chat-notifier identify ok
call chat-notifier page ok
call chat-notifier group ok
call chat-notifier delete ok
call chat-notifier screen unsupportedEvent
call token-enricher track ok
call token-enricher screen ok
call token-enricher alias unsupportedEvent
call pii-masker identify ok
call pii-masker track ok
call pii-masker alias ok

printf '\n--- a batch, and webhooks that become events\n'
call chat-notifier batch ok
call github-events issue-opened ok
call github-events star unsupportedEvent
call shopify-orders order-created ok

if command -v curl >/dev/null; then
    printf '\n--- the same with curl\n'
    curl --silent --show-error --fail --unix-socket "$socket" -d "@$events/track.json" \
        http://hatchery/v1/functions/chat-notifier/invoke || failures=$((failures + 1))
    echo
fi

printf '\n--- the test cases of the samples\n'
"$bin/hatchery" test "$functions" || failures=$((failures + 1))

printf '\n--- the instances\n'
"$bin/hatchery" ps

kill -TERM "$daemon"
status=0
wait "$daemon" || status=$?
printf '\n--- the daemon log\n'
grep -v " connection opened " "$place/log"
if [ "$status" -ne 0 ]; then
    echo "hatcheryd ended with status $status instead of 0"
    exit 1
fi
if [ "$failures" -ne 0 ]; then
    echo "$failures of the calls and tests did not end as they should"
    exit 1
fi
echo
echo "All calls ended as they should, and the daemon stopped in order."
