import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import { Cluster, scenario } from '../lib/cluster.mjs';
import { inEachForm } from '../lib/forms.mjs';
import { token } from '../lib/tokens.mjs';
import { until } from '../lib/wait.mjs';

const NAMESPACES = '[{name: room, subscribe: users, presence: true, join-leave: always},'
  + ' {name: quiet, subscribe: users, presence: true}, {name: plain, subscribe: users}]';

inEachForm(form => {
  let cluster;
  before(async () => {
    cluster = await Cluster.start({ SLUICE_NAMESPACES: NAMESPACES, SLUICE_PRESENCE_LEAVE_DELAY: '5s' }, form);
  });
  after(() => cluster?.stop());
  afterEach(() => cluster.clear());

  const asUser = i => ({ token: token(`u${i}`, { info: { name: `name ${i}` } }) });

  async function members(channel, count) {
    const clients = await cluster.connect(count, asUser);
    return Promise.all(clients.map(async client => ({ client, inbox: await client.subscribe(channel) })));
  }

  const users = infos => infos.map(info => info.user).sort();

  scenario('everybody on both gateways sees everybody', () => cluster, async () => {
    const all = await members('room:all', 6);
    for (const { inbox } of all) {
      await until(async () => Object.keys((await inbox.sdk.presence()).clients).length === 6, 'six clients');
    }
    const { clients } = await all[0].inbox.sdk.presence();
    assert.deepEqual(users(Object.values(clients)), ['u0', 'u1', 'u2', 'u3', 'u4', 'u5']);
    const third = Object.values(clients).find(info => info.user === 'u3');
    assert.deepEqual(all[0].inbox.values([third.connInfo]), [{ name: 'name 3' }]);
    const second = await cluster.client(asUser(0)).connect();
    const inbox = await second.subscribe('room:all');
    await until(async () => {
      const stats = await inbox.sdk.presenceStats();
      return stats.numClients === 7 && stats.numUsers === 6;
    }, 'seven clients of six users');
  });

  scenario('who comes and goes is told once to everybody', () => cluster, async () => {
    const [{ inbox }] = await members('room:door', 1);
    await until(() => users(inbox.joined).includes('u0'), 'one sees oneself come');
    const guest = await cluster.client(asUser(9)).connect();
    const seat = await guest.subscribe('room:door');
    await until(() => users(inbox.joined).includes('u9'), 'the guest comes');
    seat.sdk.unsubscribe();
    await until(() => users(inbox.left).includes('u9'), 'the guest goes');
    assert.deepEqual(users(inbox.joined), ['u0', 'u9']);
    assert.deepEqual(users(inbox.left), ['u9']);
  });

  scenario('a user whose network blinks is not seen to go and come', () => cluster, async () => {
    const [{ inbox }] = await members('room:blink', 1);
    const guest = await cluster.client({ ...asUser(9), minReconnectDelay: 10, maxReconnectDelay: 20 }).connect();
    const seat = await guest.subscribe('room:blink');
    await until(() => users(inbox.joined).includes('u9'), 'the guest comes');
    guest.cut();
    await until(() => seat.subscribed.length === 2, 'the guest is back');
    const witness = await cluster.client(asUser(5)).connect();
    const last = await witness.subscribe('room:blink');
    last.sdk.unsubscribe();
    await until(() => users(inbox.left).includes('u5'), 'the witness goes');
    await until(async () => (await inbox.sdk.presenceStats()).numClients === 2, 'two are left');
    assert.deepEqual(users(inbox.left), ['u5']);
    assert.deepEqual(users(inbox.joined), ['u0', 'u5', 'u9']);
  });

  scenario('the clients of a gateway that is killed are gone soon, with one leave each', () => cluster, async () => {
    const all = await members('room:killed', 8);
    const [victim] = cluster.gateways;
    const before = await victim.connections();
    await victim.stop('SIGKILL');
    await until(async () => {
      const left = new Set(all.flatMap(({ inbox }) => inbox.left.map(info => info.client)));
      return left.size >= before;
    }, `${before} clients are seen to go`);
    for (const { inbox } of all) {
      const gone = inbox.left.map(info => info.client);
      assert.equal(new Set(gone).size, gone.length, 'nobody goes twice');
    }
    await victim.restart();
  });

  scenario('without join and leave presence is known all the same', () => cluster, async () => {
    const [{ inbox }] = await members('quiet:room', 2);
    await until(async () => (await inbox.sdk.presenceStats()).numClients === 2, 'two clients');
    assert.deepEqual(inbox.joined, []);
  });

  scenario('a channel of which presence is not kept says so', () => cluster, async () => {
    const [{ inbox }] = await members('plain:room', 1);
    await assert.rejects(inbox.sdk.presence(), { code: 108 });
    await assert.rejects(inbox.sdk.presenceStats(), { code: 108 });
    await assert.rejects(inbox.sdk.history({ limit: 1 }), { code: 108 });
  });
});
