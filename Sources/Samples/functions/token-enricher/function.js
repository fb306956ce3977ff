// Adds an account's facts to each event. What is expensive to get is kept in the cache and in globals: they live as long
// as the instance does, so that only the first event after a start pays for them.

let minted = 0;
const accounts = new Map();

/** Stands for the call to an identity provider: takes a while, and the token is good for some time. */
function accessToken(settings) {
  return cache.load("token", settings.tokenSeconds * 1000, async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    minted += 1;
    console.info("new token, number", minted);
    return `${settings.clientId}-${minted}`;
  });
}

/** A made-up account that is always the same for the same user. */
function lookUp(userId) {
  if (!accounts.has(userId)) {
    let hash = 7;
    for (const letter of userId) hash = (hash * 31 + letter.charCodeAt(0)) >>> 0;
    accounts.set(userId, { tier: ["free", "team", "enterprise"][hash % 3], region: hash % 2 ? "eu" : "us" });
  }
  return accounts.get(userId);
}

async function enrich(event, settings) {
  if (!event.userId) throw new InvalidEventPayload("userId is required: anonymous events have no account");
  const source = await accessToken(settings);
  const context = { ...event.context, account: { ...lookUp(event.userId), source } };
  return { ...event, context };
}

const onTrack = enrich;
const onIdentify = enrich;
const onPage = enrich;
const onScreen = enrich;
const onGroup = enrich;

async function onAlias() {
  throw new EventNotSupported("aliases have no account");
}
