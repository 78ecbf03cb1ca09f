import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, afterEach, before } from 'node:test';
import WebSocket from 'ws';
import { Cluster, scenario } from '../lib/cluster.mjs';
import { inEachForm } from '../lib/forms.mjs';
import { SECRET } from '../lib/gateway.mjs';
import { gatewayJar } from '../lib/places.mjs';
import { token } from '../lib/tokens.mjs';
import { until } from '../lib/wait.mjs';

/** Seconds. */
const SHORT = 4;

let cluster;
before(async () => { cluster = await Cluster.start({ SLUICE_CLIENT_EXPIRED_CLOSE_DELAY: '8s' }); });
after(() => cluster?.stop());
afterEach(() => cluster.clear());

const connected = options => cluster.client({ token: token('7'), ...options }).connect();

scenario('a token that "sluice token" prints lets its user in', () => cluster, async () => {
  const printed = execFileSync('java', ['-jar', gatewayJar(), 'token', '--user', '42', '--info', '{"name":"Ann"}'],
    { env: { ...process.env, SLUICE_TOKEN_HMAC_SECRET: SECRET }, encoding: 'utf8' }).trim();
  const client = await connected({ token: printed });
  assert.equal((await client.event('subscribed')).channel, 'user:42');
});

scenario('an expired token is refused with 109, and the SDK comes back with a new one', () => cluster, async () => {
  const asked = [];
  const client = cluster.client({
    token: token('7', { seconds: -5 }),
    getToken: async () => {
      asked.push('token');
      return token('7');
    },
  });
  client.sdk.connect();
  await client.event('connected');
  assert.deepEqual(client.events('error').map(event => [event.type, event.error.code]), [['connect', 109]]);
  assert.deepEqual(asked, ['token']);
  assert.equal((await client.event('subscribed')).channel, 'user:7');
});

scenario('a connection outlives its tokens when the SDK refreshes them', () => cluster, async () => {
  let asked = 0;
  const client = await connected({
    token: token('7', { seconds: SHORT }),
    getToken: async () => {
      asked++;
      return token('7', { seconds: SHORT });
    },
  });
  const inbox = await client.subscribe('chat:long');
  await until(() => asked >= 3, 'the third refresh');
  await cluster.redis.cli('PUBLISH', 'chat:long', '"still here"');
  await inbox.receives(['still here']);
  assert.deepEqual(client.losses(), []);
  assert.equal(client.events('connected').length, 1);
});

scenario('a connection whose token is never refreshed is closed with 3005', () => cluster, async () => {
  const socket = new WebSocket(cluster.url);
  const closed = new Promise(resolve => socket.once('close', code => resolve(code)));
  socket.once('open', () => socket.send(JSON.stringify({ id: 1, connect: { token: token('7', { seconds: SHORT }) } })));
  assert.equal(await closed, 3005);
});

scenario('a token with a wrong signature ends in 3500, and the SDK does not come back', () => cluster, async () => {
  await endsWith(3500, 'invalid token', { token: token('7', { secret: 'not the secret that the gateways have' }) });
});

scenario('garbage for a token ends in 3500', () => cluster, async () => {
  await endsWith(3500, 'invalid token', { token: 'garbage' });
});

scenario('no token ends in 3501 where anonymous clients are not let in', () => cluster, async () => {
  await endsWith(3501, 'bad request', {});
});

async function endsWith(code, reason, options) {
  const client = cluster.client(options);
  client.sdk.connect();
  const end = await client.event('disconnected');
  assert.deepEqual({ code: end.code, reason: end.reason }, { code, reason });
  assert.equal(client.sdk.state, 'disconnected');
  assert.equal(client.events('connecting').length, 1);
}

scenario('a channel of no namespace is error 102', () => cluster, async () => {
  const client = await connected();
  assert.equal((await client.listen('nowhere:x').ended()).code, 102);
  await rejects(client.sdk.publish('nowhere:x', {}), 102);
});

scenario('what the rules do not allow is error 103', () => cluster, async () => {
  const client = await connected();
  assert.equal((await client.listen('user:8').ended()).code, 103, "another user's channel");
  await rejects(client.sdk.publish('news:today', {}), 103);
  await rejects(client.sdk.publish('chat:lobby', {}), 103);
  await client.subscribe('chat:lobby');
  await client.sdk.publish('chat:lobby', {});
});

scenario('what is not there yet is error 108, and harms nothing', () => cluster, async () => {
  const client = await connected();
  const inbox = await client.subscribe('chat:lobby');
  await rejects(client.sdk.history('chat:lobby', { limit: 1 }), 108);
  await rejects(client.sdk.presence('chat:lobby'), 108);
  await rejects(client.sdk.presenceStats('chat:lobby'), 108);
  await rejects(client.sdk.rpc('method', {}), 108);
  await cluster.redis.cli('PUBLISH', 'chat:lobby', '1');
  await inbox.receives([1]);
});

