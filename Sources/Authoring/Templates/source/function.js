// A source function: it is called with each request to a webhook and makes events and objects of it.
//
// This script runs once in each instance: what stands outside of the handler lasts until the instance ends. There are
// many globals, such as Segment, fetch, cache and crypto: see hatchery.d.ts. Settings come as the second argument only.

/** Refuses what was not signed with the secret: the signature is the HMAC of the body's text. */
function checkSignature(request, secret) {
  const given = Buffer.from(request.headers.get("x-signature") || "", "hex");
  const right = crypto.createHmac("sha256", secret).update(request.text()).digest();
  if (given.length !== right.length || !crypto.timingSafeEqual(given, right)) {
    // A ValidationError or InvalidEventPayload refuses the request for good; a RetryError has it delivered again.
    throw new ValidationError("the signature is not right");
  }
}

/**
 * The one handler of a source. `request` has json() and text(), both at once, headers and url. What is handed to
 * Segment is sent when the handler has returned; if it throws, nothing is. The webhook's sender gets no answer of ours.
 */
async function onRequest(/** @type {SourceRequest} */ request, settings) {
  if (settings.signingSecret) checkSignature(request, settings.signingSecret);
  const { customer, order } = request.json();
  if (!customer || !customer.id) throw new InvalidEventPayload("customer.id is missing");

  // Each event needs a userId or an anonymousId.
  Segment.identify({ userId: customer.id, traits: { email: customer.email, name: customer.name } });
  if (order) {
    const shop = request.url.searchParams.get("shop") || settings.shop;
    const properties = { orderId: order.id, total: order.total, shop };
    Segment.track({ event: "Order Placed", userId: customer.id, properties });
    // An object goes to warehouses: the collection's name is in lower case, the id is unique in it.
    Segment.set({ collection: "orders", id: order.id, properties: { customer_id: customer.id, total: order.total } });
  }
  console.log("customer", customer.id, order ? `with order ${order.id}` : "without an order");
}
