import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package. */
export const here = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const root = resolve(here, '../..');
const suite = basename(process.argv[1], '.test.mjs');

rmSync(join(here, 'out', suite), { recursive: true, force: true });

/** Names a file for this run of this test file's results, in a folder that exists. */
export function outFile(name) {
  const file = join(here, 'out', suite, name);
  mkdirSync(dirname(file), { recursive: true });
  return file;
}

/** The gateway's jar, as Maven builds it. */
export function gatewayJar() {
  const target = join(root, 'gateway/target');
  const jars = readdirSync(target).filter(name => /^sluice-gateway-.*-all\.jar$/.test(name));
  if (jars.length !== 1) {
    throw new Error(`expected one sluice-gateway-*-all.jar in ${target}, found ${jars.length}`);
  }
  return join(target, jars[0]);
}

/** The balancer's configuration, the one that docker-compose.yml uses. */
export const proxyConfig = join(root, 'ops/haproxy/haproxy.cfg');
