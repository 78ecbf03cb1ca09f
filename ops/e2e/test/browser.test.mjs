import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import { Website, launchBrowser, openPage } from '../lib/browser.mjs';
import { Cluster, scenario } from '../lib/cluster.mjs';
import { token } from '../lib/tokens.mjs';
import { until } from '../lib/wait.mjs';

const MESSAGES = 30;

let cluster;
let website;
let browser;
before(async () => {
  website = await Website.start();
  browser = await launchBrowser();
  cluster = await Cluster.start();
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

/** Opens a page, connects it as a user and subscribes it to chat:lobby. */
async function application(user) {
  const page = await openPage(browser, website.url);
  await page.evaluate(async ([url, connectionToken]) => {
    window.received = [];
    window.losses = [];
    window.client = new Centrifuge(url, { token: connectionToken });
    client.on('connecting', context => context.code !== 0 && losses.push(context.code));
    client.on('publication', context => received.push([context.channel, context.data]));
    client.connect();
    window.lobby = client.newSubscription('chat:lobby');
    lobby.on('publication', context => received.push(['chat:lobby', context.data]));
    lobby.subscribe();
    await lobby.ready(60_000);
  }, [cluster.url, token(user)]);
  return page;
}

/** Waits until the page has received exactly these. */
async function receives(page, expected) {
  await until(async () => (await page.evaluate(() => received.length)) >= expected.length,
    `${expected.length} publications in the browser`);
  assert.deepEqual(await page.evaluate(() => received), expected);
}

scenario('pages in Chromium on both gateways get what redis-cli publishes, in order', () => cluster, async () => {
  const pages = [await application('ann'), await application('ben')];
  assert.deepEqual(await cluster.connections(), [1, 1]);
  const expected = [];
  for (let i = 0; i < MESSAGES; i++) {
    await cluster.redis.cli('PUBLISH', 'chat:lobby', `{"i":${i}}`);
    expected.push(['chat:lobby', { i }]);
  }
  await Promise.all(pages.map(page => receives(page, expected)));
  await cluster.redis.cli('PUBLISH', 'user:ann', '"only you"');
  await receives(pages[0], [...expected, ['user:ann', 'only you']]);
  pages.forEach(page => assert.deepEqual(page.faults, []));
});

scenario('what one page publishes the other page receives', () => cluster, async () => {
  const [ann, ben] = [await application('ann'), await application('ben')];
  await ann.evaluate(() => lobby.publish({ text: 'hello Ben' }));
  await receives(ben, [['chat:lobby', { text: 'hello Ben' }]]);
});

scenario('a page whose gateway is killed goes on at the other', () => cluster, async () => {
  const page = await application('ann');
  const killed = cluster.gateways[(await cluster.connections()).indexOf(1)];
  await killed.stop('SIGKILL');
  await until(() => page.evaluate(() => losses.length > 0), 'the page sees the loss');
  await page.evaluate(() => lobby.ready(60_000));
  await cluster.redis.cli('PUBLISH', 'chat:lobby', '"afterwards"');
  await receives(page, [['chat:lobby', 'afterwards']]);
  await killed.restart();
});