scenario('more subscriptions than a client may have are error 106, the others live', () => cluster, async () => {
  const client = await connected();
  const inboxes = Array.from({ length: 127 }, (_, i) => client.listen(`chat:limit-${i}`));
  await Promise.all(inboxes.map(inbox => inbox.sdk.ready()));
  assert.equal((await client.listen('chat:limit-over').ended()).code, 106);
  await cluster.redis.cli('PUBLISH', 'chat:limit-126', '1');
  await inboxes[126].receives([1]);
});

function rejects(promise, code) {
  return assert.rejects(promise, error => {
    assert.equal(error.code, code);
    return true;
  });
}

scenario('sluice.control closes all connections of a user with 3503, for good', () => cluster, async () => {
  const devices = [await connected(), await connected()];
  const other = await connected({ token: token('8') });
  assert.ok((await cluster.connections()).every(count => count > 0), 'the devices are on different gateways');
  await cluster.redis.cli('PUBLISH', 'sluice.control', '{"disconnect":{"user":"7"}}');
  for (const device of devices) {
    const { code, reason } = await device.event('disconnected');
    assert.deepEqual({ code, reason }, { code: 3503, reason: 'force disconnect' });
    assert.deepEqual(device.losses(), []);
  }
  await cluster.redis.cli('PUBLISH', 'user:8', '"still here"');
  assert.equal((await other.event('publication')).data, 'still here');
});

inEachForm(form => {
  const member = (more = {}) => connected({ ...form.options, form, ...more });
  const pass = (channel, more = {}) => token('7', { channel, ...more });
  const publish = channel => cluster.redis.cli('PUBLISH', channel, '"in"');

  scenario('a subscription token opens a channel that is closed without one', () => cluster, async () => {
    const client = await member();
    assert.equal((await client.listen('vault:none').ended()).code, 103);
    for (const channel of ['vault:a', 'chat:$private']) {
      const inbox = await client.subscribe(channel, { getToken: async () => pass(channel) });
      await publish(channel);
      await inbox.receives(['in']);
    }
    assert.deepEqual(client.losses(), []);
  });

  scenario('a subscription token that is over is replaced', () => cluster, async () => {
    const client = await member();
    const asked = [];
    const inbox = await client.subscribe('vault:a', {
      token: pass('vault:a', { seconds: -5 }),
      getToken: async context => {
        asked.push(context.channel);
        return pass('vault:a');
      },
    });
    assert.deepEqual(asked, ['vault:a']);
    assert.deepEqual(inbox.errors, [109]);
    await publish('vault:a');
    await inbox.receives(['in']);
  });

  scenario('a subscription outlives its tokens when the SDK refreshes them', () => cluster, async () => {
    const client = await member();
    let asked = 0;
    const inbox = await client.subscribe('vault:a', {
      getToken: async () => {
        asked++;
        return pass('vault:a', { seconds: SHORT });
      },
    });
    await until(() => asked >= 3, 'the second refresh');
    await publish('vault:a');
    await inbox.receives(['in']);
    assert.equal(inbox.subscribed.length, 1);
    assert.deepEqual(client.losses(), []);
  });

  scenario('a subscription token of another user or channel is the end of the connection', () => cluster, async () => {
    for (const wrong of [token('8', { channel: 'vault:a' }), pass('vault:b')]) {
      const client = await member();
      client.listen('vault:a', { token: wrong, getToken: async () => wrong });
      const { code, reason } = await client.event('disconnected');
      assert.deepEqual({ code, reason }, { code: 3500, reason: 'invalid token' });
    }
  });

  scenario('a forged subscription token gives nothing and harms nothing', () => cluster, async () => {
    const client = await member();
    const forged = pass('vault:a', { secret: 'not the secret that the gateways have' });
    assert.equal((await client.listen('vault:a', { getToken: async () => forged }).ended()).code, 103);
    assert.deepEqual(client.losses(), []);
  });

  scenario('capabilities open what they name', () => cluster, async () => {
    const caps = [{ channels: ['vault:mine*'], allow: ['sub', 'pub'] }];
    const client = await member({ token: token('7', { caps }) });
    const inbox = await client.subscribe('vault:mine1');
    await inbox.publish('hello');
    await inbox.receives(['hello']);
    assert.equal((await client.listen('vault:other').ended()).code, 103);
    await rejects(client.sdk.publish('vault:other', form.given('1')), 103);
  });
});
