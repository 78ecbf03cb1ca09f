import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, afterEach, before } from 'node:test';
import { promisify } from 'node:util';
import { launchBrowser, openPage } from '../lib/browser.mjs';
import { Cluster, scenario } from '../lib/cluster.mjs';
import { outFile } from '../lib/places.mjs';

const shell = promisify(execFile);
const WIDE = { width: 1280, height: 860 };
const NARROW = { width: 390, height: 844 };

let cluster;
let browser;
before(async () => {
  browser = await launchBrowser();
  cluster = await Cluster.start({ SLUICE_DEVELOPMENT: 'true', SLUICE_NAMESPACES: '[]' });
});
after(async () => {
  await browser?.close();
  await cluster?.stop();
});
afterEach(() => Promise.all(browser.contexts().map(context => context.close())));

const pageUrl = () => `http://127.0.0.1:${cluster.gateways[0].port}/`;

/** Opens the page and connects it as this user, with a subscription to chat:lobby. */
async function openAs(user, options) {
  const page = await openPage(browser, pageUrl(), options);
  await page.locator('#state.connected').waitFor();
  await page.locator('#connect').click();
  await page.locator('#user').fill(user);
  await page.locator('#connect').click();
  await page.locator('#state.connected').waitFor();
  await page.locator('#channel').fill('chat:lobby');
  await page.locator('#subscribe').click();
  await page.locator('li.live[data-channel="chat:lobby"]').waitFor();
  await page.locator(`li.live[data-channel="user:${user}"]`).waitFor();
  return page;
}

const row = (page, channel, text) => page.locator(`tr[data-channel="${channel}"]`, { hasText: text });

/** Runs the line that the page shows, as a shell does. */
async function runShownLine(page, command = 'PUBLISH ') {
  const line = await page.locator('#cli').textContent();
  assert.match(line, new RegExp(`^redis-cli .*${command}`));
  await shell('bash', ['-c', line]);
}

scenario('the redis-cli line that the page shows makes a message appear, with its latency', () => cluster, async () => {
  const page = await openAs('ann');
  await page.locator('#payload').fill('{"text":"it\'s me"}');
  await runShownLine(page);
  await row(page, 'chat:lobby', "it's me").waitFor();

  await page.locator('#stamp').check();
  await page.locator('#payload').fill('{"text":"stamped"}');
  await runShownLine(page);
  assert.match(await row(page, 'chat:lobby', 'stamped').locator('td.lag').textContent(), /^-?\d+ ms$/);

  await page.locator('#target').fill('user:ann');
  await page.locator('#payload').fill('just text');
  await runShownLine(page);
  await row(page, 'user:ann', 'just text').waitFor();
  assert.deepEqual(page.faults, []);
});

scenario('what is published from the page arrives on a page of another gateway', () => cluster, async () => {
  const other = await openPage(browser, `http://127.0.0.1:${cluster.gateways[1].port}/`);
  await other.locator('li.live[data-channel="chat:lobby"]').waitFor();
  const page = await openAs('ann');
  await page.locator('#payload').fill('{"text":"from here"}');
  await page.locator('#publish').click();
  await row(page, 'chat:lobby', 'from here').waitFor();
  assert.match(await row(page, 'chat:lobby', 'from here').locator('td.lag').textContent(), /^\d+ ms$/);
  await row(other, 'chat:lobby', 'from here').waitFor();
});

scenario('a page that was cut off shows what was kept meanwhile', () => cluster, async () => {
  const page = await openAs('ann');
  await page.locator('#keep').check();
  await page.locator('#payload').fill('{"text":"before"}');
  await runShownLine(page, 'FCALL sluice_publish 1 ');
  await row(page, 'chat:lobby', 'before').waitFor();

  await page.locator('#connect').click();
  await page.locator('#state.disconnected').waitFor();
  for (const text of ['while away', 'still away']) {
    await page.locator('#payload').fill(JSON.stringify({ text }));
    await runShownLine(page, 'FCALL sluice_publish 1 ');
  }
  await page.locator('#connect').click();
  await row(page, 'chat:lobby', 'still away').waitFor();
  await page.locator('li.live[data-channel="chat:lobby"] .note', { hasText: 'caught up on 2' }).waitFor();
  const shown = await page.locator('tr[data-channel="chat:lobby"] td.data').allTextContents();
  assert.deepEqual(shown.slice(0, 3).map(text => JSON.parse(text).text), ['still away', 'while away', 'before']);
  assert.deepEqual(page.faults, []);
});

scenario('markup in a message is shown, not run', () => cluster, async () => {
  const page = await openAs('ann');
  const markup = '<img src=x onerror="window.hacked=1"><b>bold</b>';
  await cluster.redis.cli('PUBLISH', 'chat:lobby', markup);
  await row(page, 'chat:lobby', markup).waitFor();
  assert.equal(await page.locator('#messages b').count(), 0);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
});

for (const colorScheme of ['light', 'dark']) {
  for (const [width, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
    scenario(`the page fits, ${colorScheme} and ${width}`, () => cluster, async () => {
      const page = await openAs('ann', { viewport, colorScheme, deviceScaleFactor: 2 });
      await page.locator('#stamp').check();
      await runShownLine(page);
      await cluster.redis.cli('PUBLISH', 'user:ann', 'The build of main is green again.');
      await page.locator('#channel').fill('nowhere:x');
      await page.locator('#subscribe').click();
      await page.locator('li.failed[data-channel="nowhere:x"]').waitFor();
      await page.locator('#target').fill('chat:lobby');
      const wordy = { text: 'A longer message, to see how the table copes with it', tags: ['one', 'two', 'three'], n: 4.25 };
      await cluster.redis.cli('PUBLISH', 'chat:lobby', JSON.stringify(wordy));
      await row(page, 'chat:lobby', 'copes').waitFor();
      const tooWide = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('section, .scroll, td.data')]
        .filter(element => element.scrollWidth > element.clientWidth).map(element => element.outerHTML.slice(0, 80)));
      await page.screenshot({ path: outFile(`page-${colorScheme}-${width}.png`), fullPage: true, animations: 'disabled' });
      assert.deepEqual(tooWide, []);
      assert.deepEqual(page.faults, []);
    });
  }
}
