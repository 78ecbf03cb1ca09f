import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import { Cluster, scenario } from '../lib/cluster.mjs';
import { inEachForm } from '../lib/forms.mjs';
import { token } from '../lib/tokens.mjs';

const NAMESPACES = '[{name: doc, subscribe: users, history-size: 100, delta: true},'
  + ' {name: news, subscribe: users, tag-filter: true}]';

inEachForm(form => {
  let cluster;
  before(async () => { cluster = await Cluster.start({ SLUICE_NAMESPACES: NAMESPACES }, form); });
  after(() => cluster?.stop());
  afterEach(() => cluster.clear());

  const asUser = i => ({ token: token(`u${i}`) });

  /** A document of some size, of which little changes from one version to the next. */
  const version = number => ({
    number,
    title: `Version ${number} – grüße 👋`,
    lines: Array.from({ length: 30 }, (_, i) => `line ${i} of the document, changed in ${i % 10 === number % 10 ? number : 0}`),
  });

  async function publishVersions(channel, from, to) {
    const backend = await cluster.redis.client();
    for (let number = from; number <= to; number++) {
      await backend.sendCommand(['FCALL', 'sluice_publish', '1', channel, JSON.stringify(version(number))]);
    }
  }

  const versions = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => version(from + i));

  scenario('a client that takes deltas sees the same as one that does not, for fewer bytes', () => cluster, async () => {
    const [plain, frugal] = await cluster.connect(2, asUser);
    const sizes = [plain, frugal].map(client => {
      const size = { bytes: 0 };
      client.onBytes(count => { size.bytes += count; });
      return size;
    });
    const all = await plain.subscribe('doc:a');
    const changes = await frugal.subscribe('doc:a', { delta: 'fossil' });
    await publishVersions('doc:a', 1, 50);
    await all.receives(versions(1, 50));
    await changes.receives(versions(1, 50));
    assert.ok(sizes[1].bytes < sizes[0].bytes / 4, `${sizes[1].bytes} of ${sizes[0].bytes} bytes`);
  });

  scenario('deltas go on over a cut, a recovery, and publications that are not kept', () => cluster, async () => {
    const [client] = await cluster.connect(1, asUser);
    const changes = await client.subscribe('doc:cut', { delta: 'fossil' });
    await publishVersions('doc:cut', 1, 5);
    await changes.receives(versions(1, 5));
    client.cut();
    await publishVersions('doc:cut', 6, 30);
    await changes.receives(versions(1, 30));
    await cluster.redis.cli('PUBLISH', 'doc:cut', '"live"');
    await publishVersions('doc:cut', 31, 35);
    await changes.receives([...versions(1, 30), 'live', ...versions(31, 35)]);
  });

  scenario('a filter lets through what has the tags', () => cluster, async () => {
    const [client] = await cluster.connect(1, asUser);
    const all = await client.subscribe('news:all');
    const other = await cluster.client(asUser(2)).connect();
    const sports = await other.subscribe('news:all', { tagsFilter: { key: 'kind', cmp: 'eq', val: 'sports' } });
    const backend = await cluster.redis.client();
    for (let i = 1; i <= 20; i++) {
      const kind = i % 5 === 0 ? 'sports' : 'politics';
      await backend.publish('news:all', `\u001e{"g":{"kind":"${kind}"}}\n${i}`);
    }
    await all.receives(Array.from({ length: 20 }, (_, i) => i + 1));
    await sports.receives([5, 10, 15, 20]);
  });

  scenario('a filter where none is allowed, and one that makes no sense, are refused', () => cluster, async () => {
    const [client] = await cluster.connect(1, asUser);
    const forbidden = client.listen('doc:filtered', { tagsFilter: { key: 'kind', cmp: 'eq', val: 'sports' } });
    assert.equal((await forbidden.ended()).code, 107);
    const senseless = client.listen('news:filtered', { tagsFilter: { key: 'kind', cmp: 'like', val: 'x' } });
    assert.equal((await senseless.ended()).code, 107);
  });
});
