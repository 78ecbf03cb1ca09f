import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { here } from './places.mjs';
import { SOON } from './wait.mjs';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const BUNDLE = join(here, 'node_modules/centrifuge/dist/centrifuge.js');

/** Starts headless Chromium with a profile of its own, which is gone with it. */
export function launchBrowser() {
  return chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS, headless: true });
}

/** Opens a page that remembers what went wrong on it: script errors and console errors. */
export async function openPage(browser, url, options = {}) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(SOON);
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', error => page.faults.push(String(error)));
  page.on('console', message => message.type() === 'error' && page.faults.push(message.text()));
  await page.goto(url);
  return page;
}

/** A website on localhost: an empty page with the official bundle of the SDK. */
export class Website {
  #server = createServer((request, response) => {
    const script = request.url === '/centrifuge.js';
    response.writeHead(200, { 'content-type': script ? 'text/javascript' : 'text/html; charset=utf-8' });
    response.end(script ? readFileSync(BUNDLE) : PAGE);
  });

  static start() {
    const site = new Website();
    return new Promise(resolve => site.#server.listen(0, '127.0.0.1', () => resolve(site)));
  }

  get url() {
    return `http://localhost:${this.#server.address().port}/`;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

const PAGE = '<!doctype html><title>An application</title><link rel="icon" href="data:,"><script src="/centrifuge.js"></script>';
