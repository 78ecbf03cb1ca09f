import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import { Cluster, scenario } from '../lib/cluster.mjs';
import { inEachForm } from '../lib/forms.mjs';
import { token } from '../lib/tokens.mjs';
import { until } from '../lib/wait.mjs';

const NAMESPACES = '[{name: kept, subscribe: users, publish: subscribers, history-size: 200, history-ttl: 10m},'
  + ' {name: price, subscribe: users, history-size: 10, history-ttl: 10m, recovery: cache},'
  + ' {name: user, subscribe: owner, history-size: 50, history-ttl: 10m}]';

inEachForm(form => {
  let cluster;
  before(async () => { cluster = await Cluster.start({ SLUICE_NAMESPACES: NAMESPACES }, form); });
  after(() => cluster?.stop());
  afterEach(() => cluster.clear());

  const asUser = i => ({ token: token(`u${i}`) });
  const numbers = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

  /** Publishes numbers as any backend would that wants them kept. */
  async function publish(channel, from, to) {
    const backend = await cluster.redis.client();
    let answer;
    for (const number of numbers(from, to)) {
      answer = await backend.sendCommand(['FCALL', 'sluice_publish', '1', channel, String(number)]);
    }
    return { offset: Number(answer[0]), epoch: answer[1] };
  }

  /** Clients on both gateways, each subscribed to the channel. */
  async function subscribers(channel, count = 4) {
    const clients = await cluster.connect(count, asUser);
    return Promise.all(clients.map(async client => ({ client, inbox: await client.subscribe(channel) })));
  }

  scenario('what is published with sluice_publish comes to everybody with its offset', () => cluster, async () => {
    const all = await subscribers('kept:offsets');
    await publish('kept:offsets', 1, 20);
    for (const { inbox } of all) {
      await inbox.receives(numbers(1, 20));
      assert.deepEqual(inbox.publications.map(publication => publication.offset), numbers(1, 20));
    }
  });

  scenario('what a client publishes in such a channel is kept, too', () => cluster, async () => {
    const [{ inbox }] = await subscribers('kept:client', 1);
    await inbox.publish({ text: 'hi' });
    await inbox.receives([{ text: 'hi' }]);
    const { publications } = await inbox.sdk.history({ limit: 10 });
    assert.deepEqual(inbox.values(publications.map(each => each.data)), [{ text: 'hi' }]);
    assert.equal(publications[0].info.user, 'u0');
  });

  scenario('a client that was cut gets all that it missed, in order and once', () => cluster, async () => {
    const all = await subscribers('kept:cut');
    await publish('kept:cut', 1, 10);
    await Promise.all(all.map(({ inbox }) => inbox.receives(numbers(1, 10))));
    all.forEach(({ client }) => client.cut());
    await publish('kept:cut', 11, 60);
    for (const { client, inbox } of all) {
      await inbox.receives(numbers(1, 60));
      assert.equal(client.losses().length, 1);
      assert.ok(inbox.subscribed.at(-1).wasRecovering && inbox.subscribed.at(-1).recovered);
    }
  });

  scenario('clients of a gateway that is killed go on at the other without missing anything', () => cluster, async () => {
    const all = await subscribers('kept:killed', 10);
    await publish('kept:killed', 1, 10);
    const [victim, survivor] = cluster.gateways;
    await victim.stop('SIGKILL');
    await publish('kept:killed', 11, 100);
    await until(async () => await survivor.connections() === all.length, 'all are on the other gateway');
    await publish('kept:killed', 101, 110);
    for (const { inbox } of all) {
      await inbox.receives(numbers(1, 110));
    }
    await victim.restart();
  });

  scenario('a client may begin at a position that it was told elsewhere', () => cluster, async () => {
    const { epoch } = await publish('kept:since', 1, 10);
    const client = await cluster.client(asUser(1)).connect();
    const inbox = await client.subscribe('kept:since', { since: { offset: 4, epoch } });
    await inbox.receives(numbers(5, 10));
    assert.ok(inbox.subscribed[0].recovered);
  });

  scenario('who missed more than is kept is told so', () => cluster, async () => {
    const [{ client, inbox }] = await subscribers('kept:much', 1);
    await publish('kept:much', 1, 1);
    await inbox.receives([1]);
    client.close();
    await publish('kept:much', 2, 400);
    await client.connect();
    await until(() => inbox.subscribed.length === 2, 'subscribed anew');
    assert.ok(inbox.subscribed[1].wasRecovering && !inbox.subscribed[1].recovered);
    await publish('kept:much', 401, 401);
    await inbox.receives([1, 401]);
  });

  scenario('a Redis that comes back without its data is told as a new epoch, and all goes on', () => cluster, async () => {
    const [{ inbox }] = await subscribers('kept:lost', 1);
    await publish('kept:lost', 1, 5);
    await inbox.receives(numbers(1, 5));
    const before = inbox.subscribed[0].streamPosition.epoch;
    await cluster.redis.stop('SIGKILL');
    await cluster.redis.start();
    await until(() => inbox.subscribed.length === 2, 'subscribed anew');
    assert.ok(inbox.subscribed[1].wasRecovering && !inbox.subscribed[1].recovered);
    assert.notEqual(inbox.subscribed[1].streamPosition.epoch, before);
    await publish('kept:lost', 6, 6);
    await inbox.receives(numbers(1, 6));
  });

  scenario('the history can be read from either end, from a position, and for the position alone', () => cluster, async () => {
    const { offset, epoch } = await publish('kept:history', 1, 30);
    const [{ inbox }] = await subscribers('kept:history', 1);
    const read = async options =>
      inbox.values((await inbox.sdk.history(options)).publications.map(each => each.data));
    assert.deepEqual(await read({ limit: 3 }), [1, 2, 3]);
    assert.deepEqual(await read({ limit: 3, reverse: true }), [30, 29, 28]);
    assert.deepEqual(await read({ limit: 2, since: { offset: 10, epoch } }), [11, 12]);
    assert.deepEqual(await read({ limit: -1 }), numbers(1, 30));
    const top = await inbox.sdk.history({ limit: 0 });
    assert.deepEqual([top.publications, top.offset, top.epoch], [[], offset, epoch]);
    await assert.rejects(read({ limit: 2, since: { offset: 10, epoch: 'other' } }), { code: 112 });
  });

  scenario('where each publication says all, a client that comes back gets the newest', () => cluster, async () => {
    const [{ client, inbox }] = await subscribers('price:eur', 1);
    await publish('price:eur', 1, 3);
    await inbox.receives([1, 2, 3]);
    client.close();
    await publish('price:eur', 4, 9);
    await client.connect();
    await inbox.receives([1, 2, 3, 9]);
  });

  scenario('a user gets on all devices what came while they were away', () => cluster, async () => {
    const devices = await cluster.connect(4, () => ({ token: token('42') }));
    await publish('user:42', 1, 5);
    const received = device => device.payloads();
    await Promise.all(devices.map(device => until(() => received(device).length === 5, 'five publications')));
    devices.forEach(device => device.cut());
    await publish('user:42', 6, 30);
    for (const device of devices) {
      await until(() => received(device).length >= 30, () => `thirty publications, of ${received(device)}`);
      assert.deepEqual(received(device), numbers(1, 30));
    }
  });

  scenario('a user who comes back while Redis hangs gets all when it answers again', () => cluster, async () => {
    const device = await cluster.client({ token: token('77') }).connect();
    const received = () => device.payloads();
    await publish('user:77', 1, 5);
    await until(() => received().length === 5, 'five publications');
    await publish('user:77', 6, 6);
    await until(() => received().length === 6, 'the sixth');
    await cluster.redis.cli('CLIENT', 'PAUSE', '5000', 'ALL');
    device.cut();
    await until(() => device.events('connected').length === 2, 'the session is open again');
    assert.equal(device.events('connected')[1].client.length, 36);
    await publish('user:77', 7, 12);
    await until(() => received().length >= 12, () => `twelve publications, of ${received()}`);
    assert.deepEqual(received(), numbers(1, 12));
  });

  scenario('a client whose token is renewed goes on', () => cluster, async () => {
    let renewed = 0;
    const getToken = async () => {
      renewed++;
      return token('7', { seconds: 4 });
    };
    const client = await cluster.client({ getToken }).connect();
    const inbox = await client.subscribe('kept:renewed');
    await until(() => renewed >= 3, 'the token was renewed twice');
    await publish('kept:renewed', 1, 1);
    await inbox.receives([1]);
    assert.deepEqual(client.losses(), []);
  });
});
