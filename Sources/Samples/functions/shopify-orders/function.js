// Turns the webhooks of a Shopify shop into events: an identify for the customer, a track for what became of the order
// with its products, and the order itself as an object, so that a warehouse has its latest state.

/** The event for a topic, and the field that says when it happened. */
const orderTopics = {
  "orders/create": ["Order Completed", "created_at"],
  "orders/updated": ["Order Updated", "updated_at"],
  "orders/paid": ["Order Paid", "processed_at"],
  "orders/fulfilled": ["Order Fulfilled", "updated_at"],
  "orders/cancelled": ["Order Cancelled", "cancelled_at"],
};
const customerTopics = { "customers/create": "created_at", "customers/update": "updated_at" };

async function onRequest(request, settings) {
  if (settings.secret) checkSignature(request, settings.secret);
  const body = parse(request);
  const topic = topicOf(request, body);
  // A delivery that Shopify repeats has the same id, so that it is counted once.
  const delivery = request.headers.get("x-shopify-webhook-id");
  const shop = request.headers.get("x-shopify-shop-domain") ?? undefined;

  if (Object.hasOwn(customerTopics, topic)) {
    identify(body, delivery, time(body[customerTopics[topic]]));
  } else if (Object.hasOwn(orderTopics, topic)) {
    if (body.test && settings.skipTestOrders) {
      console.log("ignored the test order", body.name);
      return;
    }
    const [event, happened] = orderTopics[topic];
    order(body, { event, shop, delivery, timestamp: time(body[happened]) });
  } else {
    throw new EventNotSupported(`Shopify's "${topic}" is not handled`);
  }
}

/** Shopify signs the body as it sends it, so the text is what counts and not the parsed JSON. */
function checkSignature(request, secret) {
  const expected = crypto.createHmac("sha256", secret).update(request.text()).digest();
  const given = Buffer.from(request.headers.get("x-shopify-hmac-sha256") ?? "", "base64");
  if (given.length !== expected.length || !crypto.timingSafeEqual(given, expected)) {
    throw new ValidationError("X-Shopify-Hmac-Sha256 does not fit the body and the secret");
  }
}

function parse(request) {
  let body;
  try {
    body = request.json();
  } catch (error) {
    throw new InvalidEventPayload(`the body is no JSON: ${error.message}`);
  }
  if (!_.isPlainObject(body) || !body.id) throw new InvalidEventPayload("the body is no JSON object with an id");
  return body;
}

/** The topic by its header. Relays may lose it: of an order, "updated" is true whatever happened. */
function topicOf(request, body) {
  const topic = request.headers.get("x-shopify-topic");
  if (topic) return topic;
  if (!body.line_items) throw new InvalidEventPayload("the header X-Shopify-Topic is missing");
  console.warn("the header X-Shopify-Topic is missing: taken as orders/updated");
  return "orders/updated";
}

function order(order, { event, shop, delivery, timestamp }) {
  if (!Array.isArray(order.line_items)) throw new InvalidEventPayload("line_items is missing: this is no order");
  const { customer } = order;
  if (customer) identify(customer, delivery, timestamp);
  const total = amount(order.total_price);
  Segment.track({
    // Sales at a counter have no customer.
    ...(customer ? { userId: String(customer.id) } : { anonymousId: order.token ?? `order-${order.id}` }),
    event,
    properties: {
      orderId: String(order.id),
      orderName: order.name,
      affiliation: shop,
      currency: order.currency,
      total,
      subtotal: amount(order.subtotal_price),
      tax: amount(order.total_tax),
      discount: amount(order.total_discounts),
      shipping: amount(order.total_shipping_price_set?.shop_money?.amount),
      coupon: order.discount_codes?.[0]?.code,
      cancelReason: order.cancel_reason ?? undefined,
      products: order.line_items.map(product),
    },
    timestamp,
    messageId: delivery ? `${delivery}-track` : undefined,
  });
  Segment.set({
    collection: "shopify_orders",
    id: String(order.id),
    properties: {
      name: order.name,
      customer_id: customer ? String(customer.id) : null,
      currency: order.currency,
      total,
      financial_status: order.financial_status,
      fulfillment_status: order.fulfillment_status,
      items: _.sumBy(order.line_items, "quantity"),
      created_at: time(order.created_at),
      cancelled_at: time(order.cancelled_at) ?? null,
    },
  });
}

function identify(customer, delivery, timestamp) {
  const address = customer.default_address;
  Segment.identify({
    userId: String(customer.id),
    traits: {
      email: customer.email ?? undefined,
      firstName: customer.first_name ?? undefined,
      lastName: customer.last_name ?? undefined,
      phone: customer.phone ?? undefined,
      orders: customer.orders_count,
      totalSpent: amount(customer.total_spent),
      tags: customer.tags ? customer.tags.split(",").map((tag) => tag.trim()) : [],
      address: known({ city: address?.city, postalCode: address?.zip, country: address?.country_code }),
      createdAt: time(customer.created_at),
    },
    timestamp,
    messageId: delivery ? `${delivery}-identify` : undefined,
  });
}

function product(line) {
  return {
    productId: String(line.product_id),
    variantId: line.variant_id ? String(line.variant_id) : undefined,
    sku: line.sku || undefined,
    name: line.title,
    variant: line.variant_title ?? undefined,
    brand: line.vendor ?? undefined,
    price: amount(line.price),
    quantity: line.quantity,
  };
}

/** What is known of it; undefined for nothing. */
function known(facts) {
  const rest = _.omitBy(facts, _.isNil);
  return _.isEmpty(rest) ? undefined : rest;
}

/** Shopify sends money as text: "12.50". */
function amount(text) {
  return text === undefined || text === null ? undefined : Number(text);
}

/** Shopify's times have the shop's offset; events have UTC. */
function time(text) {
  return text ? new Date(text).toISOString() : undefined;
}
