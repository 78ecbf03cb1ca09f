import assert from 'node:assert/strict';
import { after, afterEach, beforeEach } from 'node:test';
import { Cluster, scenario } from '../lib/cluster.mjs';
import { token } from '../lib/tokens.mjs';
import { repeatedly, until } from '../lib/wait.mjs';

const CLIENTS = 20;
const AFTERWARDS = 100;
const TRANSPORT_CLOSED = 1;
const SHUTDOWN = 3001;

let cluster;
beforeEach(async () => { cluster = await Cluster.start(); });
afterEach(() => cluster.stop());
after(() => cluster?.stop());

async function subscribers() {
  const clients = await cluster.connect(CLIENTS, i => ({ token: token(`u${i}`) }));
  const inboxes = await Promise.all(clients.map(client => client.subscribe('chat:lobby')));
  const counts = await cluster.connections();
  assert.ok(counts.every(count => count > 0), `both gateways have clients: ${counts}`);
  return { clients, inboxes, counts };
}

/**
 * Publishes 0, 1, 2 … until stopped, and one more then, which everyone gets who is subscribed by that time; returns how
 * many there were.
 */
async function traffic() {
  const backend = await cluster.redis.client();
  let sent = 0;
  const publish = () => backend.publish('chat:lobby', String(sent++));
  const stop = repeatedly(5, publish);
  return async () => {
    await stop();
    await publish();
    return sent;
  };
}

/** One gateway ends under traffic; its clients find the other by themselves, the others notice nothing. */
async function survives(end, code) {
  const { clients, inboxes, counts } = await subscribers();
  const stopTraffic = await traffic();
  await until(() => inboxes.every(inbox => inbox.data.length > 20), 'traffic flows');
  const [ending, staying] = cluster.gateways;
  await end(ending);
  await until(() => clients.filter(client => client.losses().length > 0).length === counts[0], 'the loss is seen');
  await until(async () => await staying.connections() === CLIENTS, 'all clients are on the other gateway');
  await Promise.all(inboxes.map(inbox => inbox.sdk.ready()));
  const sent = await stopTraffic();
  await Promise.all(inboxes.map(inbox => inbox.receivesLast(sent - 1)));

  const moved = clients.filter(client => client.losses().length > 0);
  moved.forEach(client => assert.equal(client.losses()[0], code));
  inboxes.forEach((inbox, i) => {
    ascends(inbox.data);
    if (!moved.includes(clients[i])) {
      assert.equal(inbox.data.length, sent - inbox.data[0], 'a client of the other gateway lost nothing');
    }
  });
  await receivesAll(inboxes);
}

function ascends(numbers) {
  numbers.forEach((number, i) => assert.ok(i === 0 || number > numbers[i - 1], `${numbers[i - 1]} before ${number}`));
}

async function receivesAll(inboxes) {
  inboxes.forEach(inbox => { inbox.publications = []; });
  const expected = Array.from({ length: AFTERWARDS }, (_, i) => `after ${i}`);
  const backend = await cluster.redis.client();
  for (const message of expected) {
    await backend.publish('chat:lobby', JSON.stringify(message));
  }
  await Promise.all(inboxes.map(inbox => inbox.receives(expected)));
}

scenario('clients of a gateway that is killed under traffic go on at the other', () => cluster, () =>
  survives(async gateway => assert.equal((await gateway.stop('SIGKILL')).signal, 'SIGKILL'), TRANSPORT_CLOSED));

scenario('a gateway that is stopped sends its clients away with 3001 and exits with 0', () => cluster, () =>
  survives(async gateway => assert.deepEqual(await gateway.stop('SIGTERM'), { code: 0, signal: null }), SHUTDOWN));

scenario('a gateway that comes back gets clients again', () => cluster, async () => {
  const [first] = cluster.gateways;
  await first.stop('SIGKILL');
  await first.restart();
  const inboxes = [];
  await until(async () => {
    const [client] = await cluster.connect(1, () => ({ token: token('7') }));
    inboxes.push(await client.subscribe('chat:lobby'));
    return await first.connections() > 0;
  }, 'a client is on the gateway that came back');
  await receivesAll(inboxes);
});

scenario('clients stay when Redis is killed, and get everything again when it is back', () => cluster, async () => {
  const { clients, inboxes } = await subscribers();
  await cluster.redis.stop('SIGKILL');
  await until(async () => (await redisConnected()).every(count => count === 0), 'both gateways miss Redis');
  const late = clients[0].listen('chat:late');
  await until(() => late.errors.length > 0, 'a subscribe without Redis fails');
  assert.equal(late.errors[0], 100);
  const newcomer = await cluster.client({ token: token('new') }).connect();

  await cluster.redis.start();
  await late.sdk.ready();
  await until(async () => await cluster.redis.listeners('chat:lobby') === 2, 'both gateways listen again');
  await receivesAll(inboxes);
  await cluster.redis.cli('PUBLISH', 'chat:late', '1');
  await late.receives([1]);
  await until(async () => await cluster.redis.listeners('user:new') === 1, 'the personal channel is listened to');
  await cluster.redis.cli('PUBLISH', 'user:new', '2');
  assert.equal((await newcomer.event('publication')).data, 2);
  clients.forEach(client => assert.deepEqual(client.losses(), []));
});

const redisConnected = () => Promise.all(cluster.gateways.map(gateway => gateway.metric('sluice_redis_connected')));
