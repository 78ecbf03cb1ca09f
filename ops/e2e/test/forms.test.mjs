import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import { Cluster, scenario } from '../lib/cluster.mjs';
import { FORMS } from '../lib/forms.mjs';
import { token } from '../lib/tokens.mjs';
import { until } from '../lib/wait.mjs';

const MESSAGES = 500;

let cluster;
before(async () => { cluster = await Cluster.start(); });
after(() => cluster?.stop());
afterEach(() => cluster.clear());

const client = (form, user, more = {}) => cluster.client({ ...form.options, token: token(user), ...more }).connect();

for (const [name, form] of Object.entries(FORMS)) {
  const told = inbox => inbox.data.map(form.told);

  scenario(`${name}: what is published reaches clients of both gateways, in order`, () => cluster, async () => {
    const clients = await Promise.all(['1', '2', '3', '4'].map(user => client(form, user)));
    const inboxes = await Promise.all(clients.map(each => each.subscribe('chat:forms')));
    assert.ok((await cluster.connections()).every(count => count > 0), 'both gateways have clients');
    const backend = await cluster.redis.client();
    const sent = Array.from({ length: MESSAGES }, (_, i) => JSON.stringify({ text: `message ${i}`, i }));
    await Promise.all(sent.map(message => backend.publish('chat:forms', message)));
    for (const inbox of inboxes) {
      await until(() => inbox.data.length >= MESSAGES, () => `${MESSAGES} publications; ${inbox.data.length} came`);
      assert.deepEqual(told(inbox), sent);
    }
  });

  scenario(`${name}: what a client publishes reaches all with who it was`, () => cluster, async () => {
    const ann = await cluster.client({ ...form.options, token: token('ann', { info: { name: 'Ann' } }) }).connect();
    const reader = await client(form, '2');
    const inboxes = [await ann.subscribe('chat:people'), await reader.subscribe('chat:people')];
    await inboxes[0].sdk.publish(form.given('{"text":"hello all"}'));
    for (const inbox of inboxes) {
      await until(() => inbox.data.length === 1, 'the publication');
      assert.deepEqual(told(inbox), ['{"text":"hello all"}']);
      const { user, client: id, connInfo } = inbox.publications[0].info;
      assert.equal(user, 'ann');
      assert.equal(id, ann.events('connected')[0].client);
      assert.equal(form.told(connInfo), '{"name":"Ann"}');
    }
  });

  scenario(`${name}: a user's own channel is there without being asked for`, () => cluster, async () => {
    const device = await client(form, '42');
    await cluster.redis.cli('PUBLISH', 'user:42', '{"text":"for you"}');
    assert.equal((await device.event('subscribed')).channel, 'user:42');
    const { channel, data } = await device.event('publication');
    assert.deepEqual([channel, form.told(data)], ['user:42', '{"text":"for you"}']);
  });

  scenario(`${name}: after an unsubscribe nothing comes any more`, () => cluster, async () => {
    const reader = await client(form, '1');
    const left = await reader.subscribe('chat:leave');
    const stays = await reader.subscribe('chat:stay');
    left.sdk.unsubscribe();
    await reader.sdk.rpc('any', form.given('{}')).catch(() => {});
    await cluster.redis.cli('PUBLISH', 'chat:leave', '1');
    await cluster.redis.cli('PUBLISH', 'chat:stay', '2');
    await until(() => stays.data.length === 1, 'the publication');
    assert.deepEqual([told(left), told(stays)], [[], ['2']]);
  });

  scenario(`${name}: refusals have their codes`, () => cluster, async () => {
    const reader = await client(form, '1');
    await assert.rejects(reader.sdk.rpc('any', form.given('{}')), error => error.code === 108);
    await assert.rejects(reader.sdk.publish('user:1', form.given('1')), error => error.code === 103);
    await assert.rejects(reader.sdk.publish('nowhere:1', form.given('1')), error => error.code === 102);
  });

  scenario(`${name}: an expired token is replaced, a running one refreshed`, () => cluster, async () => {
    const validity = [-60, 3];
    let asked = 0;
    const getToken = async () => token('9', { seconds: validity[asked++] });
    const reader = await cluster.client({ ...form.options, getToken }).connect();
    await until(() => asked === 3, 'the refresh');
    const inbox = await reader.subscribe('chat:refresh');
    await cluster.redis.cli('PUBLISH', 'chat:refresh', '1');
    await until(() => inbox.data.length === 1, 'the publication');
    assert.deepEqual(reader.events('disconnected'), []);
  });
}

scenario('in one channel each gets the form that it can read', () => cluster, async () => {
  const reader = await client(FORMS.JSON, 'text');
  const taker = await client(FORMS.Protobuf, 'bytes');
  const text = await reader.subscribe('chat:both');
  const bytes = await taker.subscribe('chat:both');
  const backend = await cluster.redis.client();
  const noText = Buffer.from([0xff, 0x00, 0xfe]);
  for (const payload of ['{"a":\n1}', 'plain', noText]) {
    await backend.publish('chat:both', payload);
  }
  await text.sdk.publish({ from: 'JSON' });
  await bytes.sdk.publish(new TextEncoder().encode('from Protobuf'));
  await until(() => bytes.data.length === 5, () => `5 publications; ${bytes.data.length} came`);
  await text.receives([{ a: 1 }, 'plain', { from: 'JSON' }, 'from Protobuf']);
  assert.deepEqual(bytes.data.map(data => Buffer.from(data).toString('latin1')),
    ['{"a":\n1}', 'plain', noText.toString('latin1'), '{"from":"JSON"}', 'from Protobuf']);
});
