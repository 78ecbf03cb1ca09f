import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import WebSocket from 'ws';
import { Website, launchBrowser, openPage } from '../lib/browser.mjs';
import { Cluster, scenario } from '../lib/cluster.mjs';
import { token } from '../lib/tokens.mjs';
import { until } from '../lib/wait.mjs';

const MESSAGES = 20;
const TEXT = 'words that come again and again, '.repeat(60);
const AGREED = 'permessage-deflate; server_no_context_takeover; client_no_context_takeover';

let cluster;
let website;
let browser;
before(async () => {
  website = await Website.start();
  browser = await launchBrowser();
  cluster = await Cluster.start({ SLUICE_COMPRESSION_ENABLED: 'true' });
});
after(async () => {
  await browser?.close();
  website?.stop();
  await cluster?.stop();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map(context => context.close()));
  await cluster.clear();
});

/** A WebSocket for the SDK that offers compression, or does not, and remembers itself. */
function sockets(perMessageDeflate) {
  const opened = [];
  return { opened, type: class extends WebSocket {
    constructor(url, protocols) {
      super(url, protocols, { perMessageDeflate });
      this.on('upgrade', response => { this.answer = response.headers['sec-websocket-extensions']; });
      opened.push(this);
    }
  } };
}

/** A client that is subscribed to chat:z, what its offer was answered with, and the bytes that its socket has read. */
async function subscriber(user, perMessageDeflate) {
  const { opened, type } = sockets(perMessageDeflate);
  const client = await cluster.client({ token: token(user), websocket: type }).connect();
  const inbox = await client.subscribe('chat:z');
  const [socket] = opened;
  return { client, inbox, answer: socket.answer, bytes: () => socket._socket.bytesRead };
}

/** Publishes long messages and waits until all inboxes have them. */
async function publish(inboxes) {
  const backend = await cluster.redis.client();
  const sent = Array.from({ length: MESSAGES }, (_, i) => ({ i, text: TEXT }));
  for (const message of sent) {
    await backend.publish('chat:z', JSON.stringify(message));
  }
  await Promise.all(inboxes.map(inbox => inbox.receives(sent)));
  return sent.reduce((sum, message) => sum + JSON.stringify(message).length, 0);
}

scenario('the SDK over ws reads compressed messages, beside one that did not offer it', () => cluster, async () => {
  const small = await subscriber('ann', { threshold: 0 });
  const plain = await subscriber('ben', false);
  assert.equal(small.answer, AGREED);
  assert.equal(plain.answer, undefined);
  const [smallBefore, plainBefore] = [small.bytes(), plain.bytes()];
  const payload = await publish([small.inbox, plain.inbox]);
  assert.ok(small.bytes() - smallBefore < payload / 4, `${small.bytes() - smallBefore} bytes came for ${payload}`);
  assert.ok(plain.bytes() - plainBefore > payload);
});

scenario('what the SDK sends compressed is understood', () => cluster, async () => {
  const [ann, ben] = [await subscriber('ann', { threshold: 0 }), await subscriber('ben', { threshold: 0 })];
  for (let i = 0; i < MESSAGES; i++) {
    await ann.inbox.sdk.publish({ i, text: TEXT });
  }
  await ben.inbox.receives(Array.from({ length: MESSAGES }, (_, i) => ({ i, text: TEXT })));
  const inflated = await Promise.all(cluster.gateways.map(gateway =>
    gateway.metric('sluice_compression_messages_total{direction="in"}')));
  assert.ok(inflated[0] + inflated[1] >= MESSAGES, `compressed messages read: ${inflated}`);
});

scenario('offers of small windows are declined, and the SDK goes on without compression', () => cluster, async () => {
  const narrow = await subscriber('ann', { serverMaxWindowBits: 10 });
  assert.equal(narrow.answer, undefined);
  await publish([narrow.inbox]);
  const full = await subscriber('ben', { serverMaxWindowBits: 15, clientMaxWindowBits: 9, threshold: 0 });
  assert.equal(full.answer, `${AGREED}; server_max_window_bits=15`);
});

scenario('Chromium offers compression by itself and reads what comes', () => cluster, async () => {
  const page = await openPage(browser, website.url);
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const handshakes = [];
  session.on('Network.webSocketHandshakeResponseReceived', event => handshakes.push(event.response));
  await page.evaluate(async ([url, connectionToken]) => {
    window.received = [];
    window.client = new Centrifuge(url, { token: connectionToken });
    client.connect();
    window.inbox = client.newSubscription('chat:z');
    inbox.on('publication', context => received.push(context.data.i));
    inbox.subscribe();
    await inbox.ready(60_000);
  }, [cluster.url, token('ann')]);
  await publish([]);
  await until(async () => (await page.evaluate(() => received.length)) >= MESSAGES, 'the publications in the browser');
  assert.deepEqual(await page.evaluate(() => received), Array.from({ length: MESSAGES }, (_, i) => i));
  await page.evaluate(text => inbox.publish({ i: -1, text }), TEXT);
  await until(async () => (await page.evaluate(() => received.at(-1))) === -1, 'the page hears itself');
  assert.equal(handshakes[0].headers['Sec-WebSocket-Extensions'], AGREED);
  assert.deepEqual(page.faults, []);
});
