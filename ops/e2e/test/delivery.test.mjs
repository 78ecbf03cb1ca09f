import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import { Cluster, scenario } from '../lib/cluster.mjs';
import { token } from '../lib/tokens.mjs';
import { until } from '../lib/wait.mjs';

const CLIENTS = 10;
const MESSAGES = 500;
const MANY_CHANNELS = 100;

let cluster;
before(async () => { cluster = await Cluster.start(); });
after(() => cluster?.stop());
afterEach(() => cluster.clear());

const asUser = i => ({ token: token(`u${i}`) });

async function subscribers(channel) {
  const clients = await cluster.connect(CLIENTS, asUser);
  return Promise.all(clients.map(client => client.subscribe(channel)));
}

scenario('clients behind HAProxy are spread over both gateways', () => cluster, async () => {
  await subscribers('chat:spread');
  const counts = await cluster.connections();
  assert.equal(counts[0] + counts[1], CLIENTS);
  assert.ok(counts.every(count => count > 0), `connections: ${counts}`);
  assert.equal(await cluster.redis.listeners('chat:spread'), 2, 'each gateway subscribes the channel once');
});

scenario('what a plain Redis client in Node publishes reaches all clients, in order', () => cluster, async () => {
  const inboxes = await subscribers('chat:lobby');
  const backend = await cluster.redis.client();
  const sent = Array.from({ length: MESSAGES }, (_, i) => ({ text: `message ${i}`, i }));
  for (const message of sent) {
    await backend.publish('chat:lobby', JSON.stringify(message));
  }
  await Promise.all(inboxes.map(inbox => inbox.receives(sent)));
});

scenario('pipelined publishes keep their order too', () => cluster, async () => {
  const inboxes = await subscribers('chat:pipeline');
  const backend = await cluster.redis.client();
  const sent = Array.from({ length: 10 * MESSAGES }, (_, i) => i);
  await Promise.all(sent.map(i => backend.publish('chat:pipeline', String(i))));
  await Promise.all(inboxes.map(inbox => inbox.receives(sent)));
});

scenario('what redis-cli publishes reaches all clients, JSON as it is and text as a string', () => cluster, async () => {
  const inboxes = await subscribers('chat:cli');
  const payloads = ['{"text":"hi"}', 'hello', '42', '[1, 2]', 'null', '"quoted"', '{"no json', 'grüß dich 👋', '{"a":\n1}'];
  for (const payload of payloads) {
    assert.equal(await cluster.redis.cli('PUBLISH', 'chat:cli', payload), '2', 'both gateways listen');
  }
  const expected = [{ text: 'hi' }, 'hello', 42, [1, 2], null, 'quoted', '{"no json', 'grüß dich 👋', { a: 1 }];
  await Promise.all(inboxes.map(inbox => inbox.receives(expected)));
});

scenario('every device of a user gets what is published to user:<id>, on whichever gateway it is', () => cluster, async () => {
  const phone = await cluster.client({ token: token('42') }).connect();
  const laptop = await cluster.client({ token: token('42') }).connect();
  const stranger = await cluster.client({ token: token('43') }).connect();
  assert.ok((await cluster.connections()).every(count => count > 0), 'phone and laptop are on different gateways');
  await cluster.redis.cli('PUBLISH', 'user:42', '{"text":"for you"}');
  await cluster.redis.cli('PUBLISH', 'user:43', '"last"');
  for (const device of [phone, laptop]) {
    assert.equal((await device.event('subscribed')).channel, 'user:42');
    const { channel, data } = await device.event('publication');
    assert.deepEqual({ channel, data }, { channel: 'user:42', data: { text: 'for you' } });
  }
  assert.equal((await stranger.event('publication')).data, 'last');
  assert.equal(stranger.events('publication').length, 1);
});

scenario('what a client publishes reaches all with who it was', () => cluster, async () => {
  const inboxes = await subscribers('chat:people');
  const ann = await cluster.client({ token: token('ann', { info: { name: 'Ann' } }) }).connect();
  const own = await ann.subscribe('chat:people');
  await own.sdk.publish({ text: 'hello all' });
  const id = ann.events('connected')[0].client;
  for (const inbox of [own, ...inboxes]) {
    await inbox.receives([{ text: 'hello all' }]);
    const { user, client, connInfo } = inbox.publications[0].info;
    assert.deepEqual({ user, client, connInfo }, { user: 'ann', client: id, connInfo: { name: 'Ann' } });
  }
});

scenario('100 subscriptions that are sent with the connect command are all answered', () => cluster, async () => {
  const client = cluster.client(asUser(1));
  await receivesOnMany(client, 'early', async inboxes => {
    await client.connect();
    await Promise.all(inboxes.map(inbox => inbox.sdk.ready()));
  });
});

scenario('100 subscriptions in one frame are all answered', () => cluster, async () => {
  const client = await cluster.client(asUser(1)).connect();
  client.sdk.startBatching();
  await receivesOnMany(client, 'batch', async inboxes => {
    client.sdk.stopBatching();
    await Promise.all(inboxes.map(inbox => inbox.sdk.ready()));
  });
});

async function receivesOnMany(client, prefix, start) {
  const channels = Array.from({ length: MANY_CHANNELS }, (_, i) => `chat:${prefix}-${i}`);
  const inboxes = channels.map(channel => client.listen(channel));
  await start(inboxes);
  const backend = await cluster.redis.client();
  await Promise.all(channels.map(channel => backend.publish(channel, JSON.stringify(channel))));
  await Promise.all(inboxes.map((inbox, i) => inbox.receives([channels[i]])));
}

scenario('after an unsubscribe nothing comes any more, and after a new subscribe everything', () => cluster, async () => {
  const client = await cluster.client(asUser(1)).connect();
  const left = await client.subscribe('chat:leave');
  const stays = await client.subscribe('chat:stay');
  await cluster.redis.cli('PUBLISH', 'chat:leave', '1');
  await left.receives([1]);
  left.sdk.unsubscribe();
  const answered = client.sdk.history('chat:stay').catch(() => {});
  await answered;
  await cluster.redis.cli('PUBLISH', 'chat:leave', '2');
  await cluster.redis.cli('PUBLISH', 'chat:stay', '3');
  await stays.receives([3]);
  assert.deepEqual(left.data, [1]);
  left.sdk.subscribe();
  await left.sdk.ready();
  await cluster.redis.cli('PUBLISH', 'chat:leave', '4');
  await left.receives([1, 4]);
});

scenario('a channel that nobody wants any more is given back to Redis', () => cluster, async () => {
  const client = await cluster.client(asUser(1)).connect();
  await client.subscribe('chat:short');
  assert.equal(await cluster.redis.listeners('chat:short'), 1);
  client.close();
  await until(async () => await cluster.redis.listeners('chat:short') === 0, 'nobody listens to chat:short');
});
