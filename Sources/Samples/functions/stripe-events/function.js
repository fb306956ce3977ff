// Turns Stripe's events into ours: charges, new customers, new subscriptions and trials that are about to end. A Stripe
// account sends what its webhook is subscribed to; what is of no interest here is logged and passed over.

const handlers = {
  "charge.succeeded": chargeSucceeded,
  "customer.created": customerCreated,
  "customer.subscription.created": subscriptionCreated,
  "customer.subscription.trial_will_end": trialWillEnd,
};

/** Currencies without a smaller unit: their amounts are not in hundredths. */
const wholeCurrencies = new Set("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "));

async function onRequest(request, settings) {
  if (settings.signingSecret) checkSignature(request, settings);
  const event = parse(request);
  if (settings.liveOnly && !event.livemode) {
    console.log("ignored", event.id, "of the test mode");
    return;
  }
  const handle = Object.hasOwn(handlers, event.type) ? handlers[event.type] : undefined;
  if (!handle) {
    console.log("ignored", event.id, event.type);
    return;
  }
  handle(event.data.object, {
    timestamp: time(event.created),
    // An event that Stripe repeats has the same id, so that it is counted once.
    messageId: event.id,
    context: { stripe: { livemode: event.livemode, apiVersion: event.api_version } },
  }, event);
}

/**
 * The header is "t=TIME,v1=SIGNATURE", with a second v1 while secrets are being changed. The time is signed as well:
 * one that is too old is somebody's copy of an earlier request.
 */
function checkSignature(request, { signingSecret, toleranceSeconds = "300" }) {
  const parts = (request.headers.get("stripe-signature") ?? "").split(",").map((part) => part.trim().split("="));
  const at = parts.find(([name]) => name === "t")?.[1];
  const expected = crypto.createHmac("sha256", signingSecret).update(`${at}.${request.text()}`).digest();
  const fits = parts.some(([name, value = ""]) => {
    const given = Buffer.from(value, "hex");
    return name === "v1" && given.length === expected.length && crypto.timingSafeEqual(given, expected);
  });
  if (!fits) throw new ValidationError("Stripe-Signature does not fit the body and the secret");
  const tolerance = Number(toleranceSeconds);
  if (!(tolerance >= 0)) throw new Error(`toleranceSeconds is no number of seconds: ${toleranceSeconds}`);
  if (tolerance > 0 && Math.abs(Date.now() / 1000 - Number(at)) > tolerance) {
    throw new ValidationError(`Stripe-Signature is from ${time(Number(at))}: more than ${tolerance} s away`);
  }
}

function parse(request) {
  let event;
  try {
    event = request.json();
  } catch (error) {
    throw new InvalidEventPayload(`the body is no JSON: ${error.message}`);
  }
  if (event?.object !== "event" || !event.type || !event.data?.object) {
    throw new InvalidEventPayload("the body is no event of Stripe: object, type and data.object are needed");
  }
  return event;
}

function chargeSucceeded(charge, common) {
  const customer = idOf(charge.customer);
  const card = charge.payment_method_details?.card;
  const properties = {
    chargeId: charge.id,
    amount: amount(charge.amount, charge.currency),
    currency: charge.currency.toUpperCase(),
    description: charge.description ?? undefined,
    invoice: idOf(charge.invoice),
    method: charge.payment_method_details?.type,
    card: card && { brand: card.brand, country: card.country, funding: card.funding, last4: card.last4 },
    risk: charge.outcome?.risk_level,
    receiptUrl: charge.receipt_url ?? undefined,
  };
  // Somebody may pay once without becoming a customer.
  const who = customer ? { userId: customer } : { anonymousId: charge.id };
  Segment.track({ ...common, ...who, event: "Charge Succeeded", properties });
  Segment.set({
    collection: "stripe_charges",
    id: charge.id,
    properties: {
      customer_id: customer ?? null,
      amount: properties.amount,
      currency: properties.currency,
      refunded: charge.refunded,
      status: charge.status,
      created_at: time(charge.created),
    },
  });
}

function customerCreated(customer, { messageId, ...common }) {
  const { address, metadata } = customer;
  const place = { city: address?.city, postalCode: address?.postal_code, country: address?.country };
  Segment.identify({
    ...common,
    userId: customer.id,
    messageId: `${messageId}-identify`,
    traits: {
      ...metadata,
      email: customer.email ?? undefined,
      name: customer.name ?? undefined,
      phone: customer.phone ?? undefined,
      currency: customer.currency?.toUpperCase(),
      locale: customer.preferred_locales?.[0],
      address: address ? _.omitBy(place, _.isNil) : undefined,
      createdAt: time(customer.created),
    },
  });
  Segment.track({ ...common, userId: customer.id, messageId, event: "Customer Created" });
}

function subscriptionCreated(subscription, common) {
  const facts = factsOf(subscription);
  Segment.track({
    ...common,
    userId: idOf(subscription.customer),
    event: "Subscription Created",
    properties: { subscriptionId: subscription.id, ...facts },
  });
  keepSubscription(subscription, facts);
}

/** Sent three days before the end, or at once where a trial is shorter or is cut short. */
function trialWillEnd(subscription, common, { created }) {
  const facts = factsOf(subscription);
  const secondsLeft = Math.max(0, subscription.trial_end - created);
  Segment.track({
    ...common,
    userId: idOf(subscription.customer),
    event: "Trial Ending",
    properties: { subscriptionId: subscription.id, ...facts, daysLeft: Math.round(secondsLeft / 86_400) },
  });
  keepSubscription(subscription, facts);
}

/** The first item's price says what was bought: subscriptions with several are rare, and list the main one first. */
function factsOf({ status, currency, items, trial_start: trialStart, trial_end: trialEnd }) {
  const item = items?.data?.[0] ?? {};
  // Newer versions of the API have a price where older ones had a plan.
  const price = item.price ?? item.plan ?? {};
  const cents = price.unit_amount ?? price.amount;
  const priceCurrency = price.currency ?? currency ?? "";
  return {
    status,
    plan: price.nickname ?? price.name ?? price.id,
    product: idOf(price.product),
    quantity: item.quantity,
    price: amount(cents, priceCurrency),
    currency: priceCurrency.toUpperCase(),
    interval: price.recurring?.interval ?? price.interval,
    trialStart: time(trialStart),
    trialEnd: time(trialEnd),
  };
}

function keepSubscription(subscription, facts) {
  Segment.set({
    collection: "stripe_subscriptions",
    id: subscription.id,
    properties: {
      customer_id: idOf(subscription.customer),
      ..._.mapKeys(facts, (value, name) => _.snakeCase(name)),
      current_period_end: time(subscription.current_period_end),
      cancel_at_period_end: subscription.cancel_at_period_end,
    },
  });
}

/** Stripe sends an id, or the whole object where the webhook asks for it. */
function idOf(reference) {
  return typeof reference === "string" ? reference : reference?.id;
}

/** Stripe counts in the smallest unit of a currency: cents, but whole yen. */
function amount(units, currency) {
  if (units === undefined || units === null) return undefined;
  return wholeCurrencies.has(currency.toLowerCase()) ? units : units / 100;
}

/** Stripe's times are seconds since 1970. */
function time(seconds) {
  return seconds ? new Date(seconds * 1000).toISOString() : undefined;
}
