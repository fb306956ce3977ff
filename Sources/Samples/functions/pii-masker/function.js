// Masks personal data wherever it hides in an event before the event goes on: e-mail addresses, card numbers,
// phone numbers and IP addresses, in keys that say so and in free text.

const EMAIL = /\b([\w.+-])[\w.+-]*@([\w-]+(?:\.[\w-]+)+)\b/g;
const CARD = /\b(?:\d[ -]?){12,15}(\d{4})\b/g;
const PHONE = /(?<![\w.-])(?!\d{4}-\d\d-\d\d)\+?\d[\d ()/-]{7,}\d(?![\w.-])/g;
const IPV4 = /\b(\d{1,3}\.\d{1,3})\.\d{1,3}\.\d{1,3}\b/g;

/** Keys whose value goes whatever it looks like. */
const SECRET_KEYS = new Set(["password", "ssn", "birthday", "firstname", "lastname", "address", "street"]);

function maskText(text) {
  return text
    .replace(EMAIL, "$1***@$2")
    .replace(CARD, "**** $1")
    .replace(IPV4, "$1.0.0")
    .replace(PHONE, (number) => number.slice(0, 3) + "***" + number.slice(-2));
}

function mask(value, key, count) {
  if (typeof value === "string") {
    const masked = SECRET_KEYS.has(key.toLowerCase()) ? "***" : maskText(value);
    if (masked !== value) count.masked += 1;
    return masked;
  }
  if (Array.isArray(value)) return value.map((item) => mask(item, key, count));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mask(item, name, count)]));
  }
  return value;
}

function protect(event, settings) {
  if (settings.dropUsers && settings.dropUsers.includes(event.userId)) {
    throw new DropEvent(`user ${event.userId} has asked not to be tracked`);
  }
  const count = { masked: 0 };
  const clean = { ...event };
  for (const part of ["properties", "traits", "context"]) {
    if (event[part]) clean[part] = mask(event[part], part, count);
  }
  console.debug("values masked:", count.masked);
  return clean;
}

const onTrack = protect;
const onIdentify = protect;
const onPage = protect;
const onScreen = protect;
const onGroup = protect;
const onAlias = protect;
const onDelete = (event) => event;
